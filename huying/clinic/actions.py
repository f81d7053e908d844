"""Booking, moving and giving back seats, the scope that is accepted, the rota. Each is one transaction with its events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.cases import actions as cases
from huying.cases.models import Case
from huying.clinic.models import Consultation, Lawyer, ScopeNotice, Sitting, Turn
from huying.clinic.queries import highest_seat, lawyer_for, notice_on, turns_of
from huying.clinic.rules import (
    has_begun,
    must_be_bookable,
    must_be_booked,
    must_be_of_the_panel,
    must_stay_as_told,
)
from huying.contacts.models import Contact
from huying.records import actions as records
from huying.records.kind import By, the_kind

Values = Mapping[str, Any]
BY = "clinic"
State = Consultation.State


@transaction.atomic
def join_panel(*, values: Values, by: By, at: datetime, code: str = "") -> Lawyer:
    """Put a lawyer on the panel. Raises NotAllowed or ValidationError."""
    must_be_of_the_panel(values["user"])
    made: Lawyer = records.create_record(
        kind=the_kind("panel-lawyers"), values=values, by=by, at=at, code=code
    )
    return made


@transaction.atomic
def edit_lawyer(*, record: Lawyer, values: Values, version: int, by: By, at: datetime) -> Lawyer:
    """Change what is known of a lawyer of the panel. Raises EditedMeanwhile, NotAllowed or ValidationError."""
    if values.get("user", record.user) != record.user:
        raise ValidationError({"user": _("Enter the other person as another lawyer of the panel.")})
    made: Lawyer = records.edit_record(
        kind=the_kind("panel-lawyers"), record=record, values=values, version=version, by=by, at=at
    )
    return made


@transaction.atomic
def edit_sitting(*, record: Sitting, values: Values, version: int, by: By, at: datetime) -> Sitting:
    """Change a session; what residents have been told stays. Raises EditedMeanwhile, NotAllowed or ValidationError."""
    held = Sitting.objects.select_for_update().get(pk=record.pk)
    must_stay_as_told(held, values, highest_seat(held))
    made: Sitting = records.edit_record(
        kind=the_kind("legal-sittings"), record=record, values=values, version=version, by=by, at=at
    )
    return made


@transaction.atomic
def take_turn(*, values: Values, by: By, at: datetime, code: str = "") -> Turn:
    """Let a lawyer sit at a desk of a session; seats that had nobody are theirs. Raises NotAllowed or ValidationError."""
    _must_fit(values["sitting"], values["lawyer"], values.get("desk", 1))
    turn: Turn = records.create_record(kind=the_kind("legal-turns"), values=values, by=by, at=at, code=code)
    _seat_lawyers(turn.sitting, at)
    return turn


@transaction.atomic
def edit_turn(*, record: Turn, values: Values, version: int, by: By, at: datetime) -> Turn:
    """Change a turn. Another lawyer covers it: the seats that are still to come are theirs, to be checked anew.

    Raises EditedMeanwhile, NotAllowed or ValidationError.
    """
    sitting, lawyer = values.get("sitting", record.sitting), values.get("lawyer", record.lawyer)
    if records.changed_values(record, values):
        _must_fit(sitting, lawyer, values.get("desk", record.desk))
    if sitting != record.sitting:
        raise ValidationError({"sitting": _("Enter a turn in the other session instead.")})
    told = dict(values)
    if lawyer != record.lawyer:
        first = record.instead_of or record.lawyer
        told["instead_of"] = None if first == lawyer else first
    turn: Turn = records.edit_record(
        kind=the_kind("legal-turns"), record=record, values=told, version=version, by=by, at=at
    )
    _seat_lawyers(turn.sitting, at)
    return turn


@transaction.atomic
def swap(*, one: Turn, other: Turn, by: By, at: datetime) -> Turn:
    """Two lawyers take each other's turns, in two sessions. Raises NotAllowed or ValidationError."""
    pair = Turn.objects.select_for_update().filter(pk__in=(one.pk, other.pk)).order_by("pk")
    held = {each.pk: each for each in pair}
    one, other = held[one.pk], held[other.pk]
    if one.sitting_id == other.sitting_id:
        raise ValidationError({"other": _("Both sit in this session anyway. Choose a turn in another one.")})
    mine, theirs = one.lawyer, other.lawyer
    edit_turn(record=other, values={"lawyer": mine}, version=other.version, by=by, at=at)
    return edit_turn(record=one, values={"lawyer": theirs}, version=one.version, by=by, at=at)


def _must_fit(sitting: Sitting, lawyer: Lawyer, desk: int) -> None:
    if desk > sitting.desks:
        raise ValidationError({"desk": _("This session has no such desk.")})
    if not Lawyer.objects.on_panel(sitting.held_on).filter(pk=lawyer.pk).exists():
        raise ValidationError({"lawyer": _("On that day this lawyer is not of the panel.")})


def _seat_lawyers(sitting: Sitting, at: datetime) -> None:
    """Every booked seat of a session is seen by somebody who sits in it; first all are freed, so that none collide."""
    here = {turn.lawyer_id for turn in turns_of(sitting)}
    rows = list(Consultation.objects.booked().filter(sitting=sitting).order_by("starts_at", "seat"))
    loose = [each for each in rows if each.lawyer_id not in here]
    loose = [
        each if each.lawyer_id is None else change(each, {"lawyer": None}, by=BY, at=at) for each in loose
    ]
    for each in loose:
        lawyer = lawyer_for(sitting, each.seat, each.case, besides=each)
        if lawyer is not None:
            change(each, {"lawyer": lawyer}, by=BY, at=at)


@transaction.atomic
def edit_notice(*, record: ScopeNotice, values: Values, version: int, by: By, at: datetime) -> ScopeNotice:
    """Change a notice that nobody has accepted yet. Raises EditedMeanwhile, NotAllowed or ValidationError."""
    changed = records.changed_values(record, values)
    if changed and record.consultations.exists():
        raise ValidationError(
            _("Residents have accepted this version, so it stays. Enter another version instead.")
        )
    made: ScopeNotice = records.edit_record(
        kind=the_kind("scope-notices"), record=record, values=values, version=version, by=by, at=at
    )
    return made


@transaction.atomic
def book(*, case: Case, sitting: Sitting, seat: int, values: Values, by: By, at: datetime) -> Consultation:
    """Book a seat for a case. The database lets nobody take a seat twice, and no resident a third one before them.

    Raises NotAllowed or ValidationError.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if case.contact_id is not None:  # bookings for one person come one after the other
        Contact.objects.select_for_update().get(pk=case.contact_id)
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    must_be_bookable(case, sitting, seat, at)
    told = {
        **values,
        "case": case,
        "contact": case.contact,
        "sitting": sitting,
        "seat": seat,
        "starts_at": sitting.starts_at(seat),
        "lawyer": lawyer_for(sitting, seat, case),
    }
    told.setdefault("asked_on", timezone.localdate(at))
    booked: Consultation = records.create_record(kind=_consultations(), values=told, by=by, at=at)
    return booked


@transaction.atomic
def book_for_contact(
    *, contact: Contact, matter: Values, sitting: Sitting, seat: int, values: Values, by: By, at: datetime
) -> Consultation:
    """Open a case for somebody who came to the counter, and book a seat for it. Raises NotAllowed or ValidationError."""
    told = {**matter, "contact": contact, "centre": contact.centre, "received_on": timezone.localdate(at)}
    case = cases.open_case(values=told, by=by, at=at)
    return book(case=case, sitting=sitting, seat=seat, values=values, by=by, at=at)


@transaction.atomic
def move(
    *, consultation: Consultation, sitting: Sitting, seat: int, reason: str, by: By, at: datetime
) -> Consultation:
    """Give a booked resident another seat. Raises NotAllowed or ValidationError."""
    held = locked(consultation)
    must_be_booked(held)
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    must_be_bookable(held.case, sitting, seat, at)
    told = {
        "sitting": sitting,
        "seat": seat,
        "starts_at": sitting.starts_at(seat),
        "lawyer": lawyer_for(sitting, seat, held.case, besides=held),
        "reason": reason,
    }
    return change(held, told, by=by, at=at)


@transaction.atomic
def cancel(*, consultation: Consultation, reason: str, by: By, at: datetime) -> Consultation:
    """Give a seat back, with the reason; a second click finds it given back. Raises NotAllowed or ValidationError."""
    held = locked(consultation)
    if held.state == State.CANCELLED:
        return held
    must_be_booked(held)
    told = {"state": State.CANCELLED, "settled_on": timezone.localdate(at), "reason": reason}
    return change(held, told, by=by, at=at)


@transaction.atomic
def miss(*, consultation: Consultation, by: By, at: datetime) -> Consultation:
    """Say that the resident did not come; a second click finds it said. Raises NotAllowed or ValidationError."""
    held = locked(consultation)
    if held.state == State.MISSED:
        return held
    must_be_missable(held, at)
    return change(held, {"state": State.MISSED, "settled_on": timezone.localdate(at)}, by=by, at=at)


def must_be_missable(consultation: Consultation, at: datetime) -> None:
    """Refuse to say of somebody that they did not come before their time. Raises ValidationError."""
    must_be_booked(consultation)
    if not has_begun(consultation.sitting, consultation.starts_at, at):
        raise ValidationError(_("The seat has not begun yet. Cancel it if the resident cannot come."))


@transaction.atomic
def accept_scope(*, consultation: Consultation, language: str, by: By, at: datetime) -> Consultation:
    """Write down that the resident accepts the scope of the advice, in the version now in force.

    Accepted twice, the first stands. Raises NotAllowed or ValidationError.
    """
    held = locked(consultation)
    if held.accepted_on is not None:
        return held
    must_be_booked(held)
    today = timezone.localdate(at)
    notice = notice_on(today)
    if notice is None:
        raise ValidationError(
            _("No scope notice is in force. Ask whoever keeps the vocabulary to enter one.")
        )
    told = {"notice": notice, "accepted_on": today, "accepted_in": language, "accepted_by": by}
    return change(held, told, by=by, at=at)


@transaction.atomic
def edit_consultation(
    *, record: Consultation, values: Values, version: int, by: By, at: datetime
) -> Consultation:
    """Change what the lawyer is told before the session; other names are checked anew.

    Raises EditedMeanwhile, NotAllowed or ValidationError.
    """
    held = locked(record)
    changed = records.changed_values(held, values)
    if changed:
        must_be_booked(held)
    asked = changed.get("asked_on")
    if asked is not None and asked > min(held.sitting.held_on, timezone.localdate(at)):
        raise ValidationError(
            {"asked_on": _("The seat was asked for before the session, and not after today.")}
        )
    return change(held, values, by=by, at=at, version=version)


def locked(consultation: Consultation) -> Consultation:
    """The consultation as it is now, held until the transaction ends."""
    rows = Consultation.objects.select_for_update(of=("self",))
    return rows.select_related("sitting__centre", "case__centre", "lawyer__user").get(pk=consultation.pk)


def change(
    consultation: Consultation, values: Values, *, by: By, at: datetime, version: int | None = None
) -> Consultation:
    """Save changed fields, for whoever writes the cases of the centre. Raises as `edit_record`."""
    changed: Consultation = records.edit_record(
        kind=_consultations(),
        record=consultation,
        values=values,
        version=consultation.version if version is None else version,
        by=by,
        at=at,
    )
    return changed


def _consultations() -> Any:
    """The kinds are declared above this module, so they are asked for by name."""
    return the_kind("legal-consultations")
