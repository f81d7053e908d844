"""Entering and changing calendars and their days. Every change is told to whoever has counted by them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from huying.calendars.models import Calendar, CalendarDay
from huying.calendars.moments import DAYS_CHANGED
from huying.records import actions as records
from huying.records.kind import By, the_kind

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A day as a file gives it, with the number of its line."""

    number: int
    day: date
    sort: str
    name: str = ""
    name_en: str = ""


@dataclass(slots=True)
class Plan:
    """What a file would change: days that are new, days that would read otherwise, days it repeats, days it lacks."""

    new: list[Line] = field(default_factory=list)
    changed: list[tuple[CalendarDay, Line]] = field(default_factory=list)
    same: int = 0
    only_here: list[CalendarDay] = field(default_factory=list)


@transaction.atomic
def edit_calendar(*, record: Calendar, values: Values, version: int, by: By, at: datetime) -> Calendar:
    """Change a calendar. Raises EditedMeanwhile, NotAllowed or ValidationError."""
    bounds = (record.known_from, record.known_until)
    calendar: Calendar = records.edit_record(
        kind=the_kind("calendars"), record=record, values=values, version=version, by=by, at=at
    )
    if (calendar.known_from, calendar.known_until) != bounds:
        _days_changed(calendar, at)
    return calendar


@transaction.atomic
def enter_day(*, values: Values, by: By, at: datetime, code: str = "") -> CalendarDay:
    """Enter a special day. Raises NotAllowed or ValidationError."""
    day: CalendarDay = records.create_record(
        kind=the_kind("calendar-days"), values=values, by=by, at=at, code=code
    )
    _days_changed(day.calendar, at)
    return day


@transaction.atomic
def edit_day(*, record: CalendarDay, values: Values, version: int, by: By, at: datetime) -> CalendarDay:
    """Change a special day, or withdraw it. Raises EditedMeanwhile, NotAllowed or ValidationError."""
    before = CalendarDay.objects.select_related("calendar").get(pk=record.pk).calendar
    day: CalendarDay = records.edit_record(
        kind=the_kind("calendar-days"), record=record, values=values, version=version, by=by, at=at
    )
    if day.version != version:
        for calendar in {before, day.calendar}:
            _days_changed(calendar, at)
    return day


def plan(calendar: Calendar, lines: Iterable[Line]) -> Plan:
    """What taking over `lines` would do; nothing is written."""
    lines = list(lines)
    years = {line.day.year for line in lines}
    held = {each.day: each for each in calendar.days.filter(day__year__in=years)}
    found = Plan()
    for line in lines:
        here = held.pop(line.day, None)
        if here is None:
            found.new.append(line)
        elif records.changed_values(here, _told(line, here)):
            found.changed.append((here, line))
        else:
            found.same += 1
    left = (each for each in held.values() if each.sort != CalendarDay.Sort.ORDINARY)
    found.only_here = sorted(left, key=lambda each: each.day)
    return found


@transaction.atomic
def take_over(*, calendar: Calendar, lines: Iterable[Line], by: By, at: datetime) -> Plan:
    """Enter and change days as a file says; days that it lacks stay. Raises NotAllowed or ValidationError."""
    calendar = Calendar.objects.select_for_update().get(pk=calendar.pk)
    found, kind = plan(calendar, lines), the_kind("calendar-days")
    _enter_days(calendar, found.new, by=by, at=at)
    for here, line in found.changed:
        records.edit_record(
            kind=kind, record=here, values=_told(line, here), version=here.version, by=by, at=at
        )
    if found.new or found.changed:
        _days_changed(calendar, at)
    return found


def _told(line: Line, here: CalendarDay | None) -> dict[str, str]:
    """What a line says of its day: a file in one language leaves the name in the other as it is."""
    name = line.name or (here.name if here else line.name_en)
    return {"sort": line.sort, "name": name, "name_en": line.name_en or (here.name_en if here else "")}


def _enter_days(calendar: Calendar, lines: Sequence[Line], *, by: By, at: datetime) -> None:
    """Days from a file, with the reference of calendar and day; of one that is taken the shared door makes another."""
    codes = [f"{calendar.code}-{line.day.isoformat()}"[:80] for line in lines]
    taken = set(CalendarDay.objects.filter(code__in=codes).values_list("code", flat=True))
    coded: dict[str, Line] = {}
    others: list[Line] = []
    for code, line in zip(codes, lines, strict=True):
        if code in taken or coded.setdefault(code, line) is not line:
            others.append(line)
    kind = the_kind("calendar-days")
    rows = [_row(calendar, line) for line in coded.values()]
    records.create_records(kind=kind, rows=rows, by=by, at=at, codes=list(coded))
    records.create_records(kind=kind, rows=[_row(calendar, line) for line in others], by=by, at=at)


def _row(calendar: Calendar, line: Line) -> Values:
    return {"calendar": calendar, "day": line.day} | _told(line, None)


def _days_changed(calendar: Calendar, at: datetime) -> None:
    Calendar.objects.filter(pk=calendar.pk).update(revision=F("revision") + 1)
    calendar.refresh_from_db(fields=["revision"])
    DAYS_CHANGED.has_come(calendar=calendar, at=at)
