"""What may not add up among activities."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.activities.models import Activity, Photo
from huying.core.dates import Precision
from huying.core.period import Period
from huying.figures.checks import Seen, Weight, check, codes


@check(
    "activities.undated",
    weight=Weight.WARNING,
    label=gettext_lazy("Activity without a date"),
    remedy=gettext_lazy(
        "Ask for the date; the caption is printed without one until then. Never guess a day."
    ),
)
def undated(period: Period) -> Iterator[Seen]:
    if found := codes(Activity.objects.filter(precision=Precision.NONE)):
        yield Seen(_("%(count)s activities have no date and are not counted.") % {"count": len(found)}, found)


@check(
    "activities.year_only",
    weight=Weight.NOTE,
    label=gettext_lazy("Activity dated to the year only"),
    remedy=gettext_lazy("Look the day up in the diary."),
)
def year_only(period: Period) -> Iterator[Seen]:
    if found := codes(Activity.objects.held_in(period).filter(precision=Precision.YEAR)):
        yield Seen(_("%(count)s activities are dated to the year only.") % {"count": len(found)}, found)


@check(
    "activities.names_no_event",
    weight=Weight.WARNING,
    label=gettext_lazy("A caption that names no event"),
    remedy=gettext_lazy("Link the photograph to an activity; it is not counted until then."),
)
def names_no_event(period: Period) -> Iterator[Seen]:
    if found := codes(Activity.objects.filter(type__counted=False)):
        yield Seen(
            _("%(count)s entries name no event and are not counted as activities.") % {"count": len(found)},
            found,
        )


@check(
    "activities.one_trip_or_two",
    weight=Weight.WARNING,
    label=gettext_lazy("Successive days: one trip or two"),
    remedy=gettext_lazy("Ask; if it was one trip, put both under one series."),
)
def one_trip_or_two(period: Period) -> Iterator[Seen]:
    for one in Activity.objects.held_in(period).filter(precision=Precision.DAY).prefetch_related("related"):
        for other in one.related.filter(precision=Precision.DAY):
            follows = one.from_on and other.from_on == one.from_on + timedelta(days=1)
            together = one.series_id is not None and one.series_id == other.series_id
            if follows and not together and one.region == other.region:
                yield Seen(
                    _("“%(one)s” and “%(other)s” are on successive days.") % {"one": one, "other": other},
                    codes((one, other)),
                )


@check(
    "activities.one_event_or_several",
    weight=Weight.WARNING,
    label=gettext_lazy("Related activities that may be one event"),
    remedy=gettext_lazy(
        "Ask; if it was one event, keep one record with everybody who took part and place it often."
    ),
)
def one_event_or_several(period: Period) -> Iterator[Seen]:
    """Linked activities of one type whose dates and organisers do not tell them apart, each cluster once."""
    rows = Activity.objects.filter(_touching(period)).prefetch_related(
        "related", "organisations", "participants"
    )
    left = {activity.pk: activity for activity in rows.order_by("code")}
    while left:
        first = left.pop(next(iter(left)))
        cluster, waiting = [first], [first]
        while waiting:
            one = waiting.pop()
            near = [other for other in left.values() if _are_related(one, other) and _may_be_one(one, other)]
            for other in near:
                del left[other.pk]
            cluster += near
            waiting += near
        if len(cluster) > 1:
            names = _("”, “").join(str(activity) for activity in cluster)
            yield Seen(_("“%(names)s” may be one event.") % {"names": names}, codes(cluster))


def _touching(period: Period) -> Q:
    """Activities with a day in the period, and those of no date."""
    return Q(from_on__isnull=True) | Q(from_on__lt=period.end, until_on__gt=period.start)


def _are_related(one: Activity, other: Activity) -> bool:
    return other in one.related.all() or one in other.related.all()


def _may_be_one(one: Activity, other: Activity) -> bool:
    """Whether nothing on record keeps them apart: not the type, the days, the organisers, or a series they share."""
    together = one.series_id is not None and one.series_id == other.series_id
    return (
        one.type_id == other.type_id and not together and _days_meet(one, other) and _bodies_meet(one, other)
    )


def _days_meet(one: Activity, other: Activity) -> bool:
    if one.from_on is None or one.until_on is None or other.from_on is None or other.until_on is None:
        return True
    return one.from_on < other.until_on and other.from_on < one.until_on


def _bodies_meet(one: Activity, other: Activity) -> bool:
    """Bodies that are both named and have none in common are those of two events."""
    ours, theirs = set(one.organisations.all()), set(other.organisations.all())
    return not ours or not theirs or bool(ours & theirs)


@check(
    "activities.in_two_regions_at_once",
    weight=Weight.ERROR,
    label=gettext_lazy("One person in two regions on one day"),
    remedy=gettext_lazy("Correct a date, a place or the participants."),
)
def in_two_regions_at_once(period: Period) -> Iterator[Seen]:
    where: dict[tuple[str, date], list[Activity]] = defaultdict(list)
    for activity in (
        Activity.objects.held_in(period).filter(precision=Precision.DAY).prefetch_related("participants")
    ):
        for person in activity.participants.all():
            if activity.from_on:
                where[person.code, activity.from_on].append(activity)
    for (person_code, day), rows in sorted(where.items()):
        if len({row.region for row in rows}) > 1:
            yield Seen(
                _("%(person)s is recorded in two regions on %(day)s.")
                % {"person": person_code, "day": date_format(day)},
                (person_code, *codes(rows)),
            )


@check(
    "activities.participants_not_stated",
    weight=Weight.NOTE,
    label=gettext_lazy("Who took part is not stated"),
    remedy=gettext_lazy("Ask who took part, so that it counts for them."),
)
def participants_not_stated(period: Period) -> Iterator[Seen]:
    rows = Activity.objects.held_in(period).filter(participants__isnull=True)
    if found := codes(rows):
        yield Seen(_("%(count)s activities name no representative.") % {"count": len(found)}, found)


@check(
    "activities.photo_without_consent",
    weight=Weight.ERROR,
    label=gettext_lazy("Photograph without consent"),
    remedy=gettext_lazy("Obtain consent or take the photograph out."),
)
def photo_without_consent(period: Period) -> Iterator[Seen]:
    rows = Photo.objects.filter(consent__in=[Photo.Consent.ASKED, Photo.Consent.REFUSED])
    if found := codes(rows):
        yield Seen(_("%(count)s photographs may not be published.") % {"count": len(found)}, found)
