"""Clocks in words: their state, and line by line how their date was reached."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huying.calendars.rules import from_data
from huying.calendars.wording import day_words, step_words
from huying.clocks.models import Clock, ClockUnit
from huying.clocks.rules import State

STATE_WORDS: dict[State, Promise] = {
    State.RUNNING: gettext_lazy("on time"),
    State.SOON: gettext_lazy("due soon"),
    State.OVERDUE: gettext_lazy("overdue"),
    State.PAUSED: gettext_lazy("paused"),
    State.MET: gettext_lazy("done in time"),
    State.MET_LATE: gettext_lazy("done late"),
    State.STOPPED: gettext_lazy("stopped"),
}


def length_words(number: int, unit: str) -> str:
    """How many days of which sort."""
    if unit == ClockUnit.WORKING:
        words = ngettext("%(n)s working day", "%(n)s working days", number)
    else:
        words = ngettext("%(n)s calendar day", "%(n)s calendar days", number)
    return words % {"n": number}


def reckoning(clock: Clock) -> Iterator[str]:
    """How the date of `clock` was reached, as it was kept with the date."""
    yield _("%(day)s: the clock began; the next day is day 1") % {"day": day_words(clock.started_on)}
    for step in from_data(clock.reckoning):
        yield step_words(step)
    if clock.due_on:
        yield _("%(day)s: due") % {"day": day_words(clock.due_on)}
    else:
        yield _("The clock stands still; the date will be computed when it runs again.")


def basis(clock: Clock) -> str:
    """What a date was computed from: the length, the extension, the calendar and its revision."""
    said = length_words(clock.length, clock.unit)
    if clock.extended_by:
        said = _("%(days)s, extended by %(more)s") % {
            "days": said,
            "more": length_words(clock.extended_by, clock.unit),
        }
    if clock.calendar is None:
        return _("%(days)s; no calendar is loaded, so only weekends are known") % {"days": said}
    parts = {"days": said, "calendar": clock.calendar, "revision": clock.calendar_revision}
    return _("%(days)s by the calendar “%(calendar)s”, revision %(revision)s") % parts
