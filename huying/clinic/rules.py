"""When a seat opens to its lawyer and when it closes again, who may be on the panel, and what must hold before a booking."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, level
from huying.cases.models import Case
from huying.clinic.models import Advice, Consultation, Lawyer, Sitting
from huying.clinic.models.calling import DisplacedQuerySet
from huying.contacts.models import Contact

DAYS_OPEN = timedelta(days=7)  # the seventh day after the session is the last on which its seats are open
CLOSES_AFTER = timedelta(hours=24)
BY_MAIL = Contact.Channel.EMAIL
WHERE: dict[str, str] = {
    Contact.Channel.EMAIL: "email",
    Contact.Channel.PHONE: "phone",
    Contact.Channel.SMS: "phone",
    Contact.Channel.LETTER: "address",
}
FIXED = ("centre", "held_on", "begins_at", "seat_minutes", "desks")  # what somebody has been told


def is_tonight(sitting: Sitting, today: date) -> bool:
    """Whether what belongs to a session may be open: from its day until the seventh day after."""
    return sitting.held_on <= today <= sitting.held_on + DAYS_OPEN


def serves_on(lawyer: Lawyer, day: date) -> bool:
    """Whether a lawyer is of the panel on that day, and can still sign in."""
    in_time = lawyer.since_on <= day and (lawyer.until_on is None or day < lawyer.until_on)
    return in_time and lawyer.user.is_active


def has_begun(sitting: Sitting, starts_at: time, at: datetime) -> bool:
    """Whether a seat of the session has begun by the office's clock."""
    moment = timezone.localtime(at)
    return (sitting.held_on, starts_at) <= (moment.date(), moment.time())


def may_be_corrected(advice: Advice, at: datetime) -> bool:
    """Whether the words of an advice note may still be changed; afterwards they are only added to."""
    return at < advice.written_at + CLOSES_AFTER


def names_of(parties: str) -> list[str]:
    """The parties, one in each line."""
    return [line.strip() for line in parties.splitlines() if line.strip()]


def mark_of(parties: str) -> str:
    """By what a form says which names were shown, without saying them."""
    return hashlib.sha256(parties.encode()).hexdigest()


def must_be_of_the_panel(user: User) -> None:
    """Refuse people who are no lawyers, or who read cases anyway: the check comes before names. Raises ValidationError."""
    if level(user, Function.LEGAL) < Level.WRITE:
        raise ValidationError({"user": _("This person has no role as a volunteer lawyer.")})
    if level(user, Function.CASEWORK) >= Level.READ:
        words = _("This person reads cases in another role, so a check for conflicts could come too late.")
        raise ValidationError({"user": words})


def must_be_bookable(case: Case, sitting: Sitting, seat: int, at: datetime) -> None:
    """Refuse a seat that nobody could take for this case. Raises ValidationError."""
    if not case.is_open:
        raise ValidationError(_("This case is closed. Open it again before a seat is booked."))
    if sitting.centre_id != case.centre_id:
        raise ValidationError({"seat": _("The session is held at another centre than that of the case.")})
    if not 1 <= seat <= sitting.seats:
        raise ValidationError({"seat": _("This session has no such seat.")})
    if sitting.called_off_on is not None:
        raise ValidationError({"seat": _("This session is called off. Choose another.")})
    if has_begun(sitting, sitting.starts_at(seat), at):
        raise ValidationError({"seat": _("This seat has begun already. Choose a later one.")})


def must_be_to_come(sitting: Sitting, at: datetime) -> None:
    """Refuse to call off, or to hold after all, what has begun. Raises ValidationError."""
    if has_begun(sitting, sitting.begins_at, at):
        raise ValidationError(_("This session has begun or is over, so it stays as it is."))


def must_not_be_told(rows: DisplacedQuerySet) -> None:
    """Refuse to take back what residents know already. Raises ValidationError."""
    if rows.exclude(told_on=None).exists():
        raise ValidationError(
            _("Residents know that this session is called off, so it stays. Enter another session instead.")
        )


def reached_by(contact: Contact | None) -> tuple[str, str]:
    """The way by which a resident wishes to be reached, and their address there; each empty when it is not known.

    Who has no wish is reached by e-mail, else by telephone.
    """
    if contact is None or contact.erased_on is not None:
        return "", ""
    wishes = (contact.reply_by,) if contact.reply_by else (BY_MAIL, Contact.Channel.PHONE)
    ways = [(str(way), str(getattr(contact, WHERE[way])) if way in WHERE else "") for way in wishes]
    return next((way for way in ways if way[1]), (contact.reply_by, ""))


def must_be_booked(consultation: Consultation) -> None:
    """Refuse what is over. Raises ValidationError."""
    if not consultation.is_booked:
        raise ValidationError(
            _("This consultation is “%(state)s”, so this cannot be done with it now.")
            % {"state": consultation.get_state_display()}
        )


def must_stay_as_told(sitting: Sitting, values: Mapping[str, Any], highest: int) -> None:
    """Refuse to move a session in which seats are booked, or one that is called off; `highest` is the last seat.

    Raises ValidationError.
    """
    if sitting.called_off_on is not None:
        raise ValidationError(_("This session is called off. Enter another one instead."))
    if not highest:
        return
    moved = [name for name in FIXED if values.get(name, getattr(sitting, name)) != getattr(sitting, name)]
    words = _("Seats of this session are booked, so this stays. Move or cancel them first.")
    wrong = dict.fromkeys(moved, words)
    seats = values.get("seats", sitting.seats)
    if seats != sitting.seats and seats < highest:
        wrong["seats"] = words
    if wrong:
        raise ValidationError(wrong)
