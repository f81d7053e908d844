"""The smallest valid surveys, releases and recommendations."""

from datetime import date

import factory

from huying.activities.tests.factories import ActivityFactory
from huying.core.tests.factories import DatedFactory, RecordFactory
from huying.surveys.models import Recommendation, Release, Survey


class SurveyFactory(DatedFactory):
    class Meta:
        model = Survey

    title = factory.Sequence(lambda number: f"示例調查{number}")


class ReleaseFactory(RecordFactory):
    class Meta:
        model = Release

    survey = factory.SubFactory(SurveyFactory)
    activity = factory.SubFactory(ActivityFactory)
    released_on = date(2023, 5, 2)


class RecommendationFactory(DatedFactory):
    class Meta:
        model = Recommendation

    text = "示例建議"
