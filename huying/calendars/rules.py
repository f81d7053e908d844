"""Counting days. Pure: a calendar's days in, a day and how it was reached out.

The day after the event is day 1. A weekend is Saturday and Sunday, unless the calendar says that people work on it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

SATURDAY = 5
LONGEST = 2000  # days that may be counted: more than any law gives
DAY = timedelta(days=1)


class Why(StrEnum):
    """Why a day was counted or passed over."""

    COUNTED = "counted"
    MAKE_UP = "make-up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PAUSED = "paused"
    MOVED_TO = "moved-to"


@dataclass(frozen=True, slots=True)
class Special:
    """What a calendar says of one day, against its weekday."""

    works: bool
    name: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """The special days of a calendar, and the stretch of days it is known for; nothing is known without one."""

    special: Mapping[date, Special] = field(default_factory=dict)
    known_from: date | None = None
    known_until: date | None = None

    def is_known(self, day: date) -> bool:
        begun = self.known_from is None or day >= self.known_from
        return self.known_until is not None and begun and day < self.known_until


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that do not count: `from_on` is the first, `until_on` the first that counts again; none while it lasts."""

    from_on: date
    until_on: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class Step:
    """Days in a row that were treated alike; `number` is the count reached with the last, 0 when none was counted."""

    first: date
    last: date
    why: Why
    number: int = 0
    name: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Reached:
    """The day that counting leads to, and every step on the way.

    No day while a pause lasts; then `left` says how many days are still to be counted. `provisional` when the way leads
    through days that the calendar does not know yet.
    """

    day: date | None
    steps: tuple[Step, ...]
    provisional: bool
    left: int = 0


def is_working_day(day: date, days: Days) -> bool:
    special = days.special.get(day)
    return special.works if special else day.weekday() < SATURDAY


def add_working_days(start: date, n: int, days: Days, pauses: Iterable[Stretch] = ()) -> Reached:
    """The `n`th working day after `start`. For 0, `start` itself, or the next working day when it is none.

    Raises ValueError when `n` cannot be counted.
    """
    return _count(start, n, days, tuple(pauses), only_working=True, roll=True)


def add_calendar_days(
    start: date, n: int, days: Days, pauses: Iterable[Stretch] = (), *, roll_forward: bool = False
) -> Reached:
    """The `n`th day after `start`; with `roll_forward` the next working day when that is none.

    Raises ValueError when `n` cannot be counted.
    """
    return _count(start, n, days, tuple(pauses), only_working=False, roll=roll_forward)


def working_days_between(start: date, end: date, days: Days, pauses: Iterable[Stretch] = ()) -> int:
    """Working days after `start` up to and with `end`, without those on which the clock stood still."""
    pauses = tuple(pauses)
    run = (start + DAY * place for place in range(1, (end - start).days + 1))
    return sum(is_working_day(day, days) and not _is_paused(day, pauses) for day in run)


def days_between(start: date, end: date, pauses: Iterable[Stretch] = ()) -> int:
    """The same for all days."""
    pauses = tuple(pauses)
    run = (start + DAY * place for place in range(1, (end - start).days + 1))
    return sum(not _is_paused(day, pauses) for day in run)


def _count(
    start: date, n: int, days: Days, pauses: tuple[Stretch, ...], *, only_working: bool, roll: bool
) -> Reached:
    if not 0 <= n <= LONGEST:
        raise ValueError(f"{n} days cannot be counted")
    steps: list[Step] = []
    day, number = start, 0
    while number < n:
        day += DAY
        if _is_held(day, pauses):
            return Reached(None, _joined(steps), not _all_known(start, day, days), n - number)
        step = _looked_at(day, days, pauses, only_working=only_working)
        if step.why in {Why.COUNTED, Why.MAKE_UP}:
            number += 1
            step = replace(step, number=number)
        steps.append(step)
    if roll and not is_working_day(day, days):
        day = _rolled(day, days, steps, counted=n > 0)
    return Reached(day, _joined(steps), not _all_known(start, day, days))


def _looked_at(day: date, days: Days, pauses: tuple[Stretch, ...], *, only_working: bool) -> Step:
    """What is to be said of one day. A make-up day is told only where it makes a difference."""
    if _is_paused(day, pauses):
        return Step(day, day, Why.PAUSED)
    return _by_calendar(day, days) if only_working else Step(day, day, Why.COUNTED)


def _by_calendar(day: date, days: Days) -> Step:
    special, weekend = days.special.get(day), day.weekday() >= SATURDAY
    if special and special.works and weekend:
        return Step(day, day, Why.MAKE_UP, name=special.name, name_en=special.name_en)
    if special and not special.works:
        return Step(day, day, Why.HOLIDAY, name=special.name, name_en=special.name_en)
    return Step(day, day, Why.WEEKEND if weekend else Why.COUNTED)


def _rolled(day: date, days: Days, steps: list[Step], *, counted: bool) -> date:
    """On from a day on which nobody works to the next on which people do; steps tell why."""
    if not counted:
        steps.append(_by_calendar(day, days))
    while not is_working_day(day := day + DAY, days):
        steps.append(_by_calendar(day, days))
    steps.append(Step(day, day, Why.MOVED_TO))
    return day


def _is_paused(day: date, pauses: tuple[Stretch, ...]) -> bool:
    return any(day in stretch for stretch in pauses)


def _is_held(day: date, pauses: tuple[Stretch, ...]) -> bool:
    """Whether a pause without an end has begun."""
    return any(stretch.until_on is None and day in stretch for stretch in pauses)


def _all_known(start: date, end: date, days: Days) -> bool:
    return days.is_known(start) and days.is_known(end)


def _joined(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Days in a row that were treated alike, told once."""
    found: list[Step] = []
    for step in steps:
        before = found[-1] if found else None
        if before and (before.why, before.name) == (step.why, step.name) and before.last + DAY == step.first:
            found[-1] = replace(before, last=step.last, number=step.number)
        else:
            found.append(step)
    return tuple(found)


def as_data(steps: Iterable[Step]) -> list[list[Any]]:
    """Steps as they are kept with a deadline."""
    return [
        [each.first.isoformat(), each.last.isoformat(), str(each.why), each.number, each.name, each.name_en]
        for each in steps
    ]


def from_data(kept: Iterable[list[Any]]) -> Iterator[Step]:
    """The same steps again."""
    for first, last, why, number, name, name_en in kept:
        yield Step(date.fromisoformat(first), date.fromisoformat(last), Why(why), number, name, name_en)
