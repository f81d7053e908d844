"""What a calendar says, and which calendar and hours a centre keeps."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from huying.calendars.models import Calendar, CalendarDay, CentreCalendar
from huying.calendars.rules import Days, Special, is_working_day
from huying.centres.models import Centre

OPENS, CLOSES = time(9), time(18)
OF_HONG_KONG, OF_MAINLAND = "hong-kong", "mainland"


@dataclass(frozen=True, slots=True)
class Service:
    """When a centre serves: on the working days of its calendar, between two hours."""

    calendar: Calendar | None
    days: Days
    opens_at: time = OPENS
    closes_at: time = CLOSES

    def is_on(self, at: datetime) -> bool:
        moment = timezone.localtime(at)
        return is_working_day(moment.date(), self.days) and self.opens_at <= moment.time() < self.closes_at


def days_of(calendar: Calendar | None) -> Days:
    """The days of `calendar`; without one only weekends are known."""
    if calendar is None:
        return Days()
    rows = calendar.days.exclude(sort=CalendarDay.Sort.ORDINARY)
    special = {
        day: Special(sort == CalendarDay.Sort.WORKING, name, name_en)
        for day, sort, name, name_en in rows.values_list("day", "sort", "name", "name_en")
    }
    return Days(special, calendar.known_from, calendar.known_until)


def calendar_of(centre: Centre) -> Calendar | None:
    """The calendar that a centre keeps, or that of its side of the boundary; none when that is not loaded."""
    kept = CentreCalendar.objects.filter(centre=centre).select_related("calendar").first()
    return kept.calendar if kept else _usual(centre)


def service_of(centre: Centre) -> Service:
    """The calendar and the hours of a centre."""
    kept = CentreCalendar.objects.filter(centre=centre).select_related("calendar").first()
    if kept is None:
        calendar = _usual(centre)
        return Service(calendar, days_of(calendar))
    opens, closes = kept.opens_at or OPENS, kept.closes_at or CLOSES
    return Service(kept.calendar, days_of(kept.calendar), opens, closes)


def _usual(centre: Centre) -> Calendar | None:
    code = OF_MAINLAND if centre.type == Centre.Type.MAINLAND else OF_HONG_KONG
    return Calendar.objects.filter(code=code).first()


def special_in(calendar: Calendar, year: int) -> dict[date, CalendarDay]:
    """The special days of a year; withdrawn ones are ordinary."""
    rows = calendar.days.filter(day__year=year).exclude(sort=CalendarDay.Sort.ORDINARY)
    return {each.day: each for each in rows.order_by("day")}
