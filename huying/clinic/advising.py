"""What a lawyer does with a seat: the check before names open, the note, what is added to it. The trail says who."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.calendars.counting import Counting, keep_counting
from huying.calendars.queries import calendar_of
from huying.clinic.actions import BY, locked, must_be_missable
from huying.clinic.models import Addition, Advice, Check, Consultation, Lawyer
from huying.clinic.queries import cleared_for, lawyer_for, seats_with
from huying.clinic.rules import mark_of, may_be_corrected, must_be_booked
from huying.records import actions as records
from huying.records.kind import the_kind
from huying.records.telling import tell

KEY = "legal-consultations"
WORKING_DAYS_TO_ACT = 5  # by then the caseworker has seen to the further action
State = Consultation.State


@dataclass(frozen=True, slots=True)
class Told:
    """The four fields of an advice note; all but the first two are for the office as well."""

    asked: str
    advised: str
    further_action: str
    minutes: int


@transaction.atomic
def check(*, consultation: Consultation, clear: bool, mark: str, by: User, at: datetime) -> Consultation:
    """Say whether there is a conflict of interest with the names that were shown; with one, the seat goes to another.

    `mark` is that of the names in the form. Said twice, it is said once. Raises NotAllowed when the seat is not the
    lawyer's, EditedMeanwhile when the names have changed.
    """
    held = locked(consultation)
    if _has_declared(held, by):
        return held
    seat = _mine(seats_with(by, timezone.localdate(at)), held)
    if mark_of(held.parties) != mark:
        raise records.EditedMeanwhile(held.code)
    if seat.is_clear and clear:
        return held
    must_be_booked(held)
    Check.objects.create(
        consultation=held, lawyer=_lawyer(held), parties=held.parties, clear=clear, checked_at=at
    )
    if clear:
        _tell(held, "cleared", by, at)
        return held
    other = lawyer_for(held.sitting, held.seat, held.case, besides=held)
    return _step(held, "passed_on", {"lawyer": other}, by, at)


def _has_declared(consultation: Consultation, by: User) -> bool:
    return Check.objects.filter(consultation=consultation, lawyer__user=by, clear=False).exists()


@transaction.atomic
def record_advice(*, consultation: Consultation, told: Told, by: User, at: datetime) -> Advice:
    """Write down what was asked and advised, or correct it within a day; the caseworker gets the further action as a step.

    Raises NotAllowed when the seat is not open to the lawyer, or ValidationError.
    """
    held = locked(consultation)
    _mine(cleared_for(by, timezone.localdate(at)), held)
    advice = Advice.objects.select_for_update().filter(consultation=held).first()
    if advice is None:
        return _write(held, told, by, at)
    if advice.written_by_id != held.lawyer_id:
        raise records.NotAllowed(held.code)
    if not may_be_corrected(advice, at):
        raise ValidationError(_("This note was closed a day after it was written. Add to it instead."))
    _correct(held, advice, told, by, at)
    return advice


def _write(held: Consultation, told: Told, by: User, at: datetime) -> Advice:
    must_be_booked(held)
    must_have_accepted(held)
    advice = Advice.objects.create(
        consultation=held, asked=told.asked, advised=told.advised, written_by=_lawyer(held), written_at=at
    )
    settled = {"state": State.HELD, "settled_on": timezone.localdate(at)}
    _step(held, "advised", settled | _for_office(told), by, at)
    _give_task(held, told, at)
    return advice


def must_have_accepted(consultation: Consultation) -> None:
    """Refuse advice before the resident has accepted its scope. Raises ValidationError."""
    if consultation.accepted_on is None:
        raise ValidationError(
            _(
                "The resident has not accepted the scope of the advice yet. Ask the counter to record it first."
            )
        )


def _correct(held: Consultation, advice: Advice, told: Told, by: User, at: datetime) -> None:
    if (advice.asked, advice.advised) != (told.asked, told.advised):
        advice.asked, advice.advised, advice.version = told.asked, told.advised, advice.version + 1
        advice.save(update_fields=["asked", "advised", "version"])
        _tell(held, "advice_corrected", by, at)
    before = held.further_action
    _step(held, "advised", _for_office(told), by, at)
    if told.further_action != before:
        _give_task(held, told, at)


@transaction.atomic
def add_to_advice(*, consultation: Consultation, text: str, by: User, at: datetime) -> Addition:
    """Add to a note, by whoever the case is open to now. Raises NotAllowed or ValidationError."""
    held = locked(consultation)
    _mine(cleared_for(by, timezone.localdate(at)), held)
    advice = Advice.objects.filter(consultation=held).first()
    if advice is None:
        raise ValidationError(_("There is no note yet that could be added to."))
    added = Addition.objects.create(advice=advice, text=text, added_by=_lawyer(held), added_at=at)
    _tell(held, "advice_added", by, at)
    return added


@transaction.atomic
def say_missed(*, consultation: Consultation, by: User, at: datetime) -> Consultation:
    """The lawyer says that nobody came. A second click finds it said. Raises NotAllowed or ValidationError."""
    held = locked(consultation)
    if held.state == State.MISSED and held.lawyer is not None and held.lawyer.user_id == by.pk:
        return held
    _mine(seats_with(by, timezone.localdate(at)), held)
    must_be_missable(held, at)
    return _step(held, "missed", {"state": State.MISSED, "settled_on": timezone.localdate(at)}, by, at)


def _mine(rows: Any, consultation: Consultation) -> Any:
    """The seat, if it is among those open to the lawyer. Raises NotAllowed."""
    found = rows.filter(pk=consultation.pk).first()
    if found is None:
        raise records.NotAllowed(KEY)
    return found


def _lawyer(held: Consultation) -> Lawyer:
    """Whose seat it is: one that is open to somebody has a lawyer."""
    if held.lawyer is None:
        raise records.NotAllowed(KEY)
    return held.lawyer


def _for_office(told: Told) -> dict[str, Any]:
    return {"further_action": told.further_action, "minutes": told.minutes}


def _give_task(held: Consultation, told: Told, at: datetime) -> None:
    """A step of the case for its caseworker, in the words of the lawyer."""
    if not told.further_action or not held.case.is_open:
        return
    counting = Counting(timezone.localdate(at), WORKING_DAYS_TO_ACT, calendar_of(held.case.centre))
    values = {"case": held.case, "what": told.further_action, "papers": "", "due_on": counting.day}
    keep_counting(records.enter(the_kind("tasks"), values, by=BY, at=at), counting)


def _step(held: Consultation, verb: str, values: Mapping[str, Any], by: User, at: datetime) -> Consultation:
    """Save what a lawyer did with a seat: they have no right to write cases, and this one they were given."""
    changed = records.changed_values(held, values)
    if not changed:
        return held
    for name, value in changed.items():
        setattr(held, name, value)
    records.must_be_sound(held)
    held.version, held.updated_at = held.version + 1, at
    held.save(update_fields=[*changed, "place", "version", "updated_at"])
    _tell(held, verb, by, at, changed)
    return held


def _tell(
    held: Consultation, verb: str, by: User, at: datetime, changed: Mapping[str, Any] | None = None
) -> None:
    """What was done, in its own word; and that the record was edited, when it was. Nothing of a note's words."""
    kind = the_kind(KEY)
    tell(kind, held, verb, by=by, at=at)
    if changed:
        tell(kind, held, "edited", by=by, at=at, changed=changed)
