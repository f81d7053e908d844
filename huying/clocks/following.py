"""What clocks do when something happens to their case or to their calendar, and what they tell the resident of a case."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from huying.calendars.models import Calendar
from huying.calendars.moments import DAYS_CHANGED
from huying.calendars.queries import calendar_of, days_of
from huying.calendars.rules import Days
from huying.cases.models import Case
from huying.cases.moments import CHANGED, OPENED
from huying.cases.queries import one_with
from huying.cases.sharing import Right, dues, first_answers, rights
from huying.centres.models import Centre
from huying.clocks import actions, recounting
from huying.clocks.models import Clock, ClockRule
from huying.clocks.queries import rules_in_force
from huying.clocks.rules import Terms
from huying.clocks.steps import apply_templates
from huying.outbox.actions import enqueue
from huying.records.kind import By

COMPUTE = "huying.clocks.tasks.compute_anew"
BATCH = 100
BY = "clocks"


@OPENED.followed_by
def case_opened(*, case: Case, by: By, at: datetime) -> None:
    """Start what runs from the day of receipt, and give the case the steps of its category."""
    for rule in rules_in_force(case.received_on, starts=ClockRule.Starts.OPENED):
        if rule.category_id in {None, *case.category.with_parent}:
            clock = actions.begin(case=case, rule=rule, on=case.received_on, by=BY, at=at)
            _met_with_case(clock, case, by=BY, at=at)
    apply_templates(case=case, by=BY, at=at)


@CHANGED.followed_by
def case_changed(*, case: Case, by: By, at: datetime) -> None:
    """A day of receipt corrected, a resident told, a case closed or opened again: its clocks follow."""
    rows = Clock.objects.filter(case=case, met_on=None, stopped_on=None)
    for clock in rows.select_related("case__centre", "rule", "calendar"):
        clock.case = case
        of_receipt = clock.rule.starts == ClockRule.Starts.OPENED
        if of_receipt and clock.started_on != case.received_on:
            actions.begin_elsewhen(clock=clock, on=case.received_on, by=BY, at=at)
        if not _met_with_case(clock, case, by=BY, at=at) and case.closed_on is None:
            _catch_up(clock, at)
    if case.closed_on is None:
        recounting.follow_case(case, at)


def _met_with_case(clock: Clock, case: Case, *, by: By, at: datetime) -> bool:
    """Meet a clock whose rule says that the case itself meets it, if it has."""
    days = {ClockRule.Met.TOLD: case.resident_told_on, ClockRule.Met.CLOSED: case.closed_on}
    day = days.get(ClockRule.Met(clock.rule.met))
    if day is None:
        return False
    actions.meet(clock=clock, on=max(day, clock.started_on), by=by, at=at)
    return True


def _catch_up(clock: Clock, at: datetime) -> None:
    """Of a case that was closed while its calendar changed, the dates are computed when it is opened again."""
    if clock.calendar and clock.calendar_revision != clock.calendar.revision:
        actions.compute_anew(clock=clock, days=days_of(clock.calendar), by=BY, at=at)


@DAYS_CHANGED.followed_by
def calendar_changed(*, calendar: Calendar, at: datetime) -> None:
    """Open dates by this calendar, if there are any, are computed anew by the worker."""
    _queue_first(calendar, list(SORTS), at)


def compute_batch(*, calendar: str, revision: int, after: int, sort: str, at: datetime) -> None:
    """Compute one batch of open dates of one sort anew and queue the next, then the next sort.

    A newer change of the calendar has its own round.
    """
    held = Calendar.objects.get(code=calendar)
    if held.revision != revision:
        return
    days: Days = days_of(held)
    open_by, compute = SORTS[sort]
    rows = list(open_by(held).filter(pk__gt=after).order_by("pk")[:BATCH])
    for row in rows:
        compute(row, days, at)
    if len(rows) == BATCH:
        _queue(held, sort, rows[-1].pk, at)
    else:
        every = list(SORTS)
        _queue_first(held, every[every.index(sort) + 1 :], at)


def _queue_first(calendar: Calendar, sorts: Iterable[str], at: datetime) -> None:
    """The first of these sorts of which a date is open."""
    for sort in sorts:
        open_by, _compute = SORTS[sort]
        if open_by(calendar).exists():
            _queue(calendar, sort, 0, at)
            return


def _queue(calendar: Calendar, sort: str, after: int, at: datetime) -> None:
    arguments = {
        "calendar": calendar.code,
        "revision": calendar.revision,
        "after": after,
        "sort": sort,
    }
    key = f"clocks {calendar.code} {calendar.revision} {sort} {after}"[:120]
    enqueue(task=COMPUTE, arguments=arguments, at=at, key=key)


def _open_clocks(calendar: Calendar) -> QuerySet[Any]:
    return Clock.objects.running().filter(calendar=calendar)


def _compute_clock(clock: Clock, days: Days, at: datetime) -> None:
    actions.compute_anew(clock=clock, days=days, by=BY, at=at)


Sort = tuple[Callable[[Calendar], QuerySet[Any]], Callable[[Any, Days, datetime], None]]
SORTS: dict[str, Sort] = {
    "clocks": (_open_clocks, _compute_clock),
    "steps": (recounting.open_steps, recounting.recount_step),
    "referrals": (recounting.open_referrals, recounting.recount_referral),
}


@dues
def running_dates(case: Case) -> Iterator[date]:
    """The dates of everything that runs: first answer, closing, legal steps and the office's own. A pause has none."""
    rows = Clock.objects.running().filter(case__in=one_with(case), due_on__isnull=False)
    yield from (day for day in rows.values_list("due_on", flat=True) if day is not None)


@first_answers
def first_answer(centre: Centre, received_on: date) -> date | None:
    """By the rule for the first answer to a case of any category, which starts when it is received."""
    purpose, starts = ClockRule.Purpose.FIRST_ANSWER, ClockRule.Starts.OPENED
    rule = rules_in_force(received_on, starts=starts, purpose=purpose, category=None).first()
    if rule is None:
        return None
    terms = Terms(received_on, rule.length, rule.unit, rule.rolls_forward)
    return terms.due(days_of(rule.calendar or calendar_of(centre))).day


@rights
def next_rights(case: Case, today: date) -> Iterator[Right]:
    """What the resident may do after a step that was done, as long as they have not done it and the last day counts."""
    rows = Clock.objects.filter(case__in=one_with(case), right_until__gte=today, right_used_on=None)
    for clock in rows.select_related("rule").order_by("right_until", "pk"):
        if clock.right_until is not None and clock.rule.right:
            yield Right(clock.rule.right_words, clock.right_until)
