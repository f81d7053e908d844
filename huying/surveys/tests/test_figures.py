"""A survey is one survey however often it is released."""

from datetime import date

import pytest

from huying.figures.tests.asking import ask, split
from huying.figures.tests.factories import DeclaredTotalFactory
from huying.representatives.tests.factories import RepresentativeFactory
from huying.surveys.tests.factories import RecommendationFactory, ReleaseFactory, SurveyFactory

pytestmark = pytest.mark.django_db


def test_a_survey_released_twice_is_one_survey_and_two_releases():
    survey = SurveyFactory()
    for day in (date(2023, 9, 14), date(2023, 10, 21)):
        ReleaseFactory(survey=survey, released_on=day)
    ReleaseFactory(survey=survey, released_on=date(2024, 1, 1))

    assert [ask("surveys.released").value, ask("surveys.releases").value] == [1, 2]
    assert split(ask("surveys.releases"), "survey") == {survey.code: 2}


def test_responses_of_a_survey_released_twice_are_added_once():
    survey = SurveyFactory(responses=2004, responses_qualifier="at_least")
    for _each in range(2):
        ReleaseFactory(survey=survey)
    ReleaseFactory(survey=SurveyFactory(responses=None))
    result = ask("surveys.responses")

    assert (result.value, result.qualifier, result.codes()) == (2004, "at_least", [survey.code])


def test_recommendations_are_those_of_the_period_by_survey_and_by_representative():
    survey, somebody = SurveyFactory(), RepresentativeFactory()
    for number in (1, 2):
        RecommendationFactory(survey=survey, number=number)
    RecommendationFactory(representative=somebody)
    RecommendationFactory(survey=survey, when="2024")

    assert ask("surveys.recommendations", survey=survey.code).value == 2
    assert ask("surveys.recommendations", representative=somebody.code).value == 1
    assert split(ask("surveys.recommendations"), "status") == {"not-stated": 3}


def test_declared_responses_stand_while_the_survey_itself_has_none():
    DeclaredTotalFactory(figure="surveys.responses_declared", value=2004, unit="questionnaires")

    assert ask("surveys.responses_declared").value == 2004
