"""The smallest valid calendar and its days; those that are shipped, read from their files."""

from datetime import date

import factory

from huying.calendars import importing
from huying.calendars.models import Calendar, CalendarDay
from huying.calendars.presets import KNOWN
from huying.calendars.rules import Days, Special
from huying.core.tests.factories import RecordFactory


class CalendarFactory(RecordFactory):
    class Meta:
        model = Calendar

    name = factory.Sequence(lambda number: f"示例日曆{number}")
    jurisdiction = "hong-kong"
    known_from = date(2023, 1, 1)
    known_until = date(2027, 1, 1)


class CalendarDayFactory(RecordFactory):
    class Meta:
        model = CalendarDay

    calendar = factory.SubFactory(CalendarFactory)
    day = date(2023, 1, 2)
    sort = CalendarDay.Sort.HOLIDAY
    name = "示例假期"


def shipped_days(code: str) -> Days:
    """The days of a calendar that comes with the program, without a database."""
    lines = importing.shipped(code).lines
    special = {line.day: Special(line.sort == "working", line.name, line.name_en) for line in lines}
    return Days(special, **KNOWN)
