"""Handing a desk to the next shift: the numbers of the moment and a word are kept, and read by whoever comes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from huying.accounts.models import User
from huying.centres.models import Centre
from huying.desk.models import Handover
from huying.desk.queries import shift_at
from huying.records import actions as records
from huying.records.kind import By, the_kind


@transaction.atomic
def hand_over(*, centre: Centre, note: str, by: User, at: datetime) -> Handover:
    """Keep how the desk stands for whoever comes next. Raises NotAllowed or ValidationError."""
    shift = shift_at(centre, by, at)
    told = {
        "centre": centre,
        "note": note,
        "since_at": shift.since.astimezone(UTC),
        "contacts": shift.contacts,
        "cases": shift.cases,
        "waiting": shift.waiting,
        "tickets": shift.tickets,
    }
    return write_handover(values=told, by=by, at=at)


def write_handover(*, values: Mapping[str, Any], by: By, at: datetime, code: str = "") -> Handover:
    """Write a handover down. Raises NotAllowed or ValidationError."""
    nothing = dict.fromkeys(("contacts", "cases", "waiting", "tickets"), 0)
    told = nothing | {
        "handed_on": timezone.localdate(at),
        "handed_at": at.astimezone(UTC),
        "handed_by": by if isinstance(by, User) else None,
        "since_at": at.astimezone(UTC),
    } | dict(values)  # fmt: skip
    made: Handover = records.create_record(kind=the_kind("handovers"), values=told, by=by, at=at, code=code)
    return made


@transaction.atomic
def mark_read(*, handover: Handover, by: User, at: datetime) -> Handover:
    """The next shift has read it; whoever was first stays the reader. Raises NotAllowed."""
    held = Handover.objects.select_for_update().get(pk=handover.pk)
    if held.seen_at is not None:
        return held
    read: Handover = records.edit_record(
        kind=the_kind("handovers"),
        record=held,
        values={"seen_at": at.astimezone(UTC), "seen_by": by},
        version=held.version,
        by=by,
        at=at,
    )
    return read
