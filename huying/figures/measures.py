"""Measures that are not sums: the one number that all records share, and full years between two days."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from huying.figures.engine import Measured


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
