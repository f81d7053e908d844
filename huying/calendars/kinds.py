"""Calendars, their days and who keeps which, as kinds of record."""

from django.utils.translation import gettext_lazy as _

from huying.accounts.policy import Function
from huying.calendars import actions
from huying.calendars.models import Calendar, CalendarDay, CentreCalendar
from huying.records.kind import Child, Kind, register

GROUP = _("Vocabulary")

CALENDARS = register(
    Kind(
        key="calendars",
        model=Calendar,
        function=Function.DIRECTORY,
        label=_("Working calendars"),
        prefix="CA",
        group=GROUP,
        fields=("name", "name_en", "jurisdiction", "known_from", "known_until"),
        columns=("name", "jurisdiction", "known_from", "known_until"),
        sorts=("name",),
        search=("name", "name_en"),
        children=(Child("calendar-days", "calendar"), Child("centre-calendars", "calendar")),
        hints={
            "known_until": _("A deadline on or after this day is shown as provisional."),
        },
        edit=actions.edit_calendar,
    )
)
CALENDAR_DAYS = register(
    Kind(
        key="calendar-days",
        model=CalendarDay,
        function=Function.DIRECTORY,
        label=_("Holidays and make-up days"),
        prefix="CD",
        group=GROUP,
        fields=("calendar", "day", "sort", "name", "name_en"),
        columns=("day", "sort", "name", "calendar"),
        sorts=("-day",),
        filters=("calendar", "sort"),
        search=("name", "name_en"),
        day="day",
        related=("calendar",),
        create=actions.enter_day,
        edit=actions.edit_day,
    )
)
CENTRE_CALENDARS = register(
    Kind(
        key="centre-calendars",
        model=CentreCalendar,
        function=Function.DIRECTORY,
        label=_("Calendars of centres"),
        prefix="CK",
        group=GROUP,
        fields=("centre", "calendar", "opens_at", "closes_at"),
        columns=("centre", "calendar", "opens_at", "closes_at"),
        sorts=("centre",),
        filters=("calendar",),
        related=("centre", "calendar"),
        hints={"opens_at": _("Reminders are sent only within these hours; 09:00 to 18:00 when left empty.")},
    )
)
