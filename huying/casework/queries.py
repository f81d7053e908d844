"""The queues of a caseworker and of whoever answers for a centre."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, centres_of, people_with
from huying.cases.kinds import CASES, REFERRALS
from huying.cases.models import Case, Referral
from huying.casework.models import ClosingRequest
from huying.casework.rules import colleagues_for
from huying.core.pages import Counted, counted
from huying.records.kind import Words, the_kind

SHOWN = 60
MINE, CENTRE, UNASSIGNED, LATE = "mine", "centre", "unassigned", "late"


@dataclass(frozen=True, slots=True)
class Queue:
    """Open cases that one looks after together; `words` say so when there are none."""

    name: str
    label: Words
    condition: Callable[[User, date], Q]
    empty: Words


QUEUES = {
    each.name: each
    for each in (
        Queue(
            MINE,
            _("Mine"),
            lambda user, today: Q(assigned_to=user),
            _("No open case is given to you."),
        ),
        Queue(
            LATE,
            _("Past their dates"),
            lambda user, today: Q(due_on__lt=today),
            _("No open case of your centres is past its date."),
        ),
        Queue(
            UNASSIGNED,
            _("Given to nobody"),
            lambda user, today: Q(assigned_to=None),
            _("Every open case of your centres has a caseworker."),
        ),
        Queue(CENTRE, _("All open"), lambda user, today: Q(), _("No case is open at your centres.")),
    )
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A queue's name, and how many are in it."""

    queue: Queue
    number: Counted


def queue_named(name: str) -> Queue:
    """The queue of that name; the person's own when there is none of that name."""
    return QUEUES.get(name, QUEUES[MINE])


def open_cases(user: User) -> QuerySet[Case]:
    """Open cases that a person writes."""
    return CASES.visible_to(user, Level.WRITE).filter(closed_on=None)


def in_queue(queue: Queue, user: User, today: date) -> QuerySet[Case]:
    """Cases of a queue: those that are due first, then those without a date, the oldest first."""
    rows = open_cases(user).filter(queue.condition(user, today))
    return rows.order_by(F("due_on").asc(nulls_last=True), "received_on", "pk")


def tabs(user: User, today: date) -> list[Tab]:
    return [Tab(queue, counted(in_queue(queue, user, today))) for queue in QUEUES.values()]


def offered_to(user: User) -> QuerySet[Referral]:
    """Referrals that wait for the answer of centres at which a person writes, the oldest first."""
    rows = REFERRALS.received(user, Level.WRITE)
    waiting = rows.filter(answer=Referral.Answer.WAITING, to_centre__isnull=False)
    return waiting.order_by("referred_on", "pk")


def to_decide(user: User) -> QuerySet[ClosingRequest]:
    """Requests to close that a person may decide: not their own."""
    kind = the_kind("closing-requests")
    rows = kind.visible_to(user, Level.APPROVE)
    waiting = rows.filter(decision=ClosingRequest.Decision.WAITING, case__closed_on=None)
    return waiting.exclude(asked_by=user).order_by("asked_on", "pk")  # type: ignore[no-any-return]


def waiting_request(case: Case) -> ClosingRequest | None:
    """The request to close a case that nobody has decided."""
    return (
        case.closing_requests.filter(decision=ClosingRequest.Decision.WAITING)
        .select_related("asked_by")
        .first()
    )


def loads(case: Case) -> list[tuple[User, int]]:
    """Colleagues a case can be given to, with how many open cases each has at its centre; the least busy first."""
    open_here = Count("cases", filter=Q(cases__closed_on=None, cases__centre=case.centre_id))
    people = colleagues_for(case).annotate(load=open_here).order_by("load", "username")
    return [(person, person.load) for person in people]


def colleagues(user: User) -> QuerySet[User]:
    """People who write cases at the centres where `user` does."""
    centres = centres_of(user, Function.CASEWORK, Level.WRITE)
    return people_with(Function.CASEWORK, Level.WRITE, centres).order_by("username")
