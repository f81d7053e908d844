"""The form letters that are counted today, and how many copies of each have come."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from huying.accounts.models import User
from huying.accounts.policy import Level
from huying.bulk.models import Copies, FormLetter
from huying.records.kind import the_kind

SHOWN, KEYS = 30, 9


@dataclass(frozen=True, slots=True)
class Line:
    """A form letter on the page where its copies are counted; the first nine have a number key."""

    letter: FormLetter
    key: str
    today: int


def on_the_page(user: User, today: date) -> list[Line]:
    """The letters whose copies `user` may count today: those that came last first."""
    letters = list(counted_on(user, today).order_by("-began_on", "-pk")[:SHOWN])
    now = Copies.objects.filter(letter__in=letters, came_on=today).values("letter")
    came = dict(now.annotate(came=Sum("number")).values_list("letter", "came"))
    return [
        Line(letter, str(place) if place <= KEYS else "", came.get(letter.pk, 0))
        for place, letter in enumerate(letters, start=1)
    ]


def counted_on(user: User, day: date) -> QuerySet[Any]:
    """Form letters of the centres where `user` writes that are counted on `day`."""
    running = Q(ended_on=None) | Q(ended_on__gt=day)
    return the_kind("form-letters").visible_to(user, Level.WRITE).filter(running, began_on__lte=day)


def days_of(letter: FormLetter) -> QuerySet[Any, Any]:
    """How many copies came on each of the last days on which any came."""
    return letter.copies.values(day=F("came_on")).annotate(came=Sum("number")).order_by("-day")[:SHOWN]
