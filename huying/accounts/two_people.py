"""What two people must have done: asked for by one, decided by another, each with an account that was open then."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from huying.audit.models import Event

Moment = date | datetime
Spells = dict[str, list[tuple[datetime, datetime | None]]]
CLOSED, OPENED = "user.deactivated", "user.reactivated"


def not_two(
    rows: QuerySet[Any], *, code: str, asked: str, decided: str, when: str, alone: bool = False
) -> Iterator[str]:
    """Of `rows` those that one person did alone, by the paths of reference, asker, decider and day or moment.

    The paths of the two lead to what they sign in as. Where nobody asked (the night does) `alone` allows it.
    """
    closed = _closed()
    told = rows.order_by("pk").values_list(code, asked, decided, when)
    for name, one, other, moment in told.iterator():
        if not other:
            yield f"{name}: nobody decided"
        elif one == other:
            yield f"{name}: {other} asked and decided"
        elif not one and not alone:
            yield f"{name}: nobody asked"
        elif moment is not None and _was_closed(closed.get(other, []), moment):
            yield f"{name}: {other} decided when their account was closed"


def _closed() -> Spells:
    """From when to when each account was closed, as the trail tells."""
    spells: Spells = defaultdict(list)
    told = Event.objects.filter(kind="users", action__in=(CLOSED, OPENED)).order_by("seq")
    for name, action, at in told.values_list("code", "action", "at").iterator():
        still = spells[name] and spells[name][-1][1] is None
        if action == CLOSED and not still:
            spells[name].append((at, None))
        elif action == OPENED and still:
            spells[name][-1] = (spells[name][-1][0], at)
    return spells


def _was_closed(spells: list[tuple[datetime, datetime | None]], moment: Moment) -> bool:
    """Whether the account was closed then; of a day, all day."""
    begin, end = _span(moment)
    return any(since <= begin and (until is None or end <= until) for since, until in spells)


def _span(moment: Moment) -> tuple[datetime, datetime]:
    if isinstance(moment, datetime):
        return moment, moment
    begin = timezone.make_aware(datetime.combine(moment, time.min))
    return begin, begin + timedelta(days=1)
