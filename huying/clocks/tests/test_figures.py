"""Figures of waiting, each equal to a count by hand."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from huying.calendars.presets import load_calendars
from huying.centres.tests.factories import CentreFactory
from huying.clocks import actions
from huying.clocks.presets import load_rules
from huying.clocks.tests.factories import open_case
from huying.core.period import Period
from huying.figures.engine import Scope, evaluate_on
from huying.figures.measures import _between

MAY = Scope(Period.month(2023, 5))


def _value(key, scope=MAY):
    [result] = evaluate_on([(key, scope)], "default")
    return result


@pytest.fixture
def answered(now):
    """Five cases of 28 April: answered on the 1st, 3rd and 7th working day, on the eighth, and not at all."""
    load_calendars(by="office", at=now)
    load_rules(by="office", at=now)
    cases = [open_case(now) for _place in range(5)]
    at = timezone.make_aware(datetime.combine(date(2023, 5, 31), time(12)))
    for case, day in zip(cases, (2, 4, 10, 11), strict=False):
        clock = case.clocks.get(rule__code="first-answer")
        actions.meet_clock(clock=clock, on=date(2023, 5, day), by="office", at=at)
    return cases


@pytest.mark.django_db
class TestFirstAnswers:
    def test_given_in_time_and_overdue(self, answered):
        assert _value("cases.first_answers").value == 4
        assert _value("cases.first_answers_in_time").value == 3
        assert _value("cases.first_answers_in_time_share").value == Decimal("75.0")
        assert _value("cases.first_answers_overdue").value == 1
        assert _value("cases.days_to_first_answer").value == 5  # of 1, 3, 7, 8

    def test_the_records_behind_them_are_the_clocks(self, answered):
        codes = _value("cases.first_answers_in_time").codes()

        met = [case.clocks.get(rule__code="first-answer").code for case in answered[:3]]
        assert codes == sorted(met)

    def test_a_period_asks_what_was_so_then(self, answered):
        week = Scope(Period(date(2023, 5, 8), date(2023, 5, 11)))  # until Wednesday, the last day

        assert _value("cases.first_answers", week).value == 1
        assert _value("cases.first_answers_overdue", week).value == 0
        until_thursday = Scope(Period(date(2023, 5, 8), date(2023, 5, 12)))
        assert (
            _value("cases.first_answers_overdue", until_thursday).value == 1
        )  # the late one came on that very day

    def test_by_centre(self, answered):
        centre = answered[0].centre.code

        assert _value("cases.first_answers", Scope(MAY.period, centre=centre)).value == 1
        assert {part.part: part.value for part in _value("cases.first_answers").by("centre")}[centre] == 1
        assert _value("cases.first_answers", Scope(MAY.period, centre=CentreFactory().code)).value == 0

    def test_days_of_waiting_for_others_do_not_count(self, answered):
        at = timezone.make_aware(datetime.combine(date(2023, 5, 31), time(12)))
        clock = answered[4].clocks.get(rule__code="first-answer")
        actions.pause_clock(
            clock=clock, on=date(2023, 5, 3), waiting_for="resident", reason="示例", by="office", at=at
        )
        actions.meet_clock(clock=clock, on=date(2023, 5, 30), by="office", at=at)

        assert _value("cases.first_answers_in_time").value == 4
        assert _value("cases.days_to_first_answer").value == 3  # of 1, 1, 3, 7, 8

    def test_the_middle_of_too_few_is_not_told(self, answered):
        early = _value("cases.days_to_first_answer", Scope(Period(date(2023, 5, 1), date(2023, 5, 5))))

        assert early.value == 0
        assert early.note
        assert _value("cases.days_to_close").note


@given(st.lists(st.integers(0, 40), min_size=1))
def test_the_middle_is_that_of_the_sorted_values(values):
    ordered = sorted(values)
    table = [(value, ordered.count(value)) for value in sorted(set(values))]
    half = len(ordered) // 2
    expected = ordered[half] if len(ordered) % 2 else Decimal(ordered[half - 1] + ordered[half]) / 2

    assert _between(table, len(values)) == expected


@pytest.mark.django_db
class TestClosingsAndWaiting:
    def test_who_waits_at_the_end_is_neither_answered_nor_closed(self, answered):
        assert _value("cases.waiting_first_answer").codes() == [
            answered[4].clocks.get(rule__code="first-answer").code
        ]
        early = Scope(Period(date(2023, 5, 1), date(2023, 5, 3)))
        assert _value("cases.waiting_first_answer", early).value == 4
        assert _value("cases.waiting_first_answer", Scope(Period.year(2020))).value == 0

    def test_closings_in_time_are_those_on_the_last_day_too(self, answered):
        clocks = [case.clocks.get(rule__purpose="closing") for case in answered[:3]]
        for clock, days in zip(clocks, (-1, 0, 1), strict=True):
            type(clock).objects.filter(pk=clock.pk).update(met_on=clock.due_on + timedelta(days=days), took=9)
        year = Scope(Period(date(2023, 1, 1), date(2024, 7, 1)))

        assert _value("cases.closings_by_clock", year).value == 3
        assert _value("cases.closings_in_time", year).value == 2
        assert _value("cases.closings_in_time_share", year).value == Decimal("66.7")

    def test_an_empty_year_has_no_share(self):
        assert _value("cases.closings_in_time_share", Scope(Period.year(2020))).is_untold
