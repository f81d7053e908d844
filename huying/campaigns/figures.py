"""Figures about signatures."""

from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from huying.campaigns.models import Campaign, Station
from huying.centres.models import Centre
from huying.figures.declare import figure
from huying.figures.engine import Review, Rows, Scope
from huying.figures.naming import of_records
from huying.figures.units import Unit

REVIEW = Review(_("representative's assistant"), date(2027, 1, 31))
SPLITS = {"campaign": "campaign__code", "centre": "centre__code"}
NAMES = {"campaign": of_records(Campaign), "centre": of_records(Centre, order="position")}


def _stations(scope: Scope) -> Rows:
    rows = Station.objects.filter(scope.period.contains("held_on"))
    return rows.filter(centre__code=scope.centre) if scope.centre else rows


@figure(
    "campaigns.stations",
    label=_("Street stations held"),
    unit=Unit.SESSIONS,
    definition=_("Street stations whose day falls in the period."),
    breakdowns=SPLITS,
    parts=NAMES,
    review=REVIEW,
)
def stations(scope: Scope) -> Rows:
    return _stations(scope)


@figure(
    "campaigns.signatures",
    label=_("Signatures collected"),
    unit=Unit.SIGNATURES,
    definition=_("Signatures counted on the sheets of the street stations of the period."),
    measure=Sum("signatures"),
    qualifier_path="qualifier",
    breakdowns=SPLITS,
    parts=NAMES,
    review=REVIEW,
)
def signatures(scope: Scope) -> Rows:
    return _stations(scope).filter(signatures__isnull=False)
