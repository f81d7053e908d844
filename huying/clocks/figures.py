"""Figures about how long residents wait: first answers and closings, by the clocks that ran."""

from datetime import date

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from huying.cases.figures import NAMES, OF_THEIR_CASE, of_their_case_then
from huying.cases.models.case import merged_at_end_of
from huying.clocks.models import Clock, ClockRule, ClockUnit
from huying.figures.declare import figure, ratio
from huying.figures.engine import Figure, Measured, Review, Rows, Scope
from huying.figures.measures import middle
from huying.figures.units import Unit

REVIEW = Review(_("centre supervisor"), date(2027, 1, 31))
CASES_ONCE = Count("case", distinct=True)


def _clocks(scope: Scope, purpose: str) -> Rows:
    """The clocks of one purpose on the cases that the scope is about."""
    rows = Clock.objects.filter(rule__purpose=purpose)
    if scope.representative:
        rows = rows.filter(case__representative__code=scope.representative)
    return rows.filter(case__centre__code=scope.centre) if scope.centre else rows


def _answered(scope: Scope) -> Rows:
    return _clocks(scope, ClockRule.Purpose.FIRST_ANSWER).filter(scope.period.contains("met_on"))


@figure(
    "cases.first_answers",
    label=_("First answers given"),
    unit=Unit.CASES,
    definition=_(
        "Cases whose first answer to the resident was given in the period, whenever they were received."
    ),
    measure=CASES_ONCE,
    breakdowns=OF_THEIR_CASE,
    naming=of_their_case_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def first_answers(scope: Scope) -> Rows:
    return _answered(scope)


@figure(
    "cases.first_answers_in_time",
    label=_("First answers given in time"),
    unit=Unit.CASES,
    definition=_(
        "Cases whose first answer was given in the period, on or before the last day of its clock: days on which the "
        "office waited for somebody else do not count, and an extension does."
    ),
    measure=CASES_ONCE,
    breakdowns=OF_THEIR_CASE,
    naming=of_their_case_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def first_answers_in_time(scope: Scope) -> Rows:
    return _answered(scope).filter(met_on__lte=F("due_on"))


@figure(
    "cases.first_answers_overdue",
    label=_("First answers overdue"),
    unit=Unit.CASES,
    definition=_(
        "Cases whose clock for the first answer had run out by the last day of the period, and which on that day were "
        "neither answered nor closed."
    ),
    measure=CASES_ONCE,
    breakdowns=OF_THEIR_CASE,
    naming=of_their_case_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def first_answers_overdue(scope: Scope) -> Rows:
    rows = _clocks(scope, ClockRule.Purpose.FIRST_ANSWER)
    return rows.filter(_still_at_end_of(scope), due_on__lt=scope.period.last_day)


def _still_at_end_of(scope: Scope) -> Q:
    """Clocks that were neither met nor stopped, of cases that were not closed, when the period ended."""
    end = scope.period.end
    return (
        (Q(met_on=None) | Q(met_on__gte=end))
        & (Q(stopped_on=None) | Q(stopped_on__gte=end))
        & (Q(case__closed_on=None) | Q(case__closed_on__gte=end))
    )


@figure(
    "cases.waiting_first_answer",
    label=_("Cases waiting for a first answer"),
    unit=Unit.CASES,
    definition=_(
        "Cases whose clock for the first answer ran at the end of the period: neither answered nor closed by then, in time "
        "or overdue."
    ),
    measure=CASES_ONCE,
    breakdowns=OF_THEIR_CASE,
    naming=of_their_case_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def waiting_first_answer(scope: Scope) -> Rows:
    rows = _clocks(scope, ClockRule.Purpose.FIRST_ANSWER).filter(case__received_on__lt=scope.period.end)
    return rows.filter(_still_at_end_of(scope)).exclude(
        case__in=merged_at_end_of(scope.period).values("gone")
    )


def _closings(scope: Scope) -> Rows:
    return _clocks(scope, ClockRule.Purpose.CLOSING).filter(scope.period.contains("met_on"))


@figure(
    "cases.closings_by_clock",
    label=_("Closings with a clock"),
    unit=Unit.CASES,
    definition=_("Cases whose clock for closing was met in the period, whenever they were received."),
    measure=CASES_ONCE,
    breakdowns=OF_THEIR_CASE,
    naming=of_their_case_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def closings_by_clock(scope: Scope) -> Rows:
    return _closings(scope)


@figure(
    "cases.closings_in_time",
    label=_("Closings in time"),
    unit=Unit.CASES,
    definition=_(
        "Cases whose clock for closing was met in the period, on or before its last day: days on which the office waited "
        "for somebody else do not count, and an extension does."
    ),
    measure=CASES_ONCE,
    breakdowns=OF_THEIR_CASE,
    naming=of_their_case_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def closings_in_time(scope: Scope) -> Rows:
    return _closings(scope).filter(met_on__lte=F("due_on"))


ratio(
    "cases.closings_in_time_share",
    part="cases.closings_in_time",
    whole="cases.closings_by_clock",
    label=_("Share of closings in time"),
    definition=_("Closings in time for every hundred closings with a clock in the period."),
    small_cells=True,
    review=REVIEW,
)
ratio(
    "cases.first_answers_in_time_share",
    part="cases.first_answers_in_time",
    whole="cases.first_answers",
    label=_("Share of first answers given in time"),
    definition=_("First answers given in time for every hundred first answers given in the period."),
    small_cells=True,
    review=REVIEW,
)


def _median_days(figure: Figure, scope: Scope, rows: Rows) -> Measured:
    """The middle of the days that the clocks took."""
    counted = rows.order_by("took").values("took").annotate(number=Count("pk"))
    return middle((row["took"], row["number"]) for row in counted)


@figure(
    "cases.days_to_first_answer",
    label=_("Median days to the first answer"),
    unit=Unit.WORKING_DAYS,
    definition=_(
        "The middle of the working days from receipt to the first answer, of the first answers given in the period; days "
        "on which the office waited for somebody else do not count."
    ),
    compute=_median_days,
    review=REVIEW,
)
def days_to_first_answer(scope: Scope) -> Rows:
    return _answered(scope).filter(unit=ClockUnit.WORKING)


@figure(
    "cases.days_to_close",
    label=_("Median days to the closing of a case"),
    unit=Unit.WORKING_DAYS,
    definition=_(
        "The middle of the working days from receipt to closing, of the cases whose clock for closing was met in the "
        "period; days on which the office waited for somebody else do not count."
    ),
    compute=_median_days,
    review=REVIEW,
)
def days_to_close(scope: Scope) -> Rows:
    return _closings(scope).filter(unit=ClockUnit.WORKING)
