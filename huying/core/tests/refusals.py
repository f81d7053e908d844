"""What the database refuses, it refuses by itself; and who tries it by a form is told why."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation


def refuses(record, sentence, **wrong):
    """Assert that `record`, stored and sound, can be given `wrong` values neither by a form nor by any other way."""
    for name, value in wrong.items():
        setattr(record, name, value)
    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        record.full_clean()
    with translation.override("en"):
        assert sentence in refusal.value.messages
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()
