"""A survey lacks its responses only when nothing states them."""

import pytest

from huying.core.period import Period
from huying.figures.tests.factories import DeclaredTotalFactory
from huying.figures.units import Unit
from huying.surveys.checks import responses_not_stated
from huying.surveys.tests.factories import ReleaseFactory, SurveyFactory

pytestmark = pytest.mark.django_db


def test_responses_may_stand_on_the_survey_or_in_a_total_that_names_it():
    silent, counted, declared = SurveyFactory(), SurveyFactory(responses=5), SurveyFactory()
    for survey in (silent, counted, declared):
        ReleaseFactory(survey=survey)
    DeclaredTotalFactory(
        figure="surveys.responses_declared",
        value=2004,
        unit=Unit.QUESTIONNAIRES,
        parts={"survey": declared.code},
    )

    [seen] = responses_not_stated.look(Period.year(2023))
    assert seen.codes == (silent.code,)
