"""Confirming a centre's month."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.centres.models import Centre
from huying.records.actions import create_record
from huying.records.kind import By, the_kind
from huying.returns.models import MonthlyReturn
from huying.returns.queries import values_of
from huying.returns.rules import is_over


@transaction.atomic
def confirm_month(*, centre: Centre, month: date, by: User, at: datetime) -> MonthlyReturn:
    """Keep the figures of a month that is over; a month that was confirmed stays as it is.

    Raises NotAllowed or ValidationError.
    """
    Centre.objects.select_for_update().get(pk=centre.pk)
    known = MonthlyReturn.objects.filter(centre=centre, month=month).first()
    if known is not None:
        return known
    if not is_over(month, timezone.localdate(at)):
        raise ValidationError(_("This month is not over yet. Confirm it from the first day of the next."))
    values = {
        "centre": centre,
        "month": month,
        "figures": values_of(centre, month),
        "confirmed_by": by,
        "confirmed_on": timezone.localdate(at),
    }
    return write_return(values=values, by=by, at=at)


def write_return(*, values: Mapping[str, Any], by: By, at: datetime, code: str = "") -> MonthlyReturn:
    """Write a return down. Raises NotAllowed or ValidationError."""
    kind = the_kind("returns")
    made: MonthlyReturn = create_record(kind=kind, values=values, by=by, at=at, code=code)
    return made
