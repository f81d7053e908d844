"""Measures that are not sums: the one number that all records share, the middle of many, full years between two days."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from huying.figures.engine import Measured, Value


def the_one(values: Iterable[int | None]) -> Measured:
    """The number that all of them are. None of them, or several, is said in words and never guessed."""
    found = {value for value in values if value is not None}
    if len(found) == 1:
        return Measured(found.pop())
    return Measured(0, note=_("not the same for all; ask about one of them") if found else _("not stated"))


def full_years(first: date, last: date) -> int:
    """Years completed on the day `last` by what began on the day `first`."""
    not_yet = (last.month, last.day) < (first.month, first.day)
    return max(last.year - first.year - not_yet, 0)


def middle(counted: Iterable[tuple[int, int]]) -> Measured:
    """The middle of values that come in order, each with how often it was found.

    Of very few records it would tell of a person, so it is not told.
    """
    table = list(counted)
    number = sum(times for _value, times in table)
    if not number:
        return Measured(0, note=_("nothing to compare with in this period"))
    if number < settings.SMALL_CELL:
        return Measured(0, note=_("too few cases to tell the middle of them"))
    return Measured(_between(table, number))


def _between(table: Iterable[tuple[int, int]], number: int) -> Value:
    """The value in the middle; between two, half-way."""
    lower_place, upper_place = (number - 1) // 2, number // 2
    lower: int | None = None
    passed = 0
    for value, times in table:
        passed += times
        if lower is None and passed > lower_place:
            lower = value
        if passed > upper_place:
            both = (value if lower is None else lower) + value
            return both // 2 if both % 2 == 0 else Decimal(both) / 2
    raise ValueError("there are fewer values than were counted")
