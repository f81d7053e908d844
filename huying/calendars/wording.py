"""How a day was reached, in words that a page can show line by line."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from huying.calendars.rules import Step, Why
from huying.core.shapes import in_language


def day_words(day: date) -> str:
    """A day with its weekday."""
    return _("%(weekday)s %(day)s") % {"weekday": date_format(day, "D"), "day": date_format(day)}


def step_words(step: Step) -> str:
    """One line: which days, and what became of them."""
    parts = {"days": _days(step), "what": _what(step)}
    return _("%(days)s: %(what)s") % parts


def _days(step: Step) -> str:
    if step.first == step.last:
        return day_words(step.first)
    return _("%(first)s to %(last)s") % {"first": day_words(step.first), "last": day_words(step.last)}


def _what(step: Step) -> str:
    name = in_language(step.name, step.name_en)
    match step.why:
        case Why.HOLIDAY:
            return (
                _("holiday (%(name)s), not counted") % {"name": name} if name else _("holiday, not counted")
            )
        case Why.WEEKEND:
            return _("weekend, not counted")
        case Why.PAUSED:
            return _("the clock stood still, not counted")
        case Why.MOVED_TO:
            return _("the next working day, so it is due then")
        case Why.MAKE_UP:
            return _("make-up working day (%(name)s), %(count)s") % {"name": name, "count": _number(step)}
        case _:
            return _number(step)


def _number(step: Step) -> str:
    """Which day it is, or which days."""
    many = (step.last - step.first).days + 1
    if many == 1:
        return _("day %(number)s") % {"number": step.number}
    return _("days %(first)s to %(last)s") % {"first": step.number - many + 1, "last": step.number}
