"""Clocks in words: their state, and line by line how their date was reached."""

from collections.abc import Iterator
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huying.calendars.models import Calendar, Counted
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


def counting_lines(record: Counted, due: date | None) -> list[str]:
    """How the date of a step or of a referral was reached; nothing where somebody chose it."""
    if record.counted_from is None:
        return []
    first = _("%(day)s: counted from here; the next day is day 1") % {"day": day_words(record.counted_from)}
    steps = [step_words(step) for step in from_data(record.reckoning or [])]
    last = [_("%(day)s: due") % {"day": day_words(due)}] if due else []
    return [first, *steps, *last]


def counting_basis(record: Counted) -> str:
    """What that date was counted from: how many days, by which calendar and revision."""
    said = length_words(record.counted_days or 0, ClockUnit.WORKING)
    return _by_calendar(said, record.counted_by, record.counted_revision)


def basis(clock: Clock) -> str:
    """What a date was computed from: the length, the extension, the calendar and its revision."""
    said = length_words(clock.length, clock.unit)
    if clock.extended_by:
        said = _("%(days)s, extended by %(more)s") % {
            "days": said,
            "more": length_words(clock.extended_by, clock.unit),
        }
    return _by_calendar(said, clock.calendar, clock.calendar_revision)


def _by_calendar(said: str, calendar: Calendar | None, revision: int) -> str:
    if calendar is None:
        return _("%(days)s; no calendar is loaded, so only weekends are known") % {"days": said}
    parts = {"days": said, "calendar": calendar, "revision": revision}
    return _("%(days)s by the calendar “%(calendar)s”, revision %(revision)s") % parts
