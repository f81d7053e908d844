"""What a case must say before it may be opened or closed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def must_be_possible(values: Mapping[str, Any], today: date) -> None:
    """Refuse days that have not come yet. Raises ValidationError naming the field."""
    for name in ("received_on", "closed_on", "resident_told_on"):
        day = values.get(name)
        if day is not None and day > today:
            raise ValidationError({name: _("This day has not come yet.")})
