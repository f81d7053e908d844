"""What others than the case's own people may read: the centre that took it over, as far as was agreed; the resident.

Across the boundary only as long as a transfer route for the pair of centres is in force.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from huying.cases.models import Case, Referral
from huying.cases.rules import crosses_the_boundary, route_between

Told = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Appointment:
    """Something that is booked for the resident of a case, as they may read it without signing in: what, when, where."""

    what: str
    when: str
    where: str


Booked = Callable[[Case, date], list[Appointment]]
_booked: list[Booked] = []


def appointments(find: Booked) -> Booked:
    """Declare where to look for what is booked for a case; apps above this one do."""
    _booked.append(find)
    return find


def appointments_of(case: Case, today: date) -> list[Appointment]:
    """Everything that is booked for the resident of a case from today on."""
    return [each for find in _booked for each in find(case, today)]


def is_shared(referral: Referral, today: date) -> bool:
    """Whether anything about the resident may be read on `today` where the case was referred to."""
    accepted = referral.answer == Referral.Answer.ACCEPTED
    agreed = accepted and referral.shares_anything and referral.consent_ended_on is None
    return agreed and has_a_way(referral, today)


def has_a_way(referral: Referral, today: date) -> bool:
    """Whether nothing crosses the boundary, or a route for the two centres is in force."""
    here, there = referral.case.centre, referral.to_centre
    if there is None or not crosses_the_boundary(here, there):
        return True
    return route_between(here, there, today) is not None


def shared_with_receiver(referral: Referral, today: date) -> list[Told]:
    """Labels and words of what the receiving centre may read; nothing before it has accepted or after the consent ended."""
    if not is_shared(referral, today):
        return []
    case, found = referral.case, []
    if referral.shares_story:
        found += [(_("matter"), case.title), (_("what happened"), case.story), (_("wish"), case.wish)]
    if case.contact is not None and referral.shares_name:
        found.append((_("resident"), str(case.contact)))
    if case.contact is not None and referral.shares_reach:
        found += [(_("telephone"), case.contact.phone), (_("e-mail"), case.contact.email)]
    return [(str(capfirst(label)), words) for label, words in found if words]
