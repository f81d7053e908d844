"""What counts as an activity held, joined, attended and read."""

from datetime import date

import pytest

from huying.activities.tests.factories import (
    ActivityFactory,
    ActivityTypeFactory,
    AttendanceFactory,
    ChannelFactory,
    ReadingFactory,
)
from huying.core.period import Period
from huying.figures.tests.asking import ask, split
from huying.figures.tests.factories import DeclaredTotalFactory
from huying.representatives.tests.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


def test_held_counts_what_lies_wholly_in_the_period_as_far_as_its_date_is_known():
    kept = [ActivityFactory(when=when) for when in ("2023-01-01", "2023-12-30/2023-12-31", "2023-05", "2023")]
    for when in ("2022-12-31/2023-01-01", "2024-01-01", "2022", ""):
        ActivityFactory(when=when)

    assert ask("activities.held").codes() == sorted(each.code for each in kept)


def test_an_activity_of_three_representatives_counts_once_for_all_and_once_for_each():
    people = [RepresentativeFactory() for _each in range(3)]
    ActivityFactory(participants=people)
    result = ask("activities.held")

    assert (result.value, split(result, "representative")) == (1, {each.code: 1 for each in people})
    assert not result.figure.adds_up("representative")
    assert ask("activities.held", representative=people[0].code).value == 1


def test_an_entry_that_names_no_event_is_not_counted():
    ActivityFactory(type=ActivityTypeFactory(counted=False))

    assert ask("activities.held").value == 0


def test_study_trips_are_those_in_which_the_representative_is_named():
    somebody, trip = RepresentativeFactory(), ActivityTypeFactory(code="study-trip")
    ActivityFactory(type=trip, participants=[somebody], participants_known="named")
    also = ActivityFactory(participants=[somebody], participants_known="section-subject")
    also.also.add(trip)
    ActivityFactory(type=trip, participants=[somebody], participants_known="named-collectively")

    assert ask("activities.study_trips", representative=somebody.code).value == 2


def test_the_number_of_a_meeting_is_its_own():
    meeting = ActivityFactory(ordinal=3)
    ActivityFactory(ordinal=9)

    assert [
        ask("activities.which_time", activity=meeting.code).value,
        ask("activities.which_time").value,
    ] == [3, 0]


def test_persons_and_person_times_stay_apart_and_keep_their_qualifier():
    activity = ActivityFactory(participants=[RepresentativeFactory(), RepresentativeFactory()])
    AttendanceFactory(activity=activity, number=700, qualifier="more_than")
    AttendanceFactory(activity=activity, counting="person-times", number=1361)
    results = [ask("activities.persons"), ask("activities.person_times")]

    assert [(result.value, result.qualifier, result.unit) for result in results] == [
        (700, "more_than", "persons"),
        (1361, "exact", "person-times"),
    ]


def test_channels_are_those_in_use_on_the_last_day():
    ChannelFactory(type="wechat-account")
    ChannelFactory(type="wechat-account", ended_on=date(2023, 12, 31))
    ChannelFactory(type="website", began_on=date(2024, 1, 1))

    assert [
        ask("activities.channel_accounts").value,
        ask("activities.channel_accounts", type="website").value,
    ] == [1, 0]


def test_the_newest_reading_of_each_channel_counts():
    one, other = ChannelFactory(), ChannelFactory()
    for channel, day, number in [
        (one, date(2022, 12, 31), 100),
        (one, date(2023, 12, 31), 300),
        (one, date(2024, 1, 1), 999),
        (other, date(2021, 5, 1), 7),
    ]:
        ReadingFactory(channel=channel, read_on=day, number=number)

    asked = [ask("activities.views_read", Period.year(year)).value for year in (2021, 2022, 2023)]
    assert asked == [7, 107, 307]


def test_the_half_year_of_the_scheme_keeps_its_decimal():
    DeclaredTotalFactory(figure="activities.scheme_period", value=5, decimals=1, unit="years")

    assert str(ask("activities.scheme_period").value) == "0.5"
