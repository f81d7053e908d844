"""The queue of a centre: a number is given out, called, served, or its holder went away. Each once, whoever presses."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.centres.models import Centre
from huying.desk.models import Ticket
from huying.records import actions as records
from huying.records.kind import By, the_kind

State = Ticket.State
# What may become of a ticket, from where it stands.
STEPS: dict[str, frozenset[str]] = {
    State.WAITING: frozenset({State.CALLED, State.LEFT}),
    State.CALLED: frozenset({State.SERVED, State.LEFT}),
    State.SERVED: frozenset(),
    State.LEFT: frozenset(),
}


class MovedMeanwhile(Exception):
    """Somebody else has called or ended the ticket before this press arrived."""


@transaction.atomic
def issue(*, centre: Centre, by: By, at: datetime) -> Ticket:
    """Give out the next number of the day at a centre. Raises NotAllowed.

    Two desks that press at once get two numbers: the centre's row is locked while the number is found, and the database
    refuses the same number twice.
    """
    Centre.objects.select_for_update().get(pk=centre.pk)
    today = timezone.localdate(at)
    last = Ticket.objects.filter(centre=centre, issued_on=today).aggregate(Max("number"))["number__max"] or 0
    return write_ticket(values={"centre": centre, "number": last + 1}, by=by, at=at)


def write_ticket(*, values: Mapping[str, Any], by: By, at: datetime, code: str = "") -> Ticket:
    """Write down a ticket whose number is found. Raises NotAllowed or ValidationError."""
    told = {"issued_on": timezone.localdate(at), "issued_at": at.astimezone(UTC)} | dict(values)
    ticket: Ticket = records.create_record(kind=the_kind("tickets"), values=told, by=by, at=at, code=code)
    return ticket


@transaction.atomic
def move(*, ticket: Ticket, to: str, by: User, at: datetime) -> Ticket:
    """Call, serve, or note that its holder left; the same press twice is one. Raises MovedMeanwhile or NotAllowed."""
    held = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if held.state == to:
        return held
    if to not in STEPS[held.state]:
        raise MovedMeanwhile(held.code)
    moment = "called_at" if to == State.CALLED else "ended_at"
    moved: Ticket = records.edit_record(
        kind=the_kind("tickets"),
        record=held,
        values={"state": to, moment: at.astimezone(UTC)},
        version=held.version,
        by=by,
        at=at,
    )
    return moved


@transaction.atomic
def call_next(*, centre: Centre, by: User, at: datetime) -> Ticket:
    """Call whoever has waited longest today; two desks call two people. Raises ValidationError when nobody waits."""
    waiting = Ticket.objects.select_for_update().filter(
        centre=centre, issued_on=timezone.localdate(at), state=State.WAITING
    )
    first = waiting.order_by("number").first()
    if first is None:
        raise ValidationError(_("Nobody waits with a ticket."))
    return move(ticket=first, to=State.CALLED, by=by, at=at)
