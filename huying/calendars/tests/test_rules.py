"""Counting days: over weekends, holidays, make-up Sundays, leap days, year ends and pauses."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from huying.calendars.rules import (
    LONGEST,
    Days,
    Special,
    Stretch,
    Why,
    add_calendar_days,
    add_working_days,
    as_data,
    days_between,
    from_data,
    is_working_day,
    working_days_between,
)
from huying.calendars.tests.factories import shipped_days
from huying.calendars.wording import step_words

HONG_KONG, MAINLAND = shipped_days("hong-kong"), shipped_days("mainland")
PLAIN = Days({}, date(2000, 1, 1), date(2100, 1, 1))
A_DAY = st.dates(date(2022, 1, 1), date(2027, 12, 31))
NUMBER = st.integers(0, 120)


@st.composite
def calendars(draw):
    """Any calendar: some days off, some weekend days on which people work."""
    found = draw(st.dictionaries(A_DAY, st.booleans(), max_size=60))
    return Days(
        {day: Special(works, "示例") for day, works in found.items()}, date(2022, 1, 1), date(2030, 1, 1)
    )


@st.composite
def pauses(draw):
    """Stretches that follow one another, some of them empty."""
    day, found = draw(A_DAY), []
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 30)), max_size=4)):
        found.append(Stretch(day + timedelta(gap), day + timedelta(gap + length)))
        day = found[-1].until_on
    return tuple(found)


@given(A_DAY, NUMBER, calendars(), pauses())
def test_counting_back_from_the_day_reached_gives_the_number(start, n, days, stops):
    reached = add_working_days(start, n, days, stops)

    expected = (
        n if n or is_working_day(start, days) else working_days_between(start, reached.day, days, stops)
    )
    assert working_days_between(start, reached.day, days, stops) == expected


@given(A_DAY, NUMBER, calendars())
def test_the_day_reached_is_a_working_day(start, n, days):
    assert is_working_day(add_working_days(start, n, days).day, days)
    assert is_working_day(add_calendar_days(start, n, days, roll_forward=True).day, days)


@given(A_DAY, A_DAY, NUMBER, calendars(), pauses())
def test_who_begins_later_is_never_due_earlier(one, other, n, days, stops):
    earlier, later = sorted((one, other))

    assert add_working_days(earlier, n, days, stops).day <= add_working_days(later, n, days, stops).day


@given(A_DAY, NUMBER, calendars())
def test_one_more_day_is_never_due_earlier(start, n, days):
    assert add_working_days(start, n, days).day <= add_working_days(start, n + 1, days).day


@given(A_DAY, NUMBER, calendars(), pauses())
def test_calendar_days_count_all_but_paused_ones(start, n, days, stops):
    reached = add_calendar_days(start, n, days, stops)

    assert days_between(start, reached.day, stops) == n


@given(A_DAY, NUMBER, calendars(), pauses())
def test_the_steps_cover_every_day_once_and_end_with_the_number(start, n, days, stops):
    reached = add_working_days(start, n, days, stops)

    told = [
        step.first + timedelta(place)
        for step in reached.steps
        for place in range((step.last - step.first).days + 1)
    ]
    first = start + timedelta(1) if n or is_working_day(start, days) else start
    assert told == [first + timedelta(place) for place in range((reached.day - first).days + 1)]
    assert max((step.number for step in reached.steps), default=0) == n
    assert list(from_data(as_data(reached.steps))) == list(reached.steps)


@given(A_DAY, st.integers(1, 60), st.integers(1, 30), calendars())
def test_a_pause_moves_the_day_by_the_working_days_it_took(start, n, length, days):
    stop = Stretch(start + timedelta(1), start + timedelta(1 + length))
    lost = working_days_between(start, start + timedelta(length), days)

    assert add_working_days(start, n, days, (stop,)).day == add_working_days(start, n + lost, days).day


@pytest.mark.parametrize(
    ("days", "start", "n", "due"),
    [
        (
            HONG_KONG,
            date(2022, 12, 30),
            1,
            date(2023, 1, 3),
        ),  # New Year's Day on a Sunday: the Monday after is off
        (HONG_KONG, date(2023, 1, 20), 1, date(2023, 1, 26)),  # Lunar New Year, with the fourth day in lieu
        (HONG_KONG, date(2023, 4, 4), 1, date(2023, 4, 6)),  # between Ching Ming and Easter
        (HONG_KONG, date(2023, 4, 4), 2, date(2023, 4, 11)),
        (HONG_KONG, date(2023, 9, 29), 1, date(2023, 10, 3)),  # 3 October 2023 was no general holiday
        (HONG_KONG, date(2024, 2, 28), 1, date(2024, 2, 29)),  # a leap day counts
        (HONG_KONG, date(2024, 12, 24), 3, date(2024, 12, 31)),
        (HONG_KONG, date(2024, 12, 31), 1, date(2025, 1, 2)),
        (MAINLAND, date(2023, 1, 20), 1, date(2023, 1, 28)),  # a Saturday on which people work
        (MAINLAND, date(2023, 1, 20), 2, date(2023, 1, 29)),  # and a Sunday
        (MAINLAND, date(2023, 9, 28), 2, date(2023, 10, 8)),
        (MAINLAND, date(2024, 2, 2), 1, date(2024, 2, 4)),  # the Sunday before Spring Festival
        (MAINLAND, date(2025, 1, 24), 1, date(2025, 1, 26)),
        (MAINLAND, date(2026, 2, 13), 2, date(2026, 2, 24)),
    ],
)
def test_days_as_they_were_gazetted(days, start, n, due):
    assert add_working_days(start, n, days).day == due


def test_hong_kong_had_seventeen_general_holidays_in_each_year():
    years = [day.year for day in HONG_KONG.special]

    assert {year: years.count(year) for year in years} == dict.fromkeys(range(2023, 2028), 17)


def test_nothing_is_counted_from_a_working_day_for_nothing_and_a_day_off_rolls():
    assert add_working_days(date(2023, 1, 3), 0, HONG_KONG).day == date(2023, 1, 3)
    assert add_working_days(date(2023, 1, 2), 0, HONG_KONG).day == date(2023, 1, 3)
    assert add_calendar_days(date(2023, 1, 1), 0, HONG_KONG).day == date(2023, 1, 1)


def test_an_open_pause_holds_the_date_and_says_what_is_left():
    reached = add_working_days(date(2023, 5, 2), 7, PLAIN, (Stretch(date(2023, 5, 5)),))

    assert (reached.day, reached.left) == (None, 5)


def test_an_open_pause_after_the_date_changes_nothing():
    reached = add_working_days(date(2023, 5, 2), 2, PLAIN, (Stretch(date(2023, 5, 5)),))

    assert reached.day == date(2023, 5, 4)


@pytest.mark.parametrize(
    ("start", "n", "provisional"),
    [
        (date(2026, 12, 30), 1, False),
        (date(2026, 12, 30), 2, True),  # the first day that nobody knows yet
        (date(2022, 12, 30), 5, True),
    ],
)
def test_what_leads_past_the_known_days_is_provisional(start, n, provisional):
    assert add_working_days(start, n, HONG_KONG).provisional is provisional


def test_without_a_calendar_nothing_is_known():
    assert add_working_days(date(2023, 5, 2), 1, Days()).provisional


@pytest.mark.parametrize("n", [-1, LONGEST + 1])
def test_what_cannot_be_counted_is_refused(n):
    with pytest.raises(ValueError, match="cannot be counted"):
        add_working_days(date(2023, 5, 2), n, PLAIN)


def test_the_way_is_told_line_by_line():
    reached = add_working_days(date(2022, 12, 30), 2, HONG_KONG)

    with translation.override("en"):
        lines = [step_words(step) for step in reached.steps]

    assert lines[0].endswith("weekend, not counted")
    assert lines[1] == "Mon 2 January 2023: holiday (The day following the first day of January), not counted"
    assert lines[2].endswith("days 1 to 2")


def test_a_make_up_sunday_says_so():
    [_week, step] = add_working_days(date(2023, 4, 21), 1, MAINLAND).steps

    assert (step.why, step.first, step.number) == (Why.MAKE_UP, date(2023, 4, 23), 1)
