"""A stretch of days, start in and end out, in the office's own time zone."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.db.models import Q


def in_force(day: date, first: str = "began_on", after: str = "ended_on") -> Q:
    """Rows that hold on `day`: begun, and not over; `after` is the first day on which they do not; no bound is open."""
    begun = Q(**{f"{first}__isnull": True}) | Q(**{f"{first}__lte": day})
    not_over = Q(**{f"{after}__isnull": True}) | Q(**{f"{after}__gt": day})
    return begun & not_over


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open stretch of days: `start` belongs to it, `end` is the first day after it.

    Raises ValueError when it would hold no day.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("a period holds at least one day")

    @classmethod
    def year(cls, year: int) -> Self:
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        after = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
        return cls(date(year, month, 1), after)

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def contains(self, field: str) -> Q:
        """Rows whose date `field` falls in the period."""
        return Q(**{f"{field}__gte": self.start, f"{field}__lt": self.end})

    def covers(self, first: str = "from_on", after: str = "until_on") -> Q:
        """Rows whose own stretch of days lies wholly inside the period; undated rows never do."""
        return Q(**{f"{first}__gte": self.start, f"{after}__lte": self.end})

    def in_force_on_last_day(self, first: str = "from_on", after: str = "until_on") -> Q:
        """Rows that hold on the period's last day; a missing bound is open."""
        return in_force(self.last_day, first, after)
