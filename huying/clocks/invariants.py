"""What must always be true of clocks."""

from collections.abc import Iterator

from huying.calendars.queries import days_of
from huying.calendars.rules import Days
from huying.clocks.models import Clock
from huying.clocks.queries import stretches_of
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
