"""Dates as people know them: a day, a range, a month, a year, or not at all."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huying.core.period import Period

PATTERN = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
FIRST_YEAR, LAST_YEAR = 1800, 2199


class Precision(models.TextChoices):
    """How exactly a date is known."""

    DAY = "day", _("day")
    RANGE = "range", _("several days")
    MONTH = "month", _("month")
    YEAR = "year", _("year")
    NONE = "undated", _("not dated")


class Basis(models.TextChoices):
    """Where a date or another fact comes from."""

    STATED = "stated", _("stated in the source")
    YEAR_INFERRED = "year-inferred", _("day stated, year inferred")
    INFERRED = "inferred", _("inferred")
    NONE = "not-stated", _("not stated")


@dataclass(frozen=True, slots=True)
class KnownDate:
    """A date of known precision as a half-open stretch of days; both bounds None when undated."""

    from_on: date | None
    until_on: date | None
    precision: Precision

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2023`, `2023-03`, `2023-03-12` or `2023-10-10/2023-10-16`; blank is undated.

        Raises ValidationError with a sentence for the person who typed it.
        """
        text = text.strip()
        if not text:
            return cls(None, None, Precision.NONE)
        first, slash, last = text.partition("/")
        start, end, precision = _stretch(first)
        if slash:
            last_start, end, _unused = _stretch(last)
            if last_start < start:
                raise ValidationError(_("The last day comes before the first."))
            precision = Precision.RANGE
        return cls(start, end, precision)

    def __str__(self) -> str:
        """The date as its own input text, so that what was typed can be shown again."""
        if self.from_on is None or self.until_on is None:
            return ""
        match self.precision:
            case Precision.YEAR:
                return f"{self.from_on:%Y}"
            case Precision.MONTH:
                return f"{self.from_on:%Y-%m}"
            case Precision.RANGE:
                return f"{self.from_on:%Y-%m-%d}/{self.until_on - timedelta(days=1):%Y-%m-%d}"
        return f"{self.from_on:%Y-%m-%d}"

    @property
    def words(self) -> str:
        """The date in the reader's language, no more exact than it is known."""
        if self.from_on is None or self.until_on is None:
            return str(Precision.NONE.label)
        match self.precision:
            case Precision.YEAR:
                return date_format(self.from_on, "Y年" if _is_chinese() else "Y")
            case Precision.MONTH:
                return date_format(self.from_on, "YEAR_MONTH_FORMAT")
            case Precision.RANGE:
                last = self.until_on - timedelta(days=1)
                return f"{date_format(self.from_on)} – {date_format(last)}"
        return date_format(self.from_on)


def check_year(day: date) -> None:
    """Refuse a day that no office works with. Raises ValidationError with a sentence for the person who typed it."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(
            _("Write a year from %(first)s to %(last)s."),
            params={"first": str(FIRST_YEAR), "last": str(LAST_YEAR)},
        )


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def _stretch(text: str) -> tuple[date, date, Precision]:
    match = PATTERN.fullmatch(text.strip())
    if match is None:
        raise ValidationError(_("Write a date as 2023, 2023-03, 2023-03-12 or 2023-10-10/2023-10-16."))
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if month is None:
            period, precision = Period.year(year or 0), Precision.YEAR
        elif day is None:
            period, precision = Period.month(year or 0, month), Precision.MONTH
        else:
            first = date(year or 0, month, day)
            period, precision = Period(first, first + timedelta(days=1)), Precision.DAY
    except (ValueError, OverflowError) as problem:
        raise ValidationError(_("There is no such day in the calendar.")) from problem
    check_year(period.start)
    return period.start, period.end, precision
