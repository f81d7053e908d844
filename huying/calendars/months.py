"""A year of a calendar as months, weeks and days, to be looked at."""

import calendar as grid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from huying.calendars.models import Calendar, CalendarDay
from huying.calendars.queries import days_of, special_in
from huying.calendars.rules import is_working_day
from huying.core.shapes import in_language

SUNDAY_FIRST = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """One day: whether people work on it, and its name if it is special."""

    day: date
    works: bool
    sort: str
    name: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month with its weeks, of days or blanks, and its special days as a list."""

    name: str
    weeks: list[list[Cell | None]]
    special: list[Cell]
    working: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a calendar; `known` when all of its days are settled."""

    year: int
    months: list[Month]
    heads: list[tuple[str, str]]
    working: int
    known: bool


def year_of(calendar: Calendar, year: int, today: date) -> Year:
    days, special = days_of(calendar), special_in(calendar, year)

    def cell(day: date) -> Cell:
        held: CalendarDay | None = special.get(day)
        name = in_language(held.name, held.name_en) if held else ""
        return Cell(day, is_working_day(day, days), held.sort if held else "", name, day == today)

    months = [_month(year, number, cell) for number in range(1, 13)]
    known = days.is_known(date(year, 1, 1)) and days.is_known(date(year, 12, 31))
    return Year(year, months, _heads(), sum(month.working for month in months), known)


def _month(year: int, number: int, cell: object) -> Month:
    weeks = [
        [cell(date(year, number, day)) if day else None for day in week]  # type: ignore[operator]
        for week in grid.Calendar(SUNDAY_FIRST).monthdayscalendar(year, number)
    ]
    cells = [each for week in weeks for each in week if each]
    name = date_format(date(year, number, 1), "F")
    return Month(name, weeks, [each for each in cells if each.sort], _working(cells))


def _working(cells: Iterable[Cell]) -> int:
    return sum(each.works for each in cells)


def _heads() -> list[tuple[str, str]]:
    """Sunday to Saturday: one letter or character, and the whole word for those who hear it."""
    week = [date(2023, 1, day) for day in range(1, 8)]
    return [
        (date_format(day, "D")[-1:] if _is_chinese(day) else date_format(day, "D")[:1], date_format(day, "l"))
        for day in week
    ]


def _is_chinese(day: date) -> bool:
    return not date_format(day, "D").isascii()
