"""Figures about centres and services."""

from datetime import date

from django.db.models import Count, Min
from django.utils.translation import gettext_lazy as _

from huying.centres.models import Centre
from huying.directory.models import Offer, Service
from huying.figures.declare import declared, figure
from huying.figures.engine import Figure, Measured, Review, Rows, Scope
from huying.figures.measures import full_years, the_one
from huying.figures.naming import of_choices, of_records
from huying.figures.units import Unit

REVIEW = Review(_("office manager"), date(2027, 1, 31))
NAMES = {
    "type": of_choices(Centre.Type.choices),
    "service": of_records(Service),
    "centre": of_records(Centre, order="position"),
}


def _open_centres(scope: Scope) -> Rows:
    rows = Centre.objects.filter(scope.period.in_force_on_last_day("opened_on", "closed_on"))
    return rows.filter(code=scope.centre) if scope.centre else rows


@figure(
    "directory.contact_offices",
    label=_("Offices listed"),
    unit=Unit.OFFICES,
    definition=_("Centres and offices shown to the public and open on the last day of the period."),
    breakdowns={"type": "type", "city": "city"},
    parts=NAMES,
    review=REVIEW,
)
def contact_offices(scope: Scope) -> Rows:
    return _open_centres(scope).filter(listed=True)


@figure(
    "directory.cities",
    label=_("Cities with a Mainland centre"),
    unit=Unit.CITIES,
    definition=_(
        "Different cities in which a Mainland centre stands on the last day; counted by city, not by name."
    ),
    measure=Count("city", distinct=True),
    review=REVIEW,
)
def cities(scope: Scope) -> Rows:
    return _open_centres(scope).filter(type=Centre.Type.MAINLAND)


def _begun(scope: Scope) -> Rows:
    return Service.objects.filter(began_on__lt=scope.period.end)


def _first_year(figure: Figure, scope: Scope, rows: Rows) -> Measured:
    first = rows.aggregate(first=Min("began_on"))["first"]
    return Measured(first.year) if first else Measured(0, note=_("not stated"))


def _years_running(figure: Figure, scope: Scope, rows: Rows) -> Measured:
    last = scope.period.last_day
    stretches = rows.values_list("began_on", "ended_on")
    return the_one(full_years(began, min(ended or last, last)) for began, ended in stretches)


@figure(
    "directory.start_year",
    label=_("Year a service began"),
    unit=Unit.YEAR,
    definition=_("The year in which the service was first offered; of several services, the first of them."),
    compute=_first_year,
    breakdowns={"service": "code"},
    parts=NAMES,
    review=REVIEW,
)
def start_year(scope: Scope) -> Rows:
    return _begun(scope)


@figure(
    "directory.years_of_service",
    label=_("Years of service"),
    unit=Unit.YEARS,
    definition=_("Full years that the service has been offered by the last day of the period."),
    compute=_years_running,
    breakdowns={"service": "code"},
    parts=NAMES,
    review=REVIEW,
)
def years_of_service(scope: Scope) -> Rows:
    return _begun(scope)


@figure(
    "directory.offers",
    label=_("Services offered at centres"),
    unit=Unit.ITEMS,
    definition=_(
        "Services in force on the last day of the period, each once for every open centre that offers it."
    ),
    breakdowns={"service": "service__code", "centre": "centre__code"},
    parts=NAMES,
    review=REVIEW,
)
def offers(scope: Scope) -> Rows:
    rows = Offer.objects.in_force_at_end_of(scope.period)
    return rows.filter(centre__in=_open_centres(scope))


@figure(
    "directory.district_points",
    label=_("District offices on record"),
    unit=Unit.OFFICES,
    definition=_(
        "District service offices on record, open and offering a service on the last day of the period."
    ),
    parts=NAMES,
    review=REVIEW,
)
def district_points(scope: Scope) -> Rows:
    offering = Offer.objects.in_force_at_end_of(scope.period).values("centre")
    return _open_centres(scope).filter(type=Centre.Type.DISTRICT, pk__in=offering)


declared(
    "directory.service_points",
    label=_("District offices offering the social-insurance service"),
    unit=Unit.OFFICES,
    definition=_("District service offices that offer the Mainland social-insurance service, as declared."),
    itemised="directory.district_points",
    review=REVIEW,
)
