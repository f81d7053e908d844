"""Open dates that were counted on a calendar beside those of clocks: steps, and the answers to referrals.

Each that moves is told on its case, from when to when. What was done or answered keeps its date.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from huying.calendars.counting import Counting, counting_of, keep_counting
from huying.calendars.models import Calendar
from huying.calendars.queries import days_of
from huying.calendars.rules import Days
from huying.cases.models import Case, Referral
from huying.clocks.actions import tell_moved
from huying.clocks.models import Task
from huying.clocks.queries import undone
from huying.records.actions import edit_record
from huying.records.kind import the_kind

BY = "clocks"


def open_steps(calendar: Calendar) -> QuerySet[Task]:
    """Steps still to be done on open cases, whose day was counted on this calendar."""
    return Task.objects.filter(undone(), counted_by=calendar)


def open_referrals(calendar: Calendar) -> QuerySet[Referral]:
    """Referrals that wait for an answer, whose last day was counted on this calendar."""
    return Referral.objects.filter(answer=Referral.Answer.WAITING, counted_by=calendar)


def recount_step(task: Task, days: Days, at: datetime) -> None:
    """The day of an open step by what its calendar says now."""
    held = (
        Task.objects.select_for_update(of=("self",))
        .select_related("case__centre", "counted_by")
        .get(pk=task.pk)
    )
    counting = counting_of(held)
    if counting is not None and held.done_on is None:
        _recount(held, "tasks", "due_on", counting, days, at)


def recount_referral(referral: Referral, days: Days, at: datetime) -> None:
    """The day by which an answer is due, by what the calendar of the centre that is asked says now."""
    rows = Referral.objects.select_for_update(of=("self",)).select_related("case__centre", "counted_by")
    held = rows.get(pk=referral.pk)
    counting = counting_of(held)
    if counting is not None and held.answer == Referral.Answer.WAITING:
        _recount(held, "referrals", "answer_by", counting, days, at)


def follow_case(case: Case, at: datetime) -> None:
    """A day of receipt was corrected, or the case opened again after its calendar had changed: its open steps follow."""
    rows = Task.objects.filter(case=case, done_on=None, counted_from__isnull=False)
    for task in rows.select_related("counted_by").order_by("pk"):
        counting = counting_of(task)
        if counting is None:
            continue
        moved = task.of_receipt and task.counted_from != case.received_on
        if not moved and (counting.calendar is None or task.counted_revision == counting.calendar.revision):
            continue
        task.case = case
        start = case.received_on if task.of_receipt else counting.start
        fresh = Counting(start, counting.number, counting.calendar)
        _recount(task, "tasks", "due_on", fresh, days_of(counting.calendar), at)


def _recount(record: Any, key: str, name: str, counting: Counting, days: Days, at: datetime) -> None:
    before: date | None = getattr(record, name)
    reached = counting.reached(days)
    edited = edit_record(
        kind=the_kind(key), record=record, values={name: reached.day}, version=record.version, by=BY, at=at
    )
    keep_counting(edited, counting, reached)
    if before != reached.day:
        tell_moved(record.case, record.code, before, reached.day, by=BY, at=at)
