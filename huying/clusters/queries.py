"""Which cases are like one, how they were found, and which problems they show."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Prefetch, Q, QuerySet

from huying.accounts.models import User
from huying.cases.models import Case
from huying.cases.queries import together
from huying.clusters.models import Problem, Sign
from huying.clusters.rules import Likeness, alike, telling
from huying.records.finding import shelves
from huying.records.kind import Kind, the_kind
from huying.search.index import some

LOOKED_AT, MOST = 600, 8
ASKED, COMMON, BY_INDEX = (
    16,
    200,
    200,
)  # words asked for; hits that make a word say nothing; cases they lead to
COMPARED = 2000  # characters of a case; a longer story says nothing more about its kind
AROUND = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Like:
    """A case like another one, and why."""

    case: Case
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Alike:
    """The cases like one, and how far was looked: how many of its category, how many of others by how many words.

    `more` says that its category holds more cases of these years than were compared.
    """

    found: list[Like]
    of_category: int
    of_others: int
    words: int
    more: bool


def words_of(case: Case) -> str:
    """What a case is about; nobody's name or number is compared."""
    return "\n".join((case.title, case.story, case.wish))[:COMPARED]


def like(case: Case, user: User) -> Alike:
    """Cases that `user` may read, of two years around, which tell of much the same.

    Compared are the newest of the same category, and those of other categories to which the search index leads by words of
    this one that few cases have. The comparison itself is the same for both.
    """
    kind = the_kind("cases")
    near = Q(received_on__gte=case.received_on - AROUND, received_on__lte=case.received_on + AROUND)
    rows = kind.visible_to(user).filter(near).exclude(pk=case.pk)
    own = list(rows.filter(category=case.category_id).order_by("-received_on", "-pk")[: LOOKED_AT + 1])
    words = telling(words_of(case), ASKED)
    elsewhere = list(
        rows.exclude(category=case.category_id).filter(code__in=_led_to(words, kind, user)).order_by("pk")
    )
    others = {each.pk: each for each in (*own[:LOOKED_AT], *elsewhere)}
    found = alike(words_of(case), {pk: words_of(each) for pk, each in others.items()}, MOST)
    return Alike(
        [Like(others[each.key], each) for each in found],
        of_category=min(len(own), LOOKED_AT),
        of_others=len(elsewhere),
        words=len(words),
        more=len(own) > LOOKED_AT,
    )


def _led_to(words: list[str], kind: Kind, user: User) -> list[str]:
    """References of the cases that have most of these words, a word counting more the fewer cases have it."""
    mine = shelves(user, [kind])
    weights: dict[str, float] = defaultdict(float)
    for word in words:
        codes = some(word, mine, COMMON)
        if len(codes) < COMMON:  # what so many cases say tells nothing
            for code in codes:
                weights[code] += 1 / len(codes)
    return sorted(weights, key=lambda code: -weights[code])[:BY_INDEX]


def signs_of(case: Case, user: User) -> QuerySet[Sign]:
    """The problems that a case is counted under today, each with how many cases show it in the whole network."""
    counted = Prefetch("problem", Problem.objects.showing())
    signs = Sign.objects.filter(case__in=together(case, user), taken_out_on=None)
    return signs.prefetch_related(counted).order_by("problem__name", "pk")


def open_problems(on: date) -> QuerySet[Problem]:
    """Problems that are not settled, those with the most cases first."""
    still = Problem.objects.filter(Q(settled_on=None) | Q(settled_on__gt=on))
    return still.showing().order_by(F("shown_by").desc(), "name", "pk")
