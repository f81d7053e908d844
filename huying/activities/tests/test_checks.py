"""Activities that may be one event are asked about; what is on record keeps others apart."""

import pytest

from huying.activities.checks import one_event_or_several
from huying.activities.models import Series
from huying.activities.tests.factories import ActivityFactory, ActivityTypeFactory
from huying.core.period import Period
from huying.core.tests.factories import MOMENT
from huying.representatives.tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk():
    return ActivityTypeFactory(name="講座")


def _found():
    return [set(seen.codes) for seen in one_event_or_several.look(Period.year(2023))]


def _related(*activities):
    activities[0].related.add(*activities[1:])
    return {each.code for each in activities}


def test_three_undated_talks_that_are_linked_are_asked_about_once(talk):
    codes = _related(*ActivityFactory.create_batch(3, type=talk, when=""))
    ActivityFactory(type=talk, when="")

    assert _found() == [codes]


def test_a_day_inside_a_month_may_be_the_same_and_two_days_may_not(talk):
    codes = _related(
        ActivityFactory(type=talk, when="2023-05"), ActivityFactory(type=talk, when="2023-05-05")
    )
    _related(ActivityFactory(type=talk, when="2023-09-14"), ActivityFactory(type=talk, when="2023-10-21"))

    assert _found() == [codes]


def test_activities_of_different_types_bodies_or_one_series_are_kept_apart(talk):
    _related(ActivityFactory(type=talk, when=""), ActivityFactory(when=""))
    one, other = ActivityFactory.create_batch(2, type=talk, when="")
    one.organisations.add(OrganisationFactory())
    other.organisations.add(OrganisationFactory())
    _related(one, other)
    series = Series.objects.create(code="ser-1", name="示例", created_at=MOMENT, updated_at=MOMENT)
    _related(*ActivityFactory.create_batch(2, type=talk, when="", series=series))

    assert _found() == []


def test_activities_of_another_year_are_not_looked_at(talk):
    _related(ActivityFactory(type=talk, when="2022"), ActivityFactory(type=talk, when="2022-05"))

    assert _found() == []
