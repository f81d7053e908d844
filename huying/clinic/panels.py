"""Legal advice on the pages of its case, of the person, of the session, of the turn, and its own."""

from dataclasses import dataclass
from datetime import date

from huying.accounts.models import User
from huying.accounts.policy import Level
from huying.cases.models import Case
from huying.cases.rules import answers_for
from huying.clinic.kinds import CONSULTATIONS
from huying.clinic.models import Advice, Consultation, Displaced, ScopeNotice, Sitting, Turn
from huying.clinic.models.consultation import Language
from huying.clinic.queries import (
    affected_by,
    gap_of,
    holiday_of,
    last_check,
    people_seats,
    seats_of,
    turns_of,
)
from huying.clinic.rules import BY_MAIL, reached_by
from huying.contacts.models import Contact
from huying.records.kind import the_kind
from huying.records.panels import Panel, panel
from huying.records.rules import can_write

STYLE = "clinic/clinic.css"
TONES = {"booked": "harbour", "held": "leaf", "missed": "lamp", "cancelled": "slate"}


@dataclass(frozen=True, slots=True)
class Affected:
    """A booking of a session that was called off, how its resident is reached, and whether the reader writes it."""

    displaced: Displaced
    consultation: Consultation
    channel: str
    address: str
    may_write: bool


@panel("cases")
def of_case(record: Case, user: User, today: date) -> Panel | None:
    """The seats of a case, and a door to book one."""
    may_write = can_write(CONSULTATIONS, user, record.centre_id, record.assigned_to_id)
    rows = [(each, TONES[each.state]) for each in people_seats(record)]
    if not rows and not may_write:
        return None
    return Panel(
        "clinic/case_panel.html",
        {"case": record, "rows": rows, "may_book": may_write and record.is_open},
        STYLE,
    )


@panel("contacts")
def of_contact(record: Contact, user: User, today: date) -> Panel | None:
    """A door to book a seat for somebody who has no case yet."""
    if not can_write(CONSULTATIONS, user, record.centre_id):
        return None
    return Panel("clinic/contact_panel.html", {"contact": record}, STYLE)


@panel("legal-consultations")
def of_consultation(record: Consultation, user: User, today: date) -> Panel:
    """How a seat stands and what can be done with it; of the advice only that it was given, when and by whom."""
    may_write = can_write(CONSULTATIONS, user, record.case.centre_id, record.case.assigned_to_id)
    shown = {
        "held": record,
        "tone": TONES[record.state],
        "check": last_check(record),
        "advice": Advice.objects.filter(consultation=record).select_related("written_by__user").first(),
        "may_write": may_write and record.is_booked,
        "may_miss": record.sitting.held_on <= today,
    }
    return Panel("clinic/consultation_panel.html", shown, STYLE)


@panel("legal-sittings")
def of_sitting(record: Sitting, user: User, today: date) -> Panel | None:
    """The seats of a session with whoever the reader may know of, its gap, and the holiday on which it falls."""
    if record.called_off_on is not None:
        return None
    mine = set(CONSULTATIONS.visible_to(user, Level.READ).filter(sitting=record).values_list("pk", flat=True))
    shown = {
        "sitting": record,
        "seats": [(seat, bool(seat.taken and seat.taken.pk in mine)) for seat in seats_of(record)],
        "turns": turns_of(record),
        "gap": gap_of(record),
        "holiday": holiday_of(record),
        "may_call_off": answers_for(user, record.centre) and record.held_on >= today,
    }
    return Panel("clinic/sitting_panel.html", shown, STYLE)


@panel("legal-sittings")
def of_session_called_off(record: Sitting, user: User, today: date) -> Panel | None:
    """What became of its bookings, how each resident is reached, and whether they have been told."""
    if record.called_off_on is None:
        return None
    rows = [_affected(each, user) for each in affected_by(record, user)]
    untold = [each for each in rows if each.displaced.told_on is None]
    answers = answers_for(user, record.centre)
    shown = {
        "sitting": record,
        "affected": rows,
        "answers": answers,
        "mails": sum(_by_mail(each.displaced.consultation.contact) for each in untold),
        "may_restore": answers and untold == rows and record.held_on >= today,
    }
    return Panel("clinic/called_off.html", shown, STYLE)


def _affected(displaced: Displaced, user: User) -> Affected:
    held = displaced.consultation
    channel, address = _where(held.contact, user)
    may_write = can_write(CONSULTATIONS, user, held.case.centre_id, held.case.assigned_to_id)
    return Affected(displaced, held, channel, address, may_write)


def _by_mail(contact: Contact | None) -> bool:
    channel, address = reached_by(contact)
    return channel == BY_MAIL and bool(address)


def _where(contact: Contact | None, user: User) -> tuple[str, str]:
    """How a resident is reached, in words, for whoever may read their record."""
    channel, address = reached_by(contact)
    words = str(Contact.Channel(channel).label) if channel else ""
    may_know = contact is not None and the_kind("contacts").is_open_to(user, contact)
    return words, address if may_know else ""


@panel("legal-turns")
def of_turn(record: Turn, user: User, today: date) -> Panel | None:
    """A door to exchange the turn, as long as it has not passed."""
    if record.sitting.held_on < today or not can_write(the_kind("legal-turns"), user, None):
        return None
    return Panel("clinic/turn_panel.html", {"turn": record}, STYLE)


@panel("scope-notices")
def of_notice(record: ScopeNotice, user: User, today: date) -> Panel:
    """The notice on paper, in each language."""
    return Panel("clinic/notice_panel.html", {"notice": record, "languages": Language.choices}, STYLE)
