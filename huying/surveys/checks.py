"""What may not add up among surveys, their releases and recommendations."""

from collections.abc import Iterator

from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.core.dates import Precision
from huying.core.languages import listed
from huying.core.period import Period
from huying.figures.checks import Seen, Weight, check, codes
from huying.figures.models import DeclaredTotal
from huying.surveys.models import Recommendation, Survey

DECLARED = "surveys.responses_declared"


@check(
    "surveys.responses_not_stated",
    weight=Weight.WARNING,
    label=gettext_lazy("Questionnaires returned not stated"),
    remedy=gettext_lazy("Record the number; until then it is printed as not stated."),
)
def responses_not_stated(period: Period) -> Iterator[Seen]:
    rows = Survey.objects.filter(
        releases__released_on__gte=period.start, releases__released_on__lt=period.end
    )
    if found := codes(rows.filter(responses__isnull=True).exclude(code__in=_declared())):
        yield Seen(
            _("%(count)s released surveys do not state their responses.") % {"count": len(found)}, found
        )


def _declared() -> list[str]:
    """Surveys whose questionnaires are declared as a total."""
    totals = DeclaredTotal.objects.filter(figure=DECLARED)
    return [str(total.parts["survey"]) for total in totals if "survey" in total.parts]


@check(
    "surveys.released_more_than_once",
    weight=Weight.NOTE,
    label=gettext_lazy("One survey, several releases"),
    remedy=gettext_lazy("Count it as one survey; name each release with its own date."),
)
def released_more_than_once(period: Period) -> Iterator[Seen]:
    for survey in Survey.objects.annotate(times=Count("releases", distinct=True)).filter(times__gt=1):
        days = listed(date_format(release.released_on) for release in survey.releases.order_by("released_on"))
        yield Seen(
            _("“%(survey)s” was released on %(days)s: one survey.") % {"survey": survey, "days": days},
            codes((survey, *survey.releases.all())),
        )


@check(
    "surveys.undated",
    weight=Weight.NOTE,
    label=gettext_lazy("Survey without a date"),
    remedy=gettext_lazy("Ask when the fieldwork was, and whether it is part of another survey."),
)
def undated(period: Period) -> Iterator[Seen]:
    for survey in Survey.objects.filter(precision=Precision.NONE):
        yield Seen(_("“%(survey)s” has no date and is not counted.") % {"survey": survey}, codes((survey,)))


@check(
    "surveys.recommendations_of_several_topics",
    weight=Weight.NOTE,
    label=gettext_lazy("Recommendations beyond the survey's topic"),
    remedy=gettext_lazy("Confirm that all of them come from this survey."),
)
def recommendations_of_several_topics(period: Period) -> Iterator[Seen]:
    for survey in Survey.objects.all():
        rows = survey.recommendations.exclude(topic="")
        topics = sorted(set(rows.values_list("topic", flat=True)))
        if len(topics) > 2:
            yield Seen(
                _("The recommendations of “%(survey)s” are about %(count)s topics.")
                % {"survey": survey, "count": len(topics)},
                codes(rows),
            )


@check(
    "surveys.addressee_not_stated",
    weight=Weight.NOTE,
    label=gettext_lazy("Recommendation without an addressee"),
    remedy=gettext_lazy("Name the body that could carry it out."),
)
def addressee_not_stated(period: Period) -> Iterator[Seen]:
    if found := codes(Recommendation.objects.filter(period.covers(), addressee__isnull=True)):
        yield Seen(
            _("%(count)s recommendations name nobody to carry them out.") % {"count": len(found)}, found
        )
