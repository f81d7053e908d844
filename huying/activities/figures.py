"""Figures about activities, attendance and publishing."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from django.db.models import F, Max, Min, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from huying.activities.models import Activity, ActivityType, Attendance, Channel, Programme, Reading
from huying.centres.models import Centre
from huying.figures.declare import declared, figure
from huying.figures.engine import Figure, Measured, Review, Rows, Scope, Words
from huying.figures.measures import the_one
from huying.figures.naming import of_choices, of_records
from huying.figures.units import Unit
from huying.representatives.models import Representative

REVIEW = Review(_("communications officer"), date(2027, 1, 31))
KNOWN_BY_NAME = (Activity.Known.NAMED, Activity.Known.SECTION, Activity.Known.NAMED_AND_SECTION)
STUDY_TRIP, TALK = "study-trip", "talk"
# Programmes whose declared totals are itemised by what is on record under them.
SCHEME, LIFE_PLANNING, ONLINE = "prg-gba-youth-employment", "prg-life-planning", "prg-online"
DAYS_A_YEAR = Decimal("365.25")
PLATFORMS = (Channel.Type.WEBSITE, Channel.Type.WECHAT, Channel.Type.FACEBOOK)
NAMES = {
    "type": of_records(ActivityType),
    "programme": of_records(Programme),
    "centre": of_records(Centre, order="position"),
    "representative": of_records(Representative, order="position"),
    "region": of_choices(Activity.Region.choices),
    "activity": of_records(Activity),
    "channel": of_records(Channel),
}


def _held(scope: Scope) -> Rows:
    return (
        Activity.objects.held_in(scope.period)
        .counted()
        .joined_by(scope.representative)
        .at_centre(scope.centre)
    )


@figure(
    "activities.held",
    label=_("Activities held"),
    unit=Unit.ITEMS,
    definition=_(
        "Activities whose dates lie wholly in the period; entries that name no event are not counted, and an activity "
        "shown in several sections is counted once."
    ),
    breakdowns={
        "type": "type__code",
        "region": "region",
        "programme": "programme__code",
        "centre": "centre__code",
        "representative": "participants__code",
    },
    parts=NAMES,
    review=REVIEW,
)
def held(scope: Scope) -> Rows:
    return _held(scope)


@figure(
    "activities.study_trips",
    label=_("Study trips joined"),
    unit=Unit.TRIPS,
    definition=_("Organised study trips in the period in which the representative is named."),
    breakdowns={"region": "region", "representative": "participants__code"},
    parts=NAMES,
    review=REVIEW,
)
def study_trips(scope: Scope) -> Rows:
    trips = Q(type__code=STUDY_TRIP) | Q(also__code=STUDY_TRIP)
    return _held(scope).filter(trips, participants_known__in=KNOWN_BY_NAME)


def _their_number(figure: Figure, scope: Scope, rows: Rows) -> Measured:
    return the_one(rows.values_list("ordinal", flat=True))


@figure(
    "activities.which_time",
    label=_("Which time a recurring meeting was held"),
    unit=Unit.ORDINAL,
    definition=_("The number that the recurring meeting asked about carries."),
    compute=_their_number,
    breakdowns={"activity": "code"},
    parts=NAMES,
    review=REVIEW,
)
def which_time(scope: Scope) -> Rows:
    return _held(scope).filter(ordinal__isnull=False)


def _attendance(scope: Scope, counting: str) -> Rows:
    return Attendance.objects.filter(counting=counting, activity__in=_held(scope))


@figure(
    "activities.persons",
    label=_("Persons who attended"),
    unit=Unit.PERSONS,
    definition=_("Persons recorded as attending activities of the period, where persons were counted."),
    measure=Sum("number"),
    breakdowns={"activity": "activity__code", "programme": "activity__programme__code"},
    parts=NAMES,
    qualifier_path="qualifier",
    review=REVIEW,
)
def persons(scope: Scope) -> Rows:
    return _attendance(scope, Attendance.Counting.PERSONS)


@figure(
    "activities.person_times",
    label=_("Attendances"),
    unit=Unit.PERSON_TIMES,
    definition=_("Attendances at activities of the period, where person-times were counted."),
    measure=Sum("number"),
    breakdowns={"activity": "activity__code", "programme": "activity__programme__code"},
    parts=NAMES,
    qualifier_path="qualifier",
    review=REVIEW,
)
def person_times(scope: Scope) -> Rows:
    return _attendance(scope, Attendance.Counting.PERSON_TIMES)


@figure(
    "activities.channel_accounts",
    label=_("Channels run"),
    unit=Unit.ACCOUNTS,
    definition=_("Channels in use on the last day of the period."),
    breakdowns={"type": "type"},
    parts={"type": of_choices(Channel.Type.choices)},
    review=REVIEW,
)
def channel_accounts(scope: Scope) -> Rows:
    rows = Channel.objects.filter(scope.period.in_force_on_last_day("began_on", "ended_on"))
    return rows.filter(person__code=scope.representative) if scope.representative else rows


@figure(
    "activities.platforms_on_record",
    label=_("Publicity platforms on record"),
    unit=Unit.PLATFORMS,
    definition=_(
        "Websites, accounts and pages in use on the last day of the period, of the organisation that runs the online "
        "information programme."
    ),
    breakdowns={"type": "type"},
    parts={"type": of_choices(Channel.Type.choices)},
    review=REVIEW,
)
def platforms_on_record(scope: Scope) -> Rows:
    rows = Channel.objects.filter(type__in=PLATFORMS, owner__programmes__code=ONLINE)
    return rows.filter(scope.period.in_force_on_last_day("began_on", "ended_on"))


def _talks(scope: Scope, programme: str) -> Rows:
    talks = Q(type__code=TALK) | Q(also__code=TALK)
    return _held(scope).filter(talks, programme__code=programme)


def _talks_of(name: str, label: Words, definition: Words, programme: str) -> None:
    figure(f"activities.{name}", label=label, unit=Unit.SESSIONS, definition=definition, review=REVIEW)(
        lambda scope: _talks(scope, programme)
    )


def _persons_at(name: str, label: Words, definition: Words, programme: str) -> None:
    figure(
        f"activities.{name}",
        label=label,
        unit=Unit.PERSONS,
        definition=definition,
        measure=Sum("number"),
        qualifier_path="qualifier",
        review=REVIEW,
    )(
        lambda scope: _attendance(scope, Attendance.Counting.PERSONS).filter(
            activity__programme__code=programme
        )
    )


def _years_between(figure: Figure, scope: Scope, rows: Rows) -> Measured:
    """From the first day of the first record to the last day of the last, in years to one decimal."""
    found = rows.order_by().aggregate(first=Min("from_on"), after=Max("until_on"))
    if found["first"] is None:
        return Measured(0)
    days = Decimal((found["after"] - found["first"]).days)
    return Measured((days / DAYS_A_YEAR).quantize(Decimal("0.1"), ROUND_HALF_EVEN))


_talks_of(
    "scheme_talks_on_record",
    _("Talks of the youth employment scheme on record"),
    _("Talks recorded under the youth employment scheme whose dates lie in the period."),
    SCHEME,
)
_persons_at(
    "scheme_participants_on_record",
    _("Young people at the youth employment scheme on record"),
    _("Persons recorded at activities of the youth employment scheme in the period."),
    SCHEME,
)
figure(
    "activities.scheme_span_on_record",
    label=_("Length of the period of the scheme's talks on record"),
    unit=Unit.YEARS,
    definition=_(
        "From the first to the last talk recorded under the youth employment scheme in the period, in years to one decimal."
    ),
    compute=_years_between,
    review=REVIEW,
)(lambda scope: _talks(scope, SCHEME))
_talks_of(
    "life_planning_talks_on_record",
    _("Life-planning talks on record"),
    _("Talks recorded under the life-planning programme whose dates lie in the period."),
    LIFE_PLANNING,
)
_persons_at(
    "life_planning_students_on_record",
    _("Students at life-planning talks on record"),
    _("Persons recorded at activities of the life-planning programme in the period."),
    LIFE_PLANNING,
)


def _latest_readings(scope: Scope, measured: str) -> Rows:
    """For each channel the newest reading by the last day of the period."""
    read = Reading.objects.filter(measured=measured, read_on__lt=scope.period.end)
    newest = read.filter(channel=OuterRef("channel")).order_by(F("read_on").desc()).values("pk")[:1]
    return read.filter(pk=Subquery(newest))


def _read(measured: str, label: Words, unit: Unit) -> None:
    figure(
        f"activities.{measured}_read",
        label=label,
        unit=unit,
        definition=_("The newest reading of each channel by the last day of the period, added up."),
        measure=Sum("number"),
        breakdowns={"channel": "channel__code"},
        parts=NAMES,
        qualifier_path="qualifier",
        review=REVIEW,
    )(lambda scope: _latest_readings(scope, measured))


def _declared(name: str, label: Words, unit: Unit, definition: Words, itemised: str = "") -> None:
    declared(
        f"activities.{name}", label=label, unit=unit, definition=definition, itemised=itemised, review=REVIEW
    )


_read(Reading.Measured.VIDEOS.value, _("Videos read off the channels"), Unit.VIDEOS)
_read(Reading.Measured.ARTICLES.value, _("Articles read off the channels"), Unit.ARTICLES)
_read(Reading.Measured.VIEWS.value, _("Views read off the channels"), Unit.VIEWS)

HALF = _("As declared for half a year; which half is not stated.")
UNSTATED = _("As declared; whether for the year or since the start is not stated.")

_declared(
    "scheme_talks",
    _("Talks under the youth employment scheme"),
    Unit.SESSIONS,
    HALF,
    "activities.scheme_talks_on_record",
)
_declared(
    "scheme_participants",
    _("Young people served by the youth employment scheme"),
    Unit.PERSONS,
    HALF,
    "activities.scheme_participants_on_record",
)
_declared(
    "scheme_period",
    _("Length of the period counted for the scheme"),
    Unit.YEARS,
    HALF,
    "activities.scheme_span_on_record",
)
_declared(
    "life_planning_talks",
    _("Life-planning talks"),
    Unit.SESSIONS,
    _("Life-planning talks held in the period, as declared."),
    "activities.life_planning_talks_on_record",
)
_declared(
    "life_planning_students",
    _("Students at the life-planning talks"),
    Unit.PERSONS,
    _("Senior-secondary students who attended the life-planning talks in the period, as declared."),
    "activities.life_planning_students_on_record",
)
_declared(
    "exchange_person_times",
    _("Attendances at exchanges and community service"),
    Unit.PERSON_TIMES,
    _(
        "Person-times at exchange tours and community service in the period, as declared for all kinds together."
    ),
    itemised="activities.person_times",
)
_declared("platforms", _("Publicity platforms"), Unit.PLATFORMS, UNSTATED, "activities.platforms_on_record")
_declared("videos", _("Short videos"), Unit.VIDEOS, UNSTATED, "activities.videos_read")
_declared("articles", _("Articles"), Unit.ARTICLES, UNSTATED, "activities.articles_read")
_declared("views", _("Views"), Unit.VIEWS, UNSTATED, "activities.views_read")
