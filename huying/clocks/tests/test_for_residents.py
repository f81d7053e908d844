"""What the clocks tell a resident: by when something is to come, and what they may do next until when."""

import time
from datetime import date, timedelta

import pytest
from django.test import Client

from huying.calendars.presets import load_calendars
from huying.cases.actions import close_case
from huying.cases.sharing import expected_on, first_answer_on, rights_of
from huying.centres.tests.factories import CentreFactory
from huying.clocks.actions import meet_clock, pause_clock, start_clock, use_right
from huying.clocks.models import Clock, ClockRule
from huying.clocks.presets import load_rules
from huying.clocks.tests.factories import open_case
from huying.intake.models import Slip
from huying.intake.tests.factories import HelpRequestFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


@pytest.fixture
def case(now):
    load_calendars(by="office", at=now)
    load_rules(by="office", at=now)
    return open_case(now)


def _legal(case, code, now, on=date(2023, 4, 28)):
    values = {"case": case, "rule": ClockRule.objects.get(code=code), "started_on": on}
    return start_clock(values=values, by="office", at=now)


def _page(record, **slip):
    client = Client()
    session = client.session
    session["help_seen"] = [record.code, record.secret_digest, time.time()]
    session.save()
    return client.get("/zh-hant/status/request/")


def _slip(case, now):
    told = {"secret_digest": "d", "first_on": now.date(), "given_on": now.date()}
    return Slip.objects.create(code="S-2023-AAAAA", case=case, **told)


def test_the_first_of_the_running_dates_is_expected(case, now):
    first = case.clocks.get(rule__code="first-answer")

    assert expected_on(case) == first.due_on == date(2023, 5, 10)
    meet_clock(clock=first, on=now.date(), by="office", at=now)
    assert expected_on(case) == case.clocks.get(rule__code="closing").due_on


@pytest.mark.parametrize(
    ("by_hand", "expected"), [(date(2023, 5, 9), date(2023, 5, 9)), (date(2023, 5, 11), date(2023, 5, 10))]
)
def test_a_day_set_by_hand_counts_when_it_is_earlier(case, by_hand, expected):
    case.due_on = by_hand

    assert expected_on(case) == expected


def test_a_legal_step_that_runs_out_first_is_the_one_expected(case, now):
    Clock.objects.filter(rule__code="first-answer").delete()
    clock = _legal(case, "letters-accepted", now)

    assert expected_on(case) == clock.due_on


def test_what_waits_for_others_has_no_day_and_a_closed_case_has_none(case, now):
    for clock in case.clocks.all():
        pause_clock(clock=clock, on=now.date(), waiting_for="body", reason="示例", by="office", at=now)
    paused = expected_on(case)
    case.refresh_from_db()
    case.due_on = date(2023, 5, 9)
    closed = close_case(case=case, outcome="resolved", result="示例", by="office", at=now)

    assert (paused, expected_on(closed)) == (None, None)


def test_a_request_that_nobody_has_decided_has_the_day_of_the_first_answer(case):
    asked = HelpRequestFactory(code="H-2023-7KM3P", received_on=date(2023, 4, 28))

    assert first_answer_on(asked.centre, asked.received_on) == date(2023, 5, 10)
    assert _page(asked).context["expected_on"] == date(2023, 5, 10)


def test_without_a_rule_nothing_is_promised(now):
    assert first_answer_on(CentreFactory(), date(2023, 4, 28)) is None
    assert _page(HelpRequestFactory(code="H-2023-7KM3P")).context["expected_on"] is None


def test_a_rule_of_one_category_promises_nothing_to_who_has_none_yet(case):
    ClockRule.objects.filter(code="first-answer").update(category=case.category)

    assert first_answer_on(case.centre, date(2023, 4, 28)) is None


def test_a_day_that_has_passed_is_said_to_have_passed(case, now, still):
    slip = _slip(case, now)
    before = _page(slip).context["is_late"]
    still.shift(timedelta(days=9))

    assert (before, _page(slip).context["is_late"]) == (False, True)


def test_the_next_right_and_its_last_day_are_told_until_it_is_used_or_over(case, now, still):
    handled = _legal(case, "letters-handled", now)
    slip = _slip(case, now)
    before = rights_of(case, now.date())
    handled = meet_clock(clock=handled, on=now.date(), by="office", at=now)
    page = _page(slip).text

    assert before == []
    assert [each.until for each in rights_of(case, now.date())] == [date(2023, 6, 1)]
    assert "申請覆查" in page
    assert len(rights_of(case, date(2023, 6, 1))) == 1
    assert rights_of(case, date(2023, 6, 2)) == []
    use_right(clock=handled, on=now.date(), by="office", at=now)
    assert rights_of(case, now.date()) == []


def test_a_right_outlives_the_closing_of_the_case(case, now):
    handled = _legal(case, "letters-handled", now)
    meet_clock(clock=handled, on=now.date(), by="office", at=now)
    slip = _slip(case, now)
    case.refresh_from_db()
    close_case(case=case, outcome="resolved", result="示例", by="office", at=now)

    assert "申請覆查" in _page(slip).text
