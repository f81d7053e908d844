"""The year view and the import, on the page of a calendar."""

from datetime import date

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, allows
from huying.calendars.models import Calendar
from huying.records.panels import Panel, panel


@panel("calendars")
def years(record: Calendar, user: User, today: date) -> Panel:
    shown = {
        "calendar": record,
        "year": today.year,
        "may_write": allows(user, Function.DIRECTORY, Level.WRITE),
    }
    return Panel("calendars/years_panel.html", shown)
