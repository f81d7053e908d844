"""Counting a contact, taking it back, opening a case from it; and the keys of the board."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.cases import actions as cases
from huying.cases.models import Case, Tally
from huying.centres.models import Centre
from huying.contacts.models import Contact
from huying.desk.models import EnquiryKind, Press
from huying.desk.rules import may_take_back, must_be_in_use, must_be_recent, overlap
from huying.records import actions as records
from huying.records.kind import By, the_kind
from huying.records.rules import can_write

Values = Mapping[str, Any]


class HasACase(Exception):
    """A case was opened from the press before this request arrived: `case` is it."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.code)
        self.case = case


@transaction.atomic
def count_press(*, values: Values, by: By, at: datetime, code: str = "") -> Press:
    """Count one contact, at the moment `pressed_at` or now: a row of its own, and one more in the day's tally.

    Raises ValidationError or NotAllowed. Whoever writes here locks in one order: press, tally, trail.
    """
    moment = values.get("pressed_at") or at
    day = timezone.localdate(moment)
    must_be_recent(moment, at)
    must_be_in_use(values.get("kind"), day)
    centre = values["centre"]
    if not can_write(_presses(), by, centre.pk):
        raise records.NotAllowed("presses")
    tally = cases.add_to_tally(centre=centre, day=day, channel=values["channel"], by=by, at=at)
    told = dict(values) | {
        "pressed_at": moment.astimezone(UTC),
        "pressed_on": day,
        "pressed_by": by if isinstance(by, User) else None,
        "tally": tally,
    }
    press: Press = records.create_record(kind=_presses(), values=told, by=by, at=at, code=code)
    return press


def count_once(*, key: str, told: Mapping[str, str], by: User, at: datetime) -> Press:
    """Count a press that was named by references; sent again with the same contents it is the same press.

    What the references stand for is looked up for the first sending only: a press that is kept stays acknowledged,
    whatever has changed since. Raises SameKeyOtherForm, NotAllowed or ValidationError.
    """
    press: Press = records.send_once(
        key=key,
        payload=told,
        user=by,
        at=at,
        kind=_presses(),
        work=lambda: count_press(values=_named(told), by=by, at=at),
    )
    return press


def _named(told: Mapping[str, str]) -> dict[str, Any]:
    centre = Centre.objects.filter(code=told["centre"]).first()
    if centre is None:
        raise records.NotAllowed("presses")
    kind = EnquiryKind.objects.filter(code=told["kind"]).first()
    if kind is None:
        raise ValidationError(_("This kind of enquiry is not known."))
    moment = {"pressed_at": datetime.fromisoformat(told["at"])} if told.get("at") else {}
    return {"centre": centre, "channel": told["channel"], "kind": kind} | moment


@transaction.atomic
def edit_press(*, record: Press, values: Values, version: int, by: By, at: datetime) -> Press:
    """Correct what was pressed; a press of another centre or channel moves to that tally.

    Raises EditedMeanwhile, NotAllowed, or ValidationError.
    """
    held = Press.objects.select_for_update().get(pk=record.pk)
    if held.undone_at is not None:
        raise ValidationError(_("This press was taken back. It stays as it is."))
    if "kind" in values and values["kind"] != held.kind:
        must_be_in_use(values["kind"], held.pressed_on)
    told = dict(values) | _moved(held, values, by, at)
    return _edit(held, told, version=version, by=by, at=at)


def _moved(held: Press, values: Values, by: By, at: datetime) -> dict[str, Tally]:
    """The tally that a press belongs to after a change, with both counted right; nothing when it stays."""
    centre, channel = values.get("centre", held.centre), values.get("channel", held.channel)
    if (centre, channel) == (held.centre, held.channel):
        return {}
    if not can_write(_presses(), by, centre.pk):
        raise records.NotAllowed("presses")
    place = {"centre": centre, "day": held.pressed_on, "channel": channel}
    return {"tally": cases.move_in_tally(held.tally, **place, by=by, at=at)}


@transaction.atomic
def take_back(*, press: Press, by: User, at: datetime, moment: datetime | None = None) -> Press:
    """A press that was a mistake counts no more; it stays in the list and in the trail.

    `moment` is when somebody without a network said so. Taking it back twice is taking it back once. Raises
    ValidationError.
    """
    held = Press.objects.select_for_update().get(pk=press.pk)
    if held.undone_at is not None:
        return held
    if held.case_id is not None:
        raise ValidationError(_("A case was opened from this press, so it stays."))
    said = min(max(moment or at, held.pressed_at), at)
    if not may_take_back(held, by, said):
        raise ValidationError(
            _("Only who pressed it may take it back, within their shift. Your supervisor can do it later.")
        )
    cases.take_from_tally(held.tally)
    told = {"undone_at": said.astimezone(UTC), "undone_by": by}
    return _edit(held, told, version=held.version, by=by, at=at)


@transaction.atomic
def open_case(*, press: Press, values: Values, by: User, at: datetime) -> Case:
    """Open a case from a counted contact, with what is known of it; both say so. One press, one case.

    Raises HasACase, NotAllowed, or ValidationError.
    """
    held = Press.objects.select_for_update().get(pk=press.pk)
    if held.case is not None:
        raise HasACase(held.case)
    if held.undone_at is not None:
        raise ValidationError(_("This press was taken back. No case can come of it."))
    known = {"centre": held.centre, "channel": held.channel, "received_on": held.pressed_on}
    case = cases.open_case(values=known | {"assigned_to": by} | dict(values), by=by, at=at)
    told = {"case": case, "contact": values.get("contact") or held.contact}
    _edit(held, told, version=held.version, by=by, at=at)
    return case


def log_contact(*, values: Values, newcomer: Values | None, by: User, at: datetime) -> Press:
    """Count a contact with whom and what it was about; a `newcomer` is entered as a resident first."""
    with transaction.atomic():
        told = dict(values)
        if newcomer is not None:
            told["contact"] = _enter_newcomer({"centre": values["centre"], **newcomer}, by, at)
        return count_press(values=told, by=by, at=at)


def _enter_newcomer(values: Values, by: User, at: datetime) -> Contact:
    contact: Contact = records.enter(the_kind("contacts"), values, by=by, at=at)
    return contact


@transaction.atomic
def enter_kind(*, values: Values, by: By, at: datetime, code: str = "") -> EnquiryKind:
    """Give a number key its meaning. Raises ValidationError when it has another on one of these days."""
    _must_have_its_key_alone(EnquiryKind(**values))
    kind: EnquiryKind = records.create_record(
        kind=the_kind("enquiry-kinds"), values=values, by=by, at=at, code=code
    )
    return kind


@transaction.atomic
def edit_kind(*, record: EnquiryKind, values: Values, version: int, by: By, at: datetime) -> EnquiryKind:
    """Change a kind of enquiry. Raises EditedMeanwhile, NotAllowed, or ValidationError."""
    wanted = EnquiryKind.objects.get(pk=record.pk)
    for name, value in values.items():
        setattr(wanted, name, value)
    _must_have_its_key_alone(wanted)
    kind: EnquiryKind = records.edit_record(
        kind=the_kind("enquiry-kinds"), record=record, values=values, version=version, by=by, at=at
    )
    return kind


def _must_have_its_key_alone(wanted: EnquiryKind) -> None:
    others = EnquiryKind.objects.filter(digit=wanted.digit).exclude(pk=wanted.pk)
    if any(overlap(wanted, other) for other in others):
        raise ValidationError({"digit": _("This key is in use for another kind on some of these days.")})


def _edit(held: Press, values: Values, *, version: int, by: By, at: datetime) -> Press:
    press: Press = records.edit_record(
        kind=_presses(), record=held, values=values, version=version, by=by, at=at
    )
    return press


def _presses() -> Any:
    return the_kind("presses")
