"""The duty roster of a centre: who has which desk on which day, entered and taken off by whoever answers for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.desk.models import Duty
from huying.desk.queries import people_of
from huying.records import actions as records
from huying.records.kind import By, the_kind


@transaction.atomic
def give_duty(*, values: Mapping[str, Any], by: By, at: datetime, code: str = "") -> Duty:
    """Put somebody of the centre on its roster. Raises NotAllowed or ValidationError."""
    centre, person = values["centre"], values["person"]
    if not people_of(centre).filter(pk=person.pk).exists():
        raise ValidationError({"person": _("This person does not serve at this centre.")})
    duty: Duty = records.create_record(kind=the_kind("duties"), values=values, by=by, at=at, code=code)
    return duty


@transaction.atomic
def take_off(*, duty: Duty, by: By, at: datetime) -> Duty:
    """Take somebody off the roster; a second time changes nothing. Raises NotAllowed."""
    held = Duty.objects.select_for_update().get(pk=duty.pk)
    if held.taken_off_on is not None:
        return held
    off: Duty = records.edit_record(
        kind=the_kind("duties"),
        record=held,
        values={"taken_off_on": timezone.localdate(at)},
        version=held.version,
        by=by,
        at=at,
    )
    return off
