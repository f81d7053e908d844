"""The one policy: who may do what, to which kind of work, at which centres.

Open, list, count, search, export and the records behind a figure all ask here. A role has, for each function of
the office, a level and a reach; what a person may do is the union of the roles they hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet

from huying.accounts.models import Posting, Role, User
from huying.core.shapes import follow, id_at

T = TypeVar("T", bound=Model)
Actor = User | AnonymousUser


class Function(StrEnum):
    """The functions of an office, each with its own confidentiality."""

    CASEWORK = "casework"
    LEGAL = "legal"
    ENQUIRIES = "enquiries"
    CONTACTS = "contacts"
    PEOPLE = "people"
    DIRECTORY = "directory"
    PROPOSALS = "proposals"
    SURVEYS = "surveys"
    CAMPAIGNS = "campaigns"
    RELIEF = "relief"
    ACTIVITIES = "activities"
    CHANNELS = "channels"
    FIGURES = "figures"
    REPORT = "report"
    AUDIT = "audit"
    ACCOUNTS = "accounts"
    REQUESTS = "requests"
    PROTECTION = "protection"


class Level(IntEnum):
    """How far a right goes. STATISTICS shows counts and impersonal columns, never a person or their words."""

    NONE = 0
    STATISTICS = 1
    READ = 2
    WRITE = 3
    APPROVE = 4


class Reach(IntEnum):
    """How wide a right goes: what is assigned to me, my centres, the whole network."""

    OWN = 1
    CENTRE = 2
    NETWORK = 3


@dataclass(frozen=True, slots=True)
class Grant:
    level: Level
    reach: Reach


def _all(level: Level, reach: Reach, *functions: Function) -> dict[Function, Grant]:
    return {function: Grant(level, reach) for function in functions}


F, L, R = Function, Level, Reach
REFERENCE = _all(L.READ, R.NETWORK, F.PEOPLE, F.DIRECTORY, F.ACTIVITIES, F.PROPOSALS, F.FIGURES, F.REPORT)

POLICY: Mapping[Role, Mapping[Function, Grant]] = {
    Role.COUNTER: REFERENCE | _all(L.WRITE, R.CENTRE, F.ENQUIRIES, F.CONTACTS, F.CASEWORK, F.REQUESTS),
    Role.CASEWORKER: REFERENCE
    | _all(L.WRITE, R.CENTRE, F.CASEWORK, F.CONTACTS, F.ENQUIRIES, F.REQUESTS)
    | _all(L.READ, R.NETWORK, F.SURVEYS, F.CAMPAIGNS),
    Role.SUPERVISOR: REFERENCE
    | _all(L.APPROVE, R.CENTRE, F.CASEWORK, F.CONTACTS, F.ENQUIRIES, F.REQUESTS)
    | _all(L.WRITE, R.NETWORK, F.DIRECTORY, F.ACTIVITIES)
    | _all(L.READ, R.NETWORK, F.SURVEYS, F.CAMPAIGNS, F.CHANNELS, F.PROTECTION),
    # Nothing of a case: its brief is opened seat by seat, once the lawyer has no conflict of interest (ADR 31).
    Role.LAWYER: _all(L.WRITE, R.OWN, F.LEGAL) | _all(L.READ, R.NETWORK, F.DIRECTORY),
    Role.REPRESENTATIVE: REFERENCE
    | _all(L.STATISTICS, R.NETWORK, F.CASEWORK, F.ENQUIRIES)
    | _all(L.APPROVE, R.NETWORK, F.PROPOSALS)
    | _all(L.READ, R.NETWORK, F.SURVEYS, F.CAMPAIGNS, F.RELIEF, F.CHANNELS),
    Role.ASSISTANT: REFERENCE
    | _all(L.STATISTICS, R.NETWORK, F.CASEWORK, F.ENQUIRIES)
    | _all(L.WRITE, R.NETWORK, F.PROPOSALS, F.ACTIVITIES, F.CAMPAIGNS, F.PEOPLE)
    | _all(L.READ, R.NETWORK, F.SURVEYS, F.CHANNELS),
    Role.RESEARCH: REFERENCE
    | _all(L.STATISTICS, R.NETWORK, F.CASEWORK, F.ENQUIRIES)
    | _all(L.WRITE, R.NETWORK, F.SURVEYS, F.FIGURES)
    | _all(L.READ, R.NETWORK, F.CAMPAIGNS, F.CHANNELS),
    Role.FUND: REFERENCE | _all(L.WRITE, R.NETWORK, F.RELIEF),
    Role.EDITOR: REFERENCE
    | _all(L.STATISTICS, R.NETWORK, F.CASEWORK, F.ENQUIRIES)
    | _all(L.WRITE, R.NETWORK, F.ACTIVITIES, F.CHANNELS, F.FIGURES)
    | _all(L.APPROVE, R.NETWORK, F.REPORT)
    | _all(L.READ, R.NETWORK, F.SURVEYS, F.CAMPAIGNS, F.RELIEF),
    Role.AUDITOR: _all(L.READ, R.NETWORK, F.AUDIT, F.PROTECTION) | _all(L.STATISTICS, R.NETWORK, F.REQUESTS),
    Role.ADMINISTRATOR: REFERENCE
    | _all(L.WRITE, R.NETWORK, F.DIRECTORY, F.PEOPLE)
    | _all(L.APPROVE, R.NETWORK, F.ACCOUNTS, F.PROTECTION),
}


def grants(user: Actor, function: Function) -> list[tuple[Grant, int | None]]:
    """Every grant `user` holds for `function`, each with the centre it was given for (None: everywhere)."""
    if not isinstance(user, User) or not user.is_active:
        return []
    held = ((POLICY[Role(posting.role)].get(function), posting.centre_id) for posting in user.postings_held)
    return [(grant, centre) for grant, centre in held if grant is not None]


def level(user: Actor, function: Function) -> Level:
    """The highest level `user` has for `function` anywhere."""
    return max((grant.level for grant, _centre in grants(user, function)), default=Level.NONE)


def allows(user: Actor, function: Function, needed: Level) -> bool:
    return level(user, function) >= needed


@dataclass(frozen=True, slots=True)
class Ways:
    """How one comes from a row to what decides who may see it; an empty way leads nowhere.

    `centre` and `owner` are the centre it is kept by and the person it is assigned to; a row without a centre belongs
    to the whole network. A row in which one of the `sealed` ways ends at its value is kept to those who answer for the
    centre and to `keeper`, the one who sees to it.
    """

    centre: str = ""
    owner: str = ""
    sealed: Mapping[str, object] = field(default_factory=dict)
    keeper: str = ""


def scope(user: Actor, function: Function, needed: Level, ways: Ways) -> Q | None:
    """The condition that `user`'s rights put on rows of `function`; None means no row at all."""
    held = (
        _part(grant, centre_id, user, ways)
        for grant, centre_id in grants(user, function)
        if grant.level >= needed
    )
    return either(*held)


def either(*conditions: Q | None) -> Q | None:
    """Rows that at least one of `conditions` lets in; None lets in no row, an empty one every row.

    Django takes an empty condition for one that says nothing and drops it when it is joined to another with `|`:
    somebody posted everywhere would see less for being posted at one centre besides.
    """
    said = [each for each in conditions if each is not None]
    if not said:
        return None
    return reduce(or_, said) if all(said) else Q()


def _part(grant: Grant, centre_id: int | None, user: Actor, ways: Ways) -> Q | None:
    if grant.reach is Reach.OWN:
        return Q(**{ways.owner: user.pk}) if ways.owner else None
    everywhere = grant.reach is Reach.NETWORK or centre_id is None or not ways.centre
    reached = Q() if everywhere else Q(**{ways.centre: centre_id})
    if not ways.sealed or grant.level >= Level.APPROVE:
        return reached
    known = ~reduce(or_, (Q(**{way: value}) for way, value in ways.sealed.items()))
    if grant.level >= Level.READ:
        known |= Q(**{ways.keeper: user.pk})
    return reached & known


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row that has been fetched stands, by the ways of its kind: ids, and whether it is sealed."""

    centre: int | None
    owner: int | None
    sealed: bool
    keeper: int | None
    everywhere: bool  # its kind is kept by no centre

    @classmethod
    def at_the_end_of(cls, ways: Ways, row: Any) -> "Place":
        """Where the ways of a kind lead from one of its rows; nothing is asked but for links not followed yet."""
        sealed = any(follow(row, way) == value for way, value in ways.sealed.items())
        return cls(
            centre=id_at(row, ways.centre) if ways.centre else None,
            owner=id_at(row, ways.owner) if ways.owner else None,
            sealed=sealed,
            keeper=id_at(row, ways.keeper) if sealed else None,
            everywhere=not ways.centre,
        )


def covers(grant: Grant, given_at: int | None, user: Actor, place: Place) -> bool:
    """Whether a grant reaches a row: the same decision as `_part`, for one that has been fetched already."""
    if grant.reach is Reach.OWN:
        return place.owner is not None and place.owner == user.pk
    keeps = place.keeper == user.pk and grant.level >= Level.READ
    if place.sealed and grant.level < Level.APPROVE and not keeps:
        return False
    return place.everywhere or grant.reach is Reach.NETWORK or given_at is None or given_at == place.centre


def people_with(function: Function, needed: Level, centres: set[int] | None) -> QuerySet[User]:
    """Active people whose posting gives them `needed` for `function`, at one of `centres` or everywhere."""
    roles = [
        role for role, granted in POLICY.items() if function in granted and granted[function].level >= needed
    ]
    held = Posting.objects.filter(until_on__isnull=True, role__in=roles)
    if centres is not None:
        held = held.filter(Q(centre__isnull=True) | Q(centre__in=centres))
    return User.objects.filter(is_active=True, pk__in=held.values("user"))


def visible(rows: QuerySet[T], user: Actor, function: Function, needed: Level, ways: Ways) -> QuerySet[T]:
    """`rows` cut down to those `user` may see at level `needed`."""
    condition = scope(user, function, needed, ways)
    return rows.none() if condition is None else rows.filter(condition)


def lets_in(row: Any, user: Actor, function: Function, needed: Level, ways: Ways) -> bool:
    """Whether `user` may see one row that is here: what `visible` asks the database."""
    held = [each for each in grants(user, function) if each[0].level >= needed]
    if not held:
        return False
    place = Place.at_the_end_of(ways, row)
    return any(covers(grant, centre_id, user, place) for grant, centre_id in held)


def centres_of(user: Actor, function: Function, needed: Level) -> set[int] | None:
    """Centres at which `user` has `needed` for `function`; None means every centre."""
    found: set[int] = set()
    for grant, centre_id in grants(user, function):
        if grant.level < needed or grant.reach is Reach.OWN:
            continue
        if grant.reach is Reach.NETWORK or centre_id is None:
            return None
        found.add(centre_id)
    return found


def must_say_why(user: Actor, function: Function, centre_id: int | None) -> bool:
    """Whether `user` gives a reason before opening what is another person's: all but those who answer for the centre."""
    answered_for = centres_of(user, function, Level.APPROVE)
    return answered_for is not None and centre_id not in answered_for


def role_names(user: Actor | str) -> str:
    """The roles a person holds, as the audit trail writes them; a part of the system that acts holds none."""
    if not isinstance(user, User):
        return ""
    return ",".join(sorted({posting.role for posting in user.postings_held}))[:60]
