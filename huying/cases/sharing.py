"""What others than the case's own people may read: the centre that took it over, as far as was agreed; the resident.

Across the boundary only as long as a transfer route for the pair of centres is in force. What apps above know for the
resident of a case, or from them, they declare here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from huying.cases.models import Case, Referral
from huying.cases.rules import crosses_the_boundary, route_between
from huying.centres.models import Centre

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


@dataclass(frozen=True, slots=True)
class Right:
    """What the resident may do next by law or rule, in words, and the last day on which they may."""

    words: str
    until: date


@dataclass(frozen=True, slots=True)
class LastWord:
    """What the resident said last about their matter being passed on, and on which day."""

    agreed: bool
    on: date


Due = Callable[[Case], Iterable[date]]
First = Callable[[Centre, date], date | None]
Rights = Callable[[Case, date], Iterable[Right]]
Words = Callable[[Case], LastWord | None]
_due: list[Due] = []
_first: list[First] = []
_rights: list[Rights] = []
_words: list[Words] = []


def dues(find: Due) -> Due:
    """Declare where to look for the days by which something is to happen to an open case."""
    _due.append(find)
    return find


def first_answers(find: First) -> First:
    """Declare by which day a request that a centre received on a day has its first answer."""
    _first.append(find)
    return find


def rights(find: Rights) -> Rights:
    """Declare where to look for what the resident of a case may do next."""
    _rights.append(find)
    return find


def words_on_passing_on(find: Words) -> Words:
    """Declare where to look for what the resident of a case said last about its being passed on."""
    _words.append(find)
    return find


def expected_on(case: Case) -> date | None:
    """The first day by which the resident may expect something: the one set by hand, or that of a running clock."""
    if not case.is_open:
        return None
    days = {day for find in _due for day in find(case)} | {case.due_on}
    return min((day for day in days if day is not None), default=None)


def first_answer_on(centre: Centre, received_on: date) -> date | None:
    """The day by which a request that nobody has decided about yet has its first answer."""
    days = (find(centre, received_on) for find in _first)
    return min((day for day in days if day is not None), default=None)


def rights_of(case: Case, today: date) -> list[Right]:
    """What the resident of a case may do from today on, the first to end first."""
    found = [each for find in _rights for each in find(case, today)]
    return sorted(found, key=lambda each: (each.until, each.words))


def last_word_of(case: Case) -> LastWord | None:
    """The resident's last word about passing it on, if they said one by themselves."""
    said = [word for find in _words if (word := find(case)) is not None]
    return max(said, key=lambda each: each.on, default=None)


def is_shared(referral: Referral, today: date) -> bool:
    """Whether anything about the resident may be read on `today` where the case was referred to."""
    accepted = referral.answer == Referral.Answer.ACCEPTED
    agreed = accepted and referral.shares_anything and referral.consent_ended_on is None
    return agreed and has_a_way(referral, today)


@dataclass(frozen=True, slots=True)
class Consent:
    """What a resident agreed to for one referral: which parts, since when, and until when.

    `until` is the last day on which the ground for crossing the boundary holds; None when it holds until it is taken back.
    """

    referral: Referral
    parts: list[str]
    until: date | None
    read_now: bool

    @property
    def for_whom(self) -> str:
        return str(self.referral.to_centre or self.referral.to_organisation)


def consent_to(referral: Referral, today: date) -> Consent:
    """The agreement to a referral as it stands on `today`."""
    parts = [name for name in ("shares_story", "shares_name", "shares_reach") if getattr(referral, name)]
    labels = [str(Referral._meta.get_field(name).verbose_name) for name in parts]  # type: ignore[union-attr]
    here, there, route = referral.case.centre, referral.to_centre, None
    if there is not None and crosses_the_boundary(here, there):
        route = route_between(here, there, today)
    until = route.ended_on - timedelta(days=1) if route is not None and route.ended_on else None
    return Consent(referral, labels, until, is_shared(referral, today))


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
