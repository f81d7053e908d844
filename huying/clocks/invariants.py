"""What must always be true of clocks, and of other dates that were counted."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from huying.calendars.counting import counting_of
from huying.calendars.queries import days_of
from huying.calendars.rules import Days
from huying.cases.models import Referral
from huying.clocks.models import Clock, Task
from huying.clocks.queries import stretches_of, undone
from huying.clocks.rules import Terms
from huying.core.invariants import invariant

BATCH = 500


@invariant(
    "clocks.dates",
    says="Every open date is what its terms give by the calendar revision it was computed from, if that is still the newest.",
)
def dates() -> Iterator[str]:
    known: dict[int | None, Days] = {}
    rows = Clock.objects.running().select_related("calendar").order_by("pk")
    for clock in rows.iterator(chunk_size=BATCH):
        if clock.calendar and clock.calendar_revision != clock.calendar.revision:
            continue  # the worker has not come to it yet
        if clock.calendar_id not in known:
            known[clock.calendar_id] = days_of(clock.calendar)
        terms = Terms(
            clock.started_on,
            clock.length,
            clock.unit,
            clock.rolls_forward,
            clock.extended_by,
            stretches_of(clock),
        )
        if terms.due(known[clock.calendar_id]).day != clock.due_on:
            yield f"clocks {clock.code} is due on another day than its terms say"


@invariant(
    "clocks.counted",
    says="Every open step and answer that was counted is due on the day to which its counting leads by that revision.",
)
def counted() -> Iterator[str]:
    known: dict[int | None, Days] = {}
    open_dates: tuple[tuple[str, QuerySet[Any]], ...] = (
        ("due_on", Task.objects.filter(undone())),
        ("answer_by", Referral.objects.filter(answer=Referral.Answer.WAITING)),
    )
    for name, rows in open_dates:
        counted_ones = rows.filter(counted_from__isnull=False).select_related("counted_by").order_by("pk")
        for record in counted_ones.iterator(chunk_size=BATCH):
            counting = counting_of(record)
            calendar = record.counted_by
            if counting is None or (calendar and record.counted_revision != calendar.revision):
                continue  # the worker has not come to it yet
            if record.counted_by_id not in known:
                known[record.counted_by_id] = days_of(calendar)
            if counting.reached(known[record.counted_by_id]).day != getattr(record, name):
                yield f"{record.code} is due on another day than its counting says"
