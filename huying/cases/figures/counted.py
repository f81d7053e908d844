"""Figures about contacts: calls and visits in person-times, and enquiries one by one."""

from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from huying.cases.figures.splits import NAMES, REVIEW
from huying.cases.models import (
    Enquiry,
    Tally,
)
from huying.centres.models import Centre
from huying.figures.declare import cumulative, declared, figure
from huying.figures.engine import Rows, Scope
from huying.figures.units import Unit

PERSON_TIMES = Sum(F("number") + F("pressed"))  # typed from paper, and counted one by one at the desk


def _tallies(scope: Scope) -> Rows:
    rows = Tally.objects.filter(scope.period.contains("held_on"))
    return rows.filter(centre__code=scope.centre) if scope.centre else rows


@figure(
    "cases.visits",
    label=_("Calls and visits"),
    unit=Unit.PERSON_TIMES,
    definition=_(
        "Calls, visits, residents' sessions, letters and messages tallied at the centres in the period, in person-times."
    ),
    measure=PERSON_TIMES,
    breakdowns={"centre": "centre__code", "channel": "channel"},
    parts=NAMES,
    review=REVIEW,
)
def visits(scope: Scope) -> Rows:
    return _tallies(scope)


@figure(
    "cases.mainland_visits",
    label=_("Calls and visits to the Mainland centres"),
    unit=Unit.PERSON_TIMES,
    definition=_(
        "Calls, visits, residents' sessions, letters and messages tallied at the Mainland centres in the period, in "
        "person-times."
    ),
    measure=PERSON_TIMES,
    breakdowns={"centre": "centre__code", "channel": "channel"},
    parts=NAMES,
    review=REVIEW,
)
def mainland_visits(scope: Scope) -> Rows:
    return _tallies(scope).filter(centre__type=Centre.Type.MAINLAND)


@figure(
    "cases.society_visits",
    label=_("Calls and visits tallied at the service society"),
    unit=Unit.PERSON_TIMES,
    definition=_(
        "Calls, visits, residents' sessions, letters and messages tallied at the offices of service societies in the "
        "period, in person-times."
    ),
    measure=PERSON_TIMES,
    breakdowns={"centre": "centre__code", "channel": "channel"},
    parts=NAMES,
    review=REVIEW,
)
def society_visits(scope: Scope) -> Rows:
    return _tallies(scope).filter(centre__type=Centre.Type.SOCIETY)


@figure(
    "cases.enquiries",
    label=_("Enquiries answered"),
    unit=Unit.ITEMS,
    definition=_("Enquiries recorded one by one whose day falls in the period."),
    breakdowns={"centre": "centre__code", "channel": "channel"},
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def enquiries(scope: Scope) -> Rows:
    rows = Enquiry.objects.filter(scope.period.contains("asked_on"))
    return rows.filter(centre__code=scope.centre) if scope.centre else rows


declared(
    "cases.enquiries_declared",
    label=_("Calls and visits to the service society"),
    unit=Unit.PERSON_TIMES,
    definition=_("Calls and visits with enquiries to the service society in the period, as declared."),
    itemised="cases.society_visits",
    review=REVIEW,
)
cumulative(
    "cases.visits_cumulative",
    of="cases.mainland_visits",
    label=_("Calls and visits to the Mainland centres since they began"),
    definition=_(
        "The balance brought forward and the person-times tallied at the Mainland centres since then, up to the last day."
    ),
    review=REVIEW,
)
