"""Days as people write them in tables: 2023-05-02, 2/5/2023, 2023年5月2日, 2 May 2023, a spreadsheet's own number.

A time beside a day is read and dropped; with an offset it is a moment, whose day is that of Hong Kong. Of 2/5/2023
nobody can say which number is the month: the order is declared, or shown by the other days of the column.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import lru_cache

from django.utils import timezone as office

from huying.imports.reading.source import Cell

SERIALS = range(20_000, 80_000)  # the numbers by which spreadsheets mean days from 1954 to 2119
FIRST_SERIAL = date(1899, 12, 30)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# Read in text whose blanks are single: what repeats here never meets what could take the same.
TIME = (
    r"(?:[T,]? ?(?:(?P<before>上午|下午|中午|am|pm) ?)?(?P<hour>\d{1,2})[:時时](?P<minute>\d{2})"
    r"(?:[:分](?P<second>\d{2})秒?(?:\.\d{1,9})?)?"
    r"(?: ?(?P<after>am|pm|a\.m\.|p\.m\.))?(?: ?(?P<offset>z|utc|[+-]\d{2}:?\d{2}))?)?"
)
YEAR_FIRST = re.compile(r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})" + TIME, re.I)
CHINESE = re.compile(
    r"(?P<year>\d{4})年 ?(?P<month>\d{1,2})月 ?(?P<day>\d{1,2})[日號号]?(?: ?\(?(?:星期|週|周)[一二三四五六日天]\)?)?"
    + TIME,
    re.I,
)
YEAR_LAST = re.compile(r"(?P<first>\d{1,2})([-/.])(?P<second_>\d{1,2})\2(?P<year>\d{4})" + TIME, re.I)
NAMED = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[- ](?P<name>[a-z]{3,9})\.?,?[- ](?P<year>\d{4})" + TIME, re.I
)
NAMED_FIRST = re.compile(
    r"(?P<name>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})" + TIME, re.I
)
COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})")


class Order(StrEnum):
    """Which number comes first in 2/5/2023; unknown where nobody has said and nothing shows it."""

    UNKNOWN = ""
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class NoDay(ValueError):
    """The cell holds no day."""


class Unclear(NoDay):
    """The cell holds a day whose order of numbers nobody has said."""


def day_of(cell: Cell, order: Order) -> date | None:
    """The day that a cell means, none when it is empty. Raises NoDay, Unclear."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime):
        return office.localdate(cell) if cell.tzinfo else cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool):
        raise NoDay
    if isinstance(cell, int | float):
        return _serial(float(cell))
    return _written(cell, order)


@lru_cache(maxsize=20_000)
def _written(text: str, order: Order) -> date | None:
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if not plain:
        return None
    try:
        return _read(plain, order)
    except (ValueError, OverflowError) as problem:
        raise problem if isinstance(problem, NoDay) else NoDay(text) from problem


def _read(text: str, order: Order) -> date:
    for pattern in (YEAR_FIRST, CHINESE, COMPACT):
        if found := pattern.fullmatch(text):
            return _on(found, int(found["month"]), int(found["day"]))
    if found := YEAR_LAST.fullmatch(text):
        first, second = int(found["first"]), int(found["second_"])
        if order is Order.UNKNOWN:
            raise Unclear(text)
        day, month = (first, second) if order is Order.DAY_FIRST else (second, first)
        return _on(found, month, day)
    for pattern in (NAMED, NAMED_FIRST):
        if found := pattern.fullmatch(text):
            return _on(found, MONTHS.index(found["name"][:3].lower()) + 1, int(found["day"]))
    return _serial(float(text))


def _on(found: "re.Match[str]", month: int, day: int) -> date:
    """The day, after its time has been seen to be one, in Hong Kong when it is a moment."""
    known, on = found.groupdict(), date(int(found["year"]), month, day)
    if not known.get("hour"):
        return on
    half = (known["before"] or known["after"] or "").lower().replace(".", "")
    hour = int(known["hour"])
    if half in {"pm", "下午"} and hour < 12:
        hour += 12
    if half in {"am", "上午"} and hour == 12:
        hour = 0
    at = datetime.combine(on, time(hour, int(known["minute"]), int(known["second"] or 0)))
    return office.localdate(at.replace(tzinfo=_zone(known["offset"]))) if known["offset"] else on


def _zone(offset: str) -> timezone:
    if offset.lower() in {"z", "utc"}:
        return timezone.utc  # noqa: UP017 (the class is named beside)
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    apart = timedelta(hours=hours, minutes=minutes)
    return timezone(-apart if offset[0] == "-" else apart)


def _serial(number: float) -> date:
    if int(number) not in SERIALS:
        raise NoDay
    return FIRST_SERIAL + timedelta(days=int(number))


def shown_order(cells: Iterable[Cell]) -> tuple[Order, bool]:
    """What the days of a column show of their order, and whether any of them needs to be told.

    A number above twelve is a day. Where days show both orders, or none, nobody knows.
    """
    shown: set[Order] = set()
    needed = False
    for cell in cells:
        found = (
            YEAR_LAST.fullmatch(" ".join(unicodedata.normalize("NFKC", cell).split()))
            if isinstance(cell, str)
            else None
        )
        if found is None:
            continue
        needed = True
        if int(found["first"]) > 12:
            shown.add(Order.DAY_FIRST)
        elif int(found["second_"]) > 12:
            shown.add(Order.MONTH_FIRST)
    return (shown.pop() if len(shown) == 1 else Order.UNKNOWN), needed
