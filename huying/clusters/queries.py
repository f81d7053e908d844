"""Which cases are like one, and which problems they show."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Prefetch, Q, QuerySet

from huying.accounts.models import User
from huying.cases.models import Case
from huying.cases.queries import together
from huying.clusters.models import Problem, Sign
from huying.clusters.rules import Likeness, alike
from huying.records.kind import the_kind

LOOKED_AT, MOST = 600, 8
COMPARED = 2000  # characters of a case; a longer story says nothing more about its kind
AROUND = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Like:
    """A case like another one, and why."""

    case: Case
    likeness: Likeness


def words_of(case: Case) -> str:
    """What a case is about; nobody's name or number is compared."""
    return "\n".join((case.title, case.story, case.wish))[:COMPARED]


def like(case: Case, user: User) -> list[Like]:
    """Cases that `user` may read, of the same category and of two years around, which tell of much the same."""
    kind = the_kind("cases")
    near = Q(received_on__gte=case.received_on - AROUND, received_on__lte=case.received_on + AROUND)
    rows = kind.visible_to(user).filter(near, category=case.category_id).exclude(pk=case.pk)
    others = {each.pk: each for each in rows.order_by("-received_on", "-pk")[:LOOKED_AT]}
    found = alike(words_of(case), {pk: words_of(each) for pk, each in others.items()}, MOST)
    return [Like(others[each.key], each) for each in found]


def signs_of(case: Case, user: User) -> QuerySet[Sign]:
    """The problems that a case is counted under today, each with how many cases show it in the whole network."""
    counted = Prefetch("problem", Problem.objects.showing())
    signs = Sign.objects.filter(case__in=together(case, user), taken_out_on=None)
    return signs.prefetch_related(counted).order_by("problem__name", "pk")


def open_problems(on: date) -> QuerySet[Problem]:
    """Problems that are not settled, those with the most cases first."""
    still = Problem.objects.filter(Q(settled_on=None) | Q(settled_on__gt=on))
    return still.showing().order_by(F("shown_by").desc(), "name", "pk")
