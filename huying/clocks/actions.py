"""Starting, pausing, extending, meeting and stopping clocks. Each is one transaction and tells the case's trail."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.calendars.models import Calendar
from huying.calendars.queries import calendar_of, days_of
from huying.calendars.rules import Days, Reached, add_calendar_days, as_data
from huying.cases.models import Case
from huying.clocks.models import Clock, ClockRule, Pause
from huying.clocks.queries import rules_in_force, stretches_of
from huying.clocks.rules import Terms, must_be_free, must_lie_between, must_run
from huying.records import actions as records
from huying.records.kind import By, the_kind
from huying.records.telling import tell

Values = Mapping[str, Any]


@transaction.atomic
def start_clock(*, values: Values, by: By, at: datetime, code: str = "") -> Clock:
    """Start a clock by hand. Raises NotAllowed or ValidationError."""
    case, day = values["case"], values["started_on"]
    if case.closed_on:
        raise ValidationError(_("The case is closed, so its clocks stand still."))
    if day > timezone.localdate(at):
        raise ValidationError({"started_on": _("This day has not come yet.")})
    return begin(case=case, rule=values["rule"], on=day, by=by, at=at, code=code)


@transaction.atomic
def begin(*, case: Case, rule: ClockRule, on: date, by: By, at: datetime, code: str = "") -> Clock:
    """Start the clock of `rule` on `case`. Raises NotAllowed, or ValidationError when it runs already."""
    calendar = rule.calendar or calendar_of(case.centre)
    terms = Terms(on, rule.length, rule.unit, rule.rolls_forward)
    reached = terms.due(days_of(calendar))
    values = {
        "case": case,
        "rule": rule,
        "started_on": on,
        "length": rule.length,
        "unit": rule.unit,
        "rolls_forward": rule.rolls_forward,
        "due_on": reached.day,
        "provisional": reached.provisional,
        "calendar": calendar,
    }
    clock: Clock = records.create_record(kind=_clocks(), values=values, by=by, at=at, code=code)
    _keep_reckoning(clock, reached, calendar)
    return clock


@transaction.atomic
def edit_clock(*, record: Clock, values: Values, version: int, by: By, at: datetime) -> Clock:
    """Correct the day on which a clock began. Raises EditedMeanwhile, NotAllowed or ValidationError."""
    clock = _locked(record)
    for name in ("case", "rule"):
        if name in values and values[name] != getattr(clock, name):
            raise ValidationError({name: _("Stop this clock and start another instead.")})
    must_run(clock)
    started_on = values.get("started_on", clock.started_on)
    first_pause = clock.pauses.order_by("from_on").first()
    if started_on > timezone.localdate(at):
        raise ValidationError({"started_on": _("This day has not come yet.")})
    if first_pause is not None and started_on > first_pause.from_on:
        raise ValidationError({"started_on": _("The clock has stood still before that day.")})
    return _change(clock, {"started_on": started_on}, by=by, at=at, version=version)


@transaction.atomic
def begin_elsewhen(*, clock: Clock, on: date, by: By, at: datetime) -> Clock:
    """Let a clock that runs from the day of receipt begin on another, because that day was corrected."""
    return _change(clock, {"started_on": on}, by=by, at=at)


@transaction.atomic
def pause_clock(*, clock: Clock, on: date, waiting_for: str, reason: str, by: By, at: datetime) -> Clock:
    """Let a clock stand still from the day `on` while somebody else is at it. Raises NotAllowed or ValidationError."""
    clock = _locked(clock)
    must_run(clock)
    must_lie_between(on, clock.started_on, timezone.localdate(at))
    must_be_free(on, stretches_of(clock))
    if clock.due_on and on > clock.due_on:
        raise ValidationError({"day": _("The clock had run out by then.")})
    Pause.objects.create(clock=clock, from_on=on, waiting_for=waiting_for, reason=reason)
    tell(_clocks(), clock, "paused", by=by, at=at)
    return _change(clock, {}, by=by, at=at)


@transaction.atomic
def resume_clock(*, clock: Clock, on: date, by: By, at: datetime) -> Clock:
    """Let a paused clock run again; the day `on` counts. Raises NotAllowed or ValidationError."""
    clock = _locked(clock)
    must_run(clock)
    if not _end_pause(clock, on, at):
        raise ValidationError(_("This clock is running already."))
    tell(_clocks(), clock, "resumed", by=by, at=at)
    return _change(clock, {}, by=by, at=at)


@transaction.atomic
def extend_clock(*, clock: Clock, on: date, reason: str, by: By, at: datetime) -> Clock:
    """Extend a clock, once, as far as its rule allows. Raises NotAllowed or ValidationError."""
    clock = _locked(clock)
    must_run(clock)
    must_lie_between(on, clock.started_on, timezone.localdate(at))
    if clock.extended_on:
        raise ValidationError(_("This clock was extended once already."))
    if not clock.rule.extension:
        raise ValidationError(_("This clock may not be extended."))
    values = {"extended_on": on, "extended_by": clock.rule.extension, "extension_reason": reason}
    return _change(clock, values, by=by, at=at)


@transaction.atomic
def meet_clock(*, clock: Clock, on: date, by: By, at: datetime) -> Clock:
    """Say that the step was done on the day `on`; the next step begins. Raises NotAllowed or ValidationError."""
    clock = _locked(clock)
    must_run(clock)
    must_lie_between(on, clock.started_on, timezone.localdate(at))
    return meet(clock=clock, on=on, by=by, at=at)


@transaction.atomic
def meet(*, clock: Clock, on: date, by: By, at: datetime) -> Clock:
    """The same for a clock that follows its case, which may have been closed meanwhile."""
    _end_pause(clock, on, at)
    days = days_of(clock.calendar)
    values: dict[str, Any] = {"met_on": on, "took": _terms(clock).taken(on, days)}
    if clock.rule.right_length:
        values["right_until"] = add_calendar_days(on, clock.rule.right_length, days).day
    clock = _change(clock, values, by=by, at=at)
    _begin_steps_after(clock, ClockRule.Starts.STEP_MET, on, by=by, at=at)
    return clock


@transaction.atomic
def use_right(*, clock: Clock, on: date, by: By, at: datetime) -> Clock:
    """Say that the resident used the right that the step gave; the step for it begins.

    Raises NotAllowed or ValidationError.
    """
    clock = _locked(clock)
    if not clock.met_on or not clock.right_until:
        raise ValidationError(_("This step gives no right yet."))
    if clock.right_used_on:
        raise ValidationError(_("The right was used already."))
    must_lie_between(on, clock.met_on, timezone.localdate(at))
    if on > clock.right_until:
        raise ValidationError({"day": _("The last day of this right had passed by then.")})
    _write(clock, {"right_used_on": on}, by=by, at=at)
    _begin_steps_after(clock, ClockRule.Starts.RIGHT_USED, on, by=by, at=at)
    return clock


@transaction.atomic
def stop_clock(*, clock: Clock, on: date, reason: str, by: By, at: datetime) -> Clock:
    """Stop a clock that was started by mistake or needs no date any more. Raises NotAllowed or ValidationError."""
    clock = _locked(clock)
    must_run(clock)
    must_lie_between(on, clock.started_on, timezone.localdate(at))
    _end_pause(clock, on, at)
    return _change(clock, {"stopped_on": on, "stop_reason": reason}, by=by, at=at)


@transaction.atomic
def compute_anew(*, clock: Clock, days: Days, by: By, at: datetime) -> Clock:
    """Compute the date of a running clock by what its calendar says now."""
    return _change(_locked(clock), {}, by=by, at=at, days=days)


def _locked(clock: Clock) -> Clock:
    """The clock as it is now, held until the transaction ends, so that two clicks come one after the other."""
    rows = Clock.objects.select_for_update(of=("self",))
    return rows.select_related("case__centre", "rule", "calendar").get(pk=clock.pk)


def _terms(clock: Clock) -> Terms:
    return Terms(
        clock.started_on,
        clock.length,
        clock.unit,
        clock.rolls_forward,
        clock.extended_by,
        stretches_of(clock),
    )


def _change(
    clock: Clock,
    values: Values,
    *,
    by: By,
    at: datetime,
    version: int | None = None,
    days: Days | None = None,
) -> Clock:
    """Write `values` with the date that follows from them; a date that moved is told on the case."""
    for name, value in values.items():
        setattr(clock, name, value)
    before = Clock.objects.values_list("due_on", flat=True).get(pk=clock.pk)
    reached = _terms(clock).due(days_of(clock.calendar) if days is None else days)
    computed = {"due_on": reached.day, "provisional": reached.provisional}
    _write(clock, {**values, **computed}, by=by, at=at, version=version)
    _keep_reckoning(clock, reached, clock.calendar)
    if before != reached.day:
        tell_moved(clock.case, clock.rule.code, before, reached.day, by=by, at=at)
    return clock


def _write(clock: Clock, values: Values, *, by: By, at: datetime, version: int | None = None) -> None:
    written = records.edit_record(
        kind=_clocks(),
        record=clock,
        values=values,
        version=clock.version if version is None else version,
        by=by,
        at=at,
    )
    for name in (*values, "version"):
        setattr(clock, name, getattr(written, name))


def _keep_reckoning(clock: Clock, reached: Reached, calendar: Calendar | None) -> None:
    """How the date was reached, beside it; no version of its own, because nobody entered it."""
    clock.reckoning = as_data(reached.steps)
    clock.calendar_revision = calendar.revision if calendar else 0
    kept = {"reckoning": clock.reckoning, "calendar_revision": clock.calendar_revision}
    Clock.objects.filter(pk=clock.pk).update(**kept)


def _end_pause(clock: Clock, on: date, at: datetime) -> bool:
    """End the pause that lasts, if one does. Raises ValidationError for a day before it."""
    pause = clock.pauses.filter(until_on=None).first()
    if pause is None:
        return False
    must_lie_between(on, pause.from_on, timezone.localdate(at))
    pause.until_on = on
    pause.save(update_fields=["until_on"])
    return True


def _begin_steps_after(clock: Clock, starts: str, on: date, *, by: By, at: datetime) -> None:
    """Start what comes next on the same case, unless it runs there already."""
    running = set(Clock.objects.running().filter(case=clock.case_id).values_list("rule", flat=True))
    for rule in rules_in_force(on, follows=clock.rule_id, starts=starts):
        fits = rule.category_id in {None, *clock.case.category.with_parent}
        if fits and rule.pk not in running and clock.case.closed_on is None:
            begin(case=clock.case, rule=rule, on=on, by=by, at=at)


def tell_moved(
    case: Case, called: str, before: date | None, after: date | None, *, by: By, at: datetime
) -> None:
    """The trail of the case says which date moved from when to when; a pause has no date."""
    moved = " → ".join(day.isoformat() if day else "…" for day in (before, after))
    tell(the_kind("cases"), case, "deadline_moved", by=by, at=at, note=f"{called}: {moved}"[:300])


def _clocks() -> Any:
    """The kind is declared above this module, so it is asked for by name."""
    return the_kind("clocks")
