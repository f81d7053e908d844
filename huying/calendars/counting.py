"""Dates of other records that are counted in working days, kept with what they were counted from."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from huying.calendars.models import Calendar, Counted
from huying.calendars.queries import days_of
from huying.calendars.rules import Days, Reached, add_working_days, as_data


@dataclass(frozen=True, slots=True)
class Counting:
    """From which day how many working days are counted, by which calendar; without one only weekends are known."""

    start: date
    number: int
    calendar: Calendar | None

    def reached(self, days: Days | None = None) -> Reached:
        """The day that it leads to by what the calendar says now; `days` when that has been read already."""
        known = days_of(self.calendar) if days is None else days
        return add_working_days(self.start, self.number, known)

    @property
    def day(self) -> date:
        """The same as a day alone: nothing stands still on the way, so there is one."""
        found = self.reached().day
        if found is None:
            raise ValueError("a counting without a pause leads to a day")
        return found


def counting_of(record: Counted) -> Counting | None:
    """What the date of a record was counted from; None where somebody chose it."""
    if record.counted_from is None or record.counted_days is None:
        return None
    return Counting(record.counted_from, record.counted_days, record.counted_by)


def keep_counting(record: Counted, counting: Counting, reached: Reached | None = None) -> None:
    """How the date of a record was reached, beside it, in the caller's transaction; nobody entered it, so it has no version."""
    steps = (reached or counting.reached()).steps
    revision = counting.calendar.revision if counting.calendar else 0
    kept = {
        "counted_from": counting.start,
        "counted_days": counting.number,
        "counted_by": counting.calendar,
        "counted_revision": revision,
        "reckoning": as_data(steps),
    }
    _keep(record, kept)


def forget_counting(record: Counted) -> None:
    """Somebody chose another date: from now on it follows no calendar."""
    _keep(
        record,
        {
            "counted_from": None,
            "counted_days": None,
            "counted_by": None,
            "counted_revision": 0,
            "reckoning": None,
        },
    )


def _keep(record: Counted, kept: dict[str, Any]) -> None:
    for name, value in kept.items():
        setattr(record, name, value)
    type(record)._default_manager.filter(pk=record.pk).update(**kept)
