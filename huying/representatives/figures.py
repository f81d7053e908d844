"""Figures about who represents the public, since when, in which term."""

from datetime import date

from django.db.models import Count, Min
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from huying.figures.declare import declared, figure
from huying.figures.engine import Figure, Measured, Review, Rows, Scope
from huying.figures.measures import full_years, the_one
from huying.figures.naming import of_choices, of_records
from huying.figures.units import Unit
from huying.representatives.models import Mandate, MandateQuerySet, Organisation, Representative

REVIEW = Review(_("office manager"), date(2027, 1, 31))
BODIES = {"body": "term__body__code"}
NAMES = {
    "body": of_records(Organisation),
    "seat": of_choices(Mandate.Seat.choices),
}


def _mandates(scope: Scope) -> MandateQuerySet:
    """Mandates of the representatives in a numbered term."""
    rows = Mandate.objects.of_representatives().filter(term__isnull=False)
    return rows.filter(representative__code=scope.representative) if scope.representative else rows


def _held(scope: Scope) -> Rows:
    return _mandates(scope).in_force_at_end_of(scope.period)


@figure(
    "representatives.in_office",
    label=_("Representatives covered by the report"),
    unit=Unit.PERSONS,
    definition=_(
        "Representatives of this office who hold a mandate in a numbered term on the last day of the period."
    ),
    review=REVIEW,
)
def in_office(scope: Scope) -> Rows:
    return Representative.objects.filter(pk__in=_held(scope).values("representative"))


def _their_term(figure: Figure, scope: Scope, rows: Rows) -> Measured:
    return the_one(rows.values_list("term__number", flat=True))


@figure(
    "representatives.term_number",
    label=_("Term of the bodies they sit in"),
    unit=Unit.TERM,
    definition=_(
        "The number of the term in which the representatives hold a mandate on the last day of the period, where it is "
        "the same for every body asked about."
    ),
    compute=_their_term,
    breakdowns=BODIES,
    parts=NAMES,
    review=REVIEW,
)
def term_number(scope: Scope) -> Rows:
    return _held(scope)


def _year_of_term(figure: Figure, scope: Scope, rows: Rows) -> Measured:
    """A term without dates began when the first mandate in it did."""
    began = Coalesce("term__from_on", Min("term__mandates__began_on"))
    starts = rows.order_by().values("term").annotate(start=began).values_list("start", flat=True)
    return the_one(scope.period.last_day.year - start.year + 1 for start in starts if start)


@figure(
    "representatives.term_year",
    label=_("Year of the term"),
    unit=Unit.ORDINAL_YEAR,
    definition=_(
        "Which year of the term the period ends in, counting the year in which the term or its first mandate began as "
        "the first."
    ),
    compute=_year_of_term,
    breakdowns=BODIES,
    parts=NAMES,
    review=REVIEW,
)
def term_year(scope: Scope) -> Rows:
    return _held(scope)


def _years_served(figure: Figure, scope: Scope, rows: Rows) -> Measured:
    """Mandates of one person in one body that follow on each other are one stretch of service."""
    served: dict[tuple[int, int], list[tuple[date, date]]] = {}
    last = scope.period.last_day
    found = rows.order_by("began_on").values_list("representative", "term__body", "began_on", "ended_on")
    for person, body, began, ended in found:
        stretches = served.setdefault((person, body), [])
        end = min(ended or last, last)
        if stretches and began <= stretches[-1][1]:
            began, end = stretches[-1][0], max(stretches.pop()[1], end)
        stretches.append((began, end))
    return the_one(sum(full_years(*stretch) for stretch in stretches) for stretches in served.values())


@figure(
    "representatives.years_served",
    label=_("Years served"),
    unit=Unit.YEARS,
    definition=_(
        "Full years that a representative has held a mandate in the body, over all its terms, by the last day of the "
        "period; years out of office are not counted."
    ),
    compute=_years_served,
    breakdowns=BODIES,
    parts=NAMES,
    review=REVIEW,
)
def years_served(scope: Scope) -> Rows:
    return _mandates(scope).filter(began_on__lt=scope.period.end)


def _seats(scope: Scope) -> Rows:
    """Seats on District Councils held on the last day by representatives and other members of the network."""
    ours = (Representative.Relation.REPRESENTATIVE, Representative.Relation.MEMBER)
    rows = Mandate.objects.in_force_at_end_of(scope.period).filter(
        post__organisation__type=Organisation.Type.DISTRICT_BODY, representative__relation__in=ours
    )
    rows = rows.exclude(seat="")
    return rows.filter(representative__code=scope.representative) if scope.representative else rows


@figure(
    "representatives.seats_on_record",
    label=_("District Council seats on record"),
    unit=Unit.SEATS,
    definition=_(
        "Mandates on District Councils with a kind of seat, held on the last day of the period by members of the network."
    ),
    breakdowns={"seat": "seat"},
    parts=NAMES,
    review=REVIEW,
)
def seats_on_record(scope: Scope) -> Rows:
    return _seats(scope)


@figure(
    "representatives.councillors_on_record",
    label=_("District Council members on record"),
    unit=Unit.MEMBERS,
    definition=_(
        "Different members of the network with a seat on a District Council on the last day of the period."
    ),
    measure=Count("representative", distinct=True),
    breakdowns={"seat": "seat"},
    parts=NAMES,
    review=REVIEW,
)
def councillors_on_record(scope: Scope) -> Rows:
    return _seats(scope)


declared(
    "representatives.seats",
    label=_("District Council seats"),
    unit=Unit.SEATS,
    definition=_(
        "Seats on District Councils won by members of the network, as declared; holders are not itemised."
    ),
    itemised="representatives.seats_on_record",
    split_by=("seat",),
    parts=NAMES,
    review=REVIEW,
)
declared(
    "representatives.councillors",
    label=_("District Council members"),
    unit=Unit.MEMBERS,
    definition=_(
        "Members of District Councils who belong to the network, elected and appointed, as declared; they are not itemised."
    ),
    itemised="representatives.councillors_on_record",
    split_by=("seat",),
    parts=NAMES,
    review=REVIEW,
)
