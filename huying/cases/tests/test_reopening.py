"""Figures of a past period do not move when a case is opened again later."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huying.cases.models import Case, Reopening
from huying.cases.tests.factories import CaseFactory
from huying.core.period import Period
from huying.core.tests.factories import MOMENT
from huying.figures import engine
from huying.figures.engine import Scope

pytestmark = pytest.mark.django_db
YEAR = Scope(Period.year(2023))


def reopening(case, closed_on, reopened_on, outcome="advised"):
    return Reopening.objects.create(
        code=f"RO-{case.pk}-{Reopening.objects.count()}",
        case=case,
        closed_on=closed_on,
        outcome=outcome,
        reopened_on=reopened_on,
        created_at=MOMENT,
        updated_at=MOMENT,
    )


def value(key, scope=YEAR):
    return engine.evaluate_on([(key, scope)], "default")[0].value


@pytest.mark.parametrize(
    ("reopened_on", "closed", "still_open"), [(date(2023, 12, 31), 0, 1), (date(2024, 1, 1), 1, 0)]
)
def test_a_closing_counts_in_the_year_in_which_it_still_held_at_the_end(reopened_on, closed, still_open):
    reopening(CaseFactory(), date(2023, 12, 31), reopened_on)

    assert value("cases.closed") == closed
    assert value("cases.open") == still_open
    assert value("cases.reopened") == 1 - closed


def test_the_outcome_is_that_of_the_time_and_not_of_today():
    case = CaseFactory(closed_on=date(2024, 3, 1), outcome="resolved")
    reopening(case, date(2023, 6, 1), date(2024, 2, 1), outcome="advised")
    [then] = engine.evaluate_on([("cases.closed", YEAR)], "default")[0].by("outcome")
    [now] = engine.evaluate_on([("cases.closed", Scope(Period.year(2024)))], "default")[0].by("outcome")

    assert (then.part, now.part) == ("advised", "resolved")


def test_the_outcome_of_one_centre_is_that_of_the_time_too():
    case = CaseFactory()
    reopening(case, date(2023, 6, 1), date(2024, 2, 1), outcome="advised")
    scope = Scope(Period.year(2023), centre=case.centre.code)
    [then] = engine.evaluate_on([("cases.closed", scope)], "default")[0].by("outcome")

    assert (then.part, then.value) == ("advised", 1)


def test_each_part_of_the_outcomes_opens_its_records():
    case = CaseFactory()
    reopening(case, date(2023, 6, 1), date(2024, 2, 1), outcome="advised")
    CaseFactory(closed_on=date(2023, 7, 1), outcome="resolved")
    part = Scope(Period.year(2023), only=(("outcome", "advised"),))

    assert engine.evaluate_on([("cases.closed", part)], "default")[0].codes() == [case.code]


DAYS = st.lists(st.integers(0, 900), min_size=1, max_size=7)


@settings(max_examples=40, deadline=None)
@given(steps=DAYS, end=st.integers(0, 900))
def test_at_every_moment_a_case_is_open_or_closed_and_never_both(steps, end):
    """A case that is closed and opened again on any days stands in exactly one of the two figures, as of any day."""
    Reopening.objects.all().delete()
    Case.objects.all().delete()
    first = date(2023, 1, 1)
    days = [first + timedelta(days=step) for step in sorted(steps)]
    closings, openings = days[0::2], days[1::2]
    case = CaseFactory(received_on=first)
    for closed_on, reopened_on in zip(closings, openings, strict=False):
        reopening(case, closed_on, reopened_on)
    if len(closings) > len(openings):
        case.closed_on, case.outcome = closings[-1], "advised"
        case.save()
    period = Period(first, first + timedelta(days=end + 1))
    told = [day for day in days if day < period.end]
    is_closed = len(told) % 2 == 1

    assert Case.objects.closed_in(period).count() == int(is_closed)
    assert Case.objects.open_at_end_of(period).count() == int(not is_closed)
