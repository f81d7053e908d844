"""When a clock is due, what state it is in, and what may be done with it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huying.calendars.rules import (
    Days,
    Reached,
    Stretch,
    add_calendar_days,
    add_working_days,
    days_between,
    working_days_between,
)
from huying.clocks.models import Clock, ClockUnit
from huying.core.deadlines import SOON


class State(StrEnum):
    """How a clock stands on a day."""

    RUNNING = "running"
    SOON = "soon"
    OVERDUE = "overdue"
    PAUSED = "paused"
    MET = "met"
    MET_LATE = "met-late"
    STOPPED = "stopped"


TONES = {
    State.RUNNING: "harbour",
    State.SOON: "lamp",
    State.OVERDUE: "brick",
    State.PAUSED: "slate",
    State.MET: "leaf",
    State.MET_LATE: "brick",
    State.STOPPED: "slate",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What the date of a clock depends on, beside the calendar."""

    started_on: date
    length: int
    unit: str
    rolls_forward: bool = False
    extended_by: int = 0
    pauses: tuple[Stretch, ...] = ()

    def due(self, days: Days) -> Reached:
        """The last day, and how it is reached."""
        whole = self.length + self.extended_by
        if self.unit == ClockUnit.WORKING:
            return add_working_days(self.started_on, whole, days, self.pauses)
        return add_calendar_days(self.started_on, whole, days, self.pauses, roll_forward=self.rolls_forward)

    def taken(self, met_on: date, days: Days) -> int:
        """How many days passed until it was done, counted as the clock counts."""
        if self.unit == ClockUnit.WORKING:
            return working_days_between(self.started_on, met_on, days, self.pauses)
        return days_between(self.started_on, met_on, self.pauses)


def state_of(clock: Clock, today: date, *, ended: bool = False) -> State:
    """How `clock` stands; one of a closed case that was not met has stopped."""
    if clock.met_on:
        return State.MET_LATE if clock.due_on and clock.met_on > clock.due_on else State.MET
    if clock.stopped_on or ended:
        return State.STOPPED
    if clock.due_on is None:
        return State.PAUSED
    left = (clock.due_on - today).days
    if left < 0:
        return State.OVERDUE
    return State.SOON if left <= SOON else State.RUNNING


def must_run(clock: Clock) -> None:
    """Refuse what only a running clock can do, also to the second click. Raises ValidationError."""
    if clock.met_on:
        raise ValidationError(_("This clock is done already."))
    if clock.stopped_on:
        raise ValidationError(_("This clock was stopped."))
    if clock.case.closed_on:
        raise ValidationError(_("The case is closed, so its clocks stand still."))


def must_lie_between(day: date, first: date, today: date) -> None:
    """Refuse days before the clock began or that have not come yet. Raises ValidationError."""
    if day < first:
        raise ValidationError({"day": _("This is before the clock began.")})
    if day > today:
        raise ValidationError({"day": _("This day has not come yet.")})


def must_be_free(day: date, earlier: Iterable[Stretch]) -> None:
    """Refuse a pause that begins within or before another. Raises ValidationError."""
    if any(stretch.until_on is None for stretch in earlier):
        raise ValidationError(_("This clock is paused already."))
    if any(stretch.until_on and day < stretch.until_on for stretch in earlier):
        raise ValidationError({"day": _("The clock stood still on that day already.")})
