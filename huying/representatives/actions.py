"""Editing the register of organisations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huying.core.chains import goes_round
from huying.records import actions as records
from huying.records.kind import By, the_kind
from huying.representatives.models import Organisation

Values = Mapping[str, Any]


@transaction.atomic
def edit_organisation(
    *, record: Organisation, values: Values, version: int, by: By, at: datetime
) -> Organisation:
    """Change an organisation. Raises ValidationError when it would belong to itself over others.

    Looked at after writing: by then the trail lets nobody else write, so two changes at once cannot make a circle.
    """
    kind = the_kind("organisations")  # declared above this module, so asked for by name
    saved: Organisation = records.edit_record(
        kind=kind, record=record, values=values, version=version, by=by, at=at
    )
    if goes_round(saved, "parent"):
        raise ValidationError({"parent": _("These organisations would be part of one another in a circle.")})
    return saved
