"""Clocks and steps as screens and reminders ask for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, allows
from huying.calendars.rules import Stretch
from huying.cases.models import Case, Category
from huying.cases.queries import together
from huying.clocks.models import Clock, ClockRule, StepTemplate, Task
from huying.core.deadlines import SOON
from huying.core.period import in_force
from huying.records.kind import the_kind

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Due:
    """One date that presses, on one case: a clock or a step."""

    case: Case
    what: str
    due_on: date
    code: str


@dataclass(frozen=True, slots=True)
class Pressing:
    """Dates of the cases that are mine, and those past at my centres; `more` when not all are shown."""

    mine: list[Due]
    mine_more: bool
    overdue: list[Due]
    overdue_more: bool


def rules_in_force(on: date, **wanted: Any) -> QuerySet[ClockRule]:
    """Rules that hold on a day, in the office's order."""
    return (
        ClockRule.objects.filter(in_force(on), **wanted).select_related("calendar").order_by("position", "pk")
    )


def templates_in_force(category: Category, on: date) -> QuerySet[StepTemplate]:
    """The steps of a category, with those of the one it stands under."""
    rows = StepTemplate.objects.filter(in_force(on), category__in=category.with_parent)
    return rows.order_by("position", "pk")


def stretches_of(clock: Clock) -> tuple[Stretch, ...]:
    """The days on which a clock stood still, in order."""
    rows = clock.pauses.order_by("from_on", "pk").values_list("from_on", "until_on")
    return tuple(Stretch(first, after) for first, after in rows)


def clocks_of(case: Case, user: User) -> list[Clock]:
    """The clocks of a case and of those merged into it: running ones first, by their dates."""
    rows = Clock.objects.filter(case__in=together(case, user)).select_related("rule", "calendar", "case")
    rows = rows.prefetch_related("pauses", "rule__steps_after")
    return sorted(rows, key=_in_order)


def _in_order(clock: Clock) -> tuple[Any, ...]:
    over = clock.met_on is not None or clock.stopped_on is not None
    return (over, clock.due_on or date.max, clock.rule.position, clock.pk)


def tasks_of(case: Case, user: User) -> list[Task]:
    """The steps of a case and of those merged into it."""
    rows = Task.objects.filter(case__in=together(case, user)).select_related("done_by", "counted_by")
    return list(rows.order_by("position", "pk"))


def pressing(user: User, today: date) -> Pressing:
    """What `user` should do soon on their own cases, and for those who answer for a centre all that is past its date."""
    soon = today + timedelta(days=SOON)
    mine, mine_more = _dues(user, Level.READ, Q(case__assigned_to=user, due_on__lte=soon))
    if not allows(user, Function.CASEWORK, Level.APPROVE):
        return Pressing(mine, mine_more, [], False)
    overdue, more = _dues(user, Level.APPROVE, Q(due_on__lt=today) & ~Q(case__assigned_to=user))
    return Pressing(mine, mine_more, overdue, more)


def _dues(user: User, needed: Level, condition: Q) -> tuple[list[Due], bool]:
    """The first dates of clocks and steps together that `user` may see at that level."""
    found: list[Due] = []
    for key, still in (("clocks", running()), ("tasks", undone())):
        kind = the_kind(key)
        rows = kind.visible_to(user, needed).filter(still, condition)
        found += _as_dues(rows.order_by("due_on", "pk")[: SHOWN + 1])
    found.sort(key=lambda each: (each.due_on, each.code))
    return found[:SHOWN], len(found) > SHOWN


def running() -> Q:
    """Clocks whose date is open, as a condition."""
    return Q(met_on=None, stopped_on=None, case__closed_on=None)


def undone() -> Q:
    """Steps that are still to be done, as a condition."""
    return Q(done_on=None, case__closed_on=None)


def _as_dues(rows: Iterable[Any]) -> list[Due]:
    return [Due(row.case, _called(row), row.due_on, row.code) for row in rows]


def _called(row: Any) -> str:
    return str(row.rule) if isinstance(row, Clock) else row.what
