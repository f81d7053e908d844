"""The steps of a case: made from the templates of its category, entered by hand, ticked and put in order."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from huying.accounts.models import User
from huying.calendars.counting import Counting, forget_counting, keep_counting
from huying.calendars.queries import calendar_of
from huying.cases.models import Case
from huying.clocks.models import Task
from huying.clocks.queries import templates_in_force
from huying.records import actions as records
from huying.records.kind import By, the_kind

Values = Mapping[str, Any]


@transaction.atomic
def apply_templates(*, case: Case, by: By, at: datetime) -> int:
    """Give `case` the steps of its category; returns how many."""
    templates = list(templates_in_force(case.category, case.received_on))
    if not templates:
        return 0
    calendar = calendar_of(case.centre)
    for place, template in enumerate(templates, start=1):
        values: dict[str, Any] = {
            "case": case,
            "position": place,
            "what": template.what,
            "papers": template.papers,
        }
        if template.due_after is None:
            records.create_record(kind=_tasks(), values=values, by=by, at=at)
        else:
            counting = Counting(case.received_on, template.due_after, calendar)
            add_counted(values=values | {"of_receipt": True}, counting=counting, by=by, at=at)
    return len(templates)


@transaction.atomic
def add_counted(*, values: Values, counting: Counting, by: By, at: datetime) -> Task:
    """Enter a step that is due so many working days after a day; it follows the calendar as long as it is open.

    Raises NotAllowed or ValidationError.
    """
    task = add_task(values=dict(values) | {"due_on": counting.day}, by=by, at=at)
    keep_counting(task, counting)
    return task


@transaction.atomic
def edit_task(*, record: Task, values: Values, version: int, by: By, at: datetime) -> Task:
    """Change a step; a day that somebody chooses follows no calendar. Raises EditedMeanwhile, NotAllowed or ValidationError."""
    due = Task.objects.select_for_update().values_list("due_on", flat=True).get(pk=record.pk)
    task: Task = records.edit_record(
        kind=_tasks(), record=record, values=values, version=version, by=by, at=at
    )
    if task.due_on != due:
        forget_counting(task)
    return task


@transaction.atomic
def add_task(*, values: Values, by: By, at: datetime, code: str = "") -> Task:
    """Enter a step by hand, after the others. Raises NotAllowed or ValidationError."""
    last = Task.objects.filter(case=values["case"]).aggregate(last=Max("position"))["last"] or 0
    task: Task = records.create_record(
        kind=_tasks(), values={"position": last + 1, **values}, by=by, at=at, code=code
    )
    return task


@transaction.atomic
def tick(*, task: Task, by: User, at: datetime) -> Task:
    """Say that a step is done; one that is done already stays as it was. Raises NotAllowed."""
    task = Task.objects.select_for_update().get(pk=task.pk)
    if task.done_on:
        return task
    return _edit(task, {"done_on": timezone.localdate(at), "done_by": by}, by=by, at=at)


@transaction.atomic
def untick(*, task: Task, by: User, at: datetime) -> Task:
    """Take a tick back; the trail keeps it. Raises NotAllowed."""
    task = Task.objects.select_for_update().get(pk=task.pk)
    return _edit(task, {"done_on": None, "done_by": None}, by=by, at=at)


@transaction.atomic
def move(*, task: Task, up: bool, by: User, at: datetime) -> None:
    """Put a step before the one above it, or after the one below. At the end of the list nothing moves."""
    case = Case.objects.select_for_update().get(pk=task.case_id)
    order = list(case.tasks.order_by("position", "pk"))
    place = next(place for place, each in enumerate(order) if each.pk == task.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    for position, each in enumerate(order, start=1):
        if each.position != position:
            _edit(each, {"position": position}, by=by, at=at)


def _edit(task: Task, values: Values, *, by: By, at: datetime) -> Task:
    edited: Task = records.edit_record(
        kind=_tasks(), record=task, values=values, version=task.version, by=by, at=at
    )
    return edited


def _tasks() -> Any:
    """The kind is declared above this module, so it is asked for by name."""
    return the_kind("tasks")
