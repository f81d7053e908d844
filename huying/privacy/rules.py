"""What is asked of whom, what holds an erasure up, whose a record is, and what makes a card number sound."""

import re
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huying.accounts.models import User
from huying.accounts.policy import Function, must_say_why
from huying.cases.models import Case, CaseMerge
from huying.contacts.models import Contact
from huying.privacy.models import DataRequest, Hold, IdentityNumber

ANSWER_WITHIN = timedelta(days=40)  # section 19 of the ordinance: every day counts, also those of rest
WARNED_AFTER = timedelta(days=30)
MOST_FOREIGN = 30  # openings of what is not one's own in a day, before somebody is told
What = DataRequest.What


def due_on(received_on: date) -> date:
    """The fortieth day after a request was received."""
    return received_on + ANSWER_WITHIN


def is_pressing(request: DataRequest, today: date) -> bool:
    """Whether thirty of the forty days are over and nothing has been carried out."""
    return request.done_on is None and today >= request.received_on + WARNED_AFTER


def standing_holds(contacts: frozenset[int], cases: frozenset[int]) -> Q:
    """Holds that forbid erasing these people or these cases: their own, and each other's."""
    residents = Case.objects.filter(pk__in=cases).exclude(contact=None).values("contact")
    return Q(lifted_on=None) & (
        Q(contact__in=contacts) | Q(case__in=cases) | Q(contact__in=residents) | Q(case__contact__in=contacts)
    )


def is_held(contacts: frozenset[int], cases: frozenset[int]) -> bool:
    return Hold.objects.filter(standing_holds(contacts, cases)).exists()


# --- whose a record is --------------------------------------------------------------------------
def is_foreign(kind: str, record: object, user: User) -> bool:
    """Whether a case is given to somebody else, or every case of a resident is.

    A case that was merged is also whoever's the one is in which it goes on.
    """
    if isinstance(record, Case):
        mine = {None, user.pk}
        return record.assigned_to_id not in mine and not _goes_on_with(record, mine)
    if isinstance(record, Contact):
        cases = record.cases.all()
        return cases.exists() and not cases.filter(Q(assigned_to=user) | Q(assigned_to=None)).exists()
    return False


def _goes_on_with(case: Case, people: set[int | None]) -> bool:
    merge = CaseMerge.objects.filter(gone=case, parted_on=None).select_related("kept").first()
    return merge is not None and merge.kept.assigned_to_id in people


def asks_why(function: Function, centre_id: int | None, user: User, foreign: bool) -> bool:
    """Whether a reason is asked for before the page is shown."""
    return foreign and must_say_why(user, function, centre_id)


# --- numbers of identity cards ------------------------------------------------------------------
HKID = re.compile(r"([A-Z]{1,2})(\d{6})([0-9A])")
MAINLAND = re.compile(r"(\d{17})([0-9X])")
NOT_OF_A_NUMBER = re.compile(r"[\s()\uff08\uff09\-]")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
MAINLAND_CHECKS = "10X98765432"
WRONG = {
    "form": _(
        "This is no number of such a card. A Hong Kong number looks like A123456(3), one of the Mainland has 18 places."
    ),
    "check": _("The last place does not fit the others. Read the number again from the card."),
}


def as_typed(number: str) -> str:
    """A number without brackets and gaps, in capitals."""
    return NOT_OF_A_NUMBER.sub("", number.translate(FULL_WIDTH)).upper()


FULL_WIDTH = {0xFF10 + place: str(place) for place in range(10)} | {
    0xFF21 + place: chr(65 + place) for place in range(26)
}


def sort_of(number: str) -> str:
    """The kind of card that a number, as `as_typed` gives it, belongs to by its form; nothing when to none."""
    if HKID.fullmatch(number):
        return IdentityNumber.Sort.HKID
    return IdentityNumber.Sort.MAINLAND if MAINLAND.fullmatch(number) else ""


def is_sound(number: str) -> bool:
    """Whether the last place of a number is the one that follows from the others."""
    if found := HKID.fullmatch(number):
        letters, digits, check = found.groups()
        values = [ord(each) - 55 for each in letters] + [int(each) for each in digits]
        values = [36, *values] if len(letters) == 1 else values
        total = sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True))
        return check == "0123456789A"[-total % 11]
    if found := MAINLAND.fullmatch(number):
        digits, check = found.groups()
        total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
        return check == MAINLAND_CHECKS[total % 11]
    return False


def masked(number: str) -> str:
    """What pages say of a number: A123***(*)."""
    if HKID.fullmatch(number):
        return f"{number[:-4]}***(*)"
    return f"{number[:3]}*************{number[-2:-1]}*"


def in_full(number: str) -> str:
    """A number as it stands on the card."""
    return f"{number[:-1]}({number[-1]})" if HKID.fullmatch(number) else number
