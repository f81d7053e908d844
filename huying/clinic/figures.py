"""Figures about free legal advice. A consultation is one person-time; a session counts when somebody was advised in it."""

from collections import Counter
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from huying.cases.figures import NAMES, of_their_case_then
from huying.clinic.models import Consultation, Sitting
from huying.figures.declare import figure
from huying.figures.engine import Figure, Measured, Review, Rows, Scope, Value
from huying.figures.measures import middle
from huying.figures.units import Unit

REVIEW = Review(_("centre supervisor"), date(2027, 1, 31))
SPLITS = {"category": "category_then", "centre": "sitting__centre__code", "group": "group_then"}


def _in(scope: Scope, *states: str) -> Rows:
    """Consultations by the day of their session."""
    rows = Consultation.objects.filter(scope.period.contains("sitting__held_on"), state__in=states)
    if scope.representative:
        rows = rows.filter(case__representative__code=scope.representative)
    return rows.filter(sitting__centre__code=scope.centre) if scope.centre else rows


def _held(scope: Scope) -> Rows:
    return _in(scope, Consultation.State.HELD)


@figure(
    "clinic.sessions",
    label=_("Sessions of legal advice held"),
    unit=Unit.SESSIONS,
    definition=_(
        "Sessions of free legal advice on days of the period in which at least one resident was advised; a session without "
        "anybody does not count."
    ),
    breakdowns={"centre": "centre__code"},
    parts=NAMES,
    review=REVIEW,
)
def sessions(scope: Scope) -> Rows:
    return Sitting.objects.filter(pk__in=_held(scope).values("sitting"))


@figure(
    "clinic.consultations",
    label=_("Legal consultations held"),
    unit=Unit.PERSON_TIMES,
    definition=_(
        "Residents advised by a volunteer lawyer in sessions of the period, in person-times: whoever came twice counts twice."
    ),
    breakdowns=SPLITS,
    naming=of_their_case_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def consultations(scope: Scope) -> Rows:
    return _held(scope)


@figure(
    "clinic.persons",
    label=_("Persons given legal advice"),
    unit=Unit.PERSONS,
    definition=_(
        "Different residents advised by a volunteer lawyer in sessions of the period; whoever came twice counts once, and of "
        "those who are not named each case counts as one person."
    ),
    measure=Count(Coalesce(F("contact"), -F("case")), distinct=True),
    breakdowns=SPLITS,
    naming=of_their_case_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def persons(scope: Scope) -> Rows:
    return _held(scope)


@figure(
    "clinic.minutes",
    label=_("Time given by volunteer lawyers, in minutes"),
    unit=Unit.MINUTES,
    definition=_("Minutes that lawyers noted for the consultations held in sessions of the period."),
    measure=Sum("minutes"),
    breakdowns=SPLITS,
    naming=of_their_case_then,
    parts=NAMES,
    review=REVIEW,
)
def minutes(scope: Scope) -> Rows:
    return _held(scope)


def _in_hours(figure: Figure, scope: Scope, rows: Rows) -> Measured:
    """Minutes added up first and told in hours once, so that nothing is rounded twice."""
    return Measured(_hours(rows.aggregate(total=Sum("minutes"))["total"]))


def _hours_of_each(rows: Rows, path: str) -> dict[str, Value]:
    """The same for each part."""
    found = rows.order_by().values(path).annotate(total=Sum("minutes"))
    return {str(each[path]): _hours(each["total"]) for each in found}


def _hours(minutes: int | None) -> Value:
    hours = (Decimal(minutes or 0) / 60).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    return int(hours) if hours == int(hours) else hours


@figure(
    "clinic.hours",
    label=_("Hours given by volunteer lawyers"),
    unit=Unit.HOURS,
    definition=_(
        "The minutes that lawyers noted for the consultations held in sessions of the period, in hours to one decimal."
    ),
    compute=_in_hours,
    group=_hours_of_each,
    rounds=True,
    breakdowns=SPLITS,
    naming=of_their_case_then,
    parts=NAMES,
    review=REVIEW,
)
def hours(scope: Scope) -> Rows:
    return _held(scope)


@figure(
    "clinic.missed",
    label=_("Legal consultations to which nobody came"),
    unit=Unit.PERSON_TIMES,
    definition=_(
        "Seats in sessions of the period that were booked, not cancelled, and to which the resident did not come."
    ),
    breakdowns=SPLITS,
    naming=of_their_case_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def missed(scope: Scope) -> Rows:
    return _in(scope, Consultation.State.MISSED)


@figure(
    "clinic.called_off",
    label=_("Sessions of legal advice called off"),
    unit=Unit.SESSIONS,
    definition=_(
        "Sessions of free legal advice that were called off as a whole, by the day on which that was done; one that is held "
        "after all does not count."
    ),
    breakdowns={"centre": "centre__code"},
    parts={"centre": NAMES["centre"]},
    review=REVIEW,
)
def called_off(scope: Scope) -> Rows:
    if scope.representative:
        return Sitting.objects.none()
    rows = Sitting.objects.filter(scope.period.contains("called_off_on"))
    return rows.filter(centre__code=scope.centre) if scope.centre else rows


def _median_wait(figure: Figure, scope: Scope, rows: Rows) -> Measured:
    """The middle of the days between two dates of each record; databases subtract days each in its own way."""
    pairs = rows.order_by().values_list("asked_on", "sitting__held_on")
    waits = Counter((held_on - asked_on).days for asked_on, held_on in pairs)
    return middle(sorted(waits.items()))


@figure(
    "clinic.days_waited",
    label=_("Median days from asking for legal advice to the seat"),
    unit=Unit.DAYS,
    definition=_(
        "The middle of the calendar days from the day on which a seat was asked for to the day of the session, of the "
        "consultations held in sessions of the period."
    ),
    compute=_median_wait,
    review=REVIEW,
)
def days_waited(scope: Scope) -> Rows:
    return _held(scope)
