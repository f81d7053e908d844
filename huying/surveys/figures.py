"""Figures about surveys and what followed from them."""

from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from huying.figures.declare import declared, figure
from huying.figures.engine import Review, Rows, Scope
from huying.figures.naming import of_choices, of_records
from huying.figures.units import Unit
from huying.representatives.models import Representative
from huying.surveys.models import Recommendation, Release, Survey

REVIEW = Review(_("research officer"), date(2027, 1, 31))
NAMES = {
    "survey": of_records(Survey),
    "representative": of_records(Representative, order="position"),
    "status": of_choices(Recommendation.Status.choices),
}


def _releases(scope: Scope) -> Rows:
    return Release.objects.filter(scope.period.contains("released_on"))


def _released(scope: Scope) -> Rows:
    return Survey.objects.filter(pk__in=_releases(scope).values("survey"))


@figure(
    "surveys.released",
    label=_("Surveys completed and released"),
    unit=Unit.SURVEYS,
    definition=_(
        "Surveys with at least one release dated in the period; a survey released twice counts once."
    ),
    review=REVIEW,
)
def released(scope: Scope) -> Rows:
    return _released(scope)


@figure(
    "surveys.releases",
    label=_("Survey releases"),
    unit=Unit.TIMES,
    definition=_("Press conferences or other releases of survey results dated in the period."),
    breakdowns={"survey": "survey__code"},
    parts=NAMES,
    review=REVIEW,
)
def releases(scope: Scope) -> Rows:
    return _releases(scope)


@figure(
    "surveys.responses",
    label=_("Questionnaires returned"),
    unit=Unit.QUESTIONNAIRES,
    definition=_(
        "Questionnaires returned in the surveys released in the period, where the number is recorded."
    ),
    measure=Sum("responses"),
    qualifier_path="responses_qualifier",
    breakdowns={"survey": "code"},
    parts=NAMES,
    review=REVIEW,
)
def responses(scope: Scope) -> Rows:
    return _released(scope).filter(responses__isnull=False)


@figure(
    "surveys.recommendations",
    label=_("Recommendations made"),
    unit=Unit.ITEMS,
    definition=_(
        "Recommendations of the period that rest on a survey, or were made by a representative or at an activity."
    ),
    breakdowns={
        "survey": "survey__code",
        "status": "status",
        "representative": "representative__code",
    },
    parts=NAMES,
    review=REVIEW,
)
def recommendations(scope: Scope) -> Rows:
    rows = Recommendation.objects.filter(scope.period.covers())
    return rows.filter(representative__code=scope.representative) if scope.representative else rows


declared(
    "surveys.responses_declared",
    label=_("Questionnaires returned, as declared"),
    unit=Unit.QUESTIONNAIRES,
    definition=_("Questionnaires returned in the surveys of the period, as declared for each of them."),
    itemised="surveys.responses",
    split_by=("survey",),
    parts=NAMES,
    review=REVIEW,
)
