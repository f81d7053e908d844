"""Clocks that stand wrong: business dates are Hong Kong's, numbers are never doubled, order is not by time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail as postbox
from django.utils import timezone

from huying.accounts.models import Posting, Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit import actions as audit
from huying.audit import queries
from huying.audit.models import Event
from huying.cases.actions import close_case
from huying.cases.kinds import CASES, CATEGORIES
from huying.cases.models import Case
from huying.contacts.models import Household
from huying.outbox.actions import work
from huying.outbox.mail import queue_mail
from huying.outbox.models import Job, Message
from huying.records.actions import enter

pytestmark = pytest.mark.django_db
HONG_KONG = ZoneInfo("Asia/Hong_Kong")
SKEWS = (timedelta(minutes=-10), timedelta(), timedelta(minutes=10))


def _instants():
    """Forty moments in Hong Kong: around midnight, ends of months, years and February, and 08:00, midnight in UTC."""
    days = (
        date(2023, 12, 31),
        date(2024, 2, 27),
        date(2024, 2, 29),
        date(2023, 2, 28),
        date(2024, 3, 31),  # clocks go forward in Europe
        date(2024, 10, 27),  # and back
        date(2026, 6, 30),
        date(2027, 12, 31),
    )
    times = ((0, 0, 0), (7, 59, 59), (8, 0, 0), (23, 59, 59))
    around = [
        datetime(day.year, day.month, day.day, *time, tzinfo=HONG_KONG) for day in days for time in times
    ]
    return [*around, *(moment + timedelta(seconds=1) for moment in around[3::4])]


INSTANTS = _instants()


@pytest.fixture
def counter(client):
    """Somebody who may enter households and cases at their centre, signed in afresh at each moment."""
    user = make_user(Role.SUPERVISOR, make_centre())
    return client, user


def test_there_are_forty_moments():
    assert len(set(INSTANTS)) == 40


def test_what_is_sent_bears_the_year_and_the_moment_of_hong_kong(counter):
    """The clock of the web worker is right, early and late by turns."""
    client, user = counter
    for place, instant in enumerate(INSTANTS):
        moment = instant + SKEWS[place % 3]
        values = {"form_key": f"k{place}", "name": f"n{place}", "centre": user.postings.get().centre_id}
        with time_machine.travel(moment.astimezone(UTC), tick=False):
            client.logout()
            client.force_login(user)
            assert client.post("/office/households/new/", values).status_code == 302
        household = Household.objects.get(name=f"n{place}")
        assert household.code.split("-")[1] == str(moment.year)
        assert household.created_at == moment
    codes = list(Household.objects.values_list("code", flat=True))
    assert len(codes) == len(set(codes)) == 40


@pytest.mark.parametrize("skew", SKEWS, ids=str)
def test_a_case_is_closed_on_the_day_of_hong_kong(skew):
    centre = make_centre()
    category = enter(CATEGORIES, {"name": "示例"}, by="office", at=INSTANTS[0])
    for instant in INSTANTS:
        moment = instant + skew
        values = {"centre": centre, "title": "示例", "category": category, "received_on": moment.date()}
        with time_machine.travel(moment.astimezone(UTC), tick=False):
            case = enter(CASES, values, by="office", at=timezone.now())
            close_case(case=case, outcome="advised", result="", by="office", at=timezone.now())
        assert Case.objects.get(pk=case.pk).closed_on == moment.date()


def test_a_posting_begins_on_the_day_of_hong_kong():
    from huying.accounts.actions import end_posting, post_user

    for instant in INSTANTS:
        user = make_user()
        at = instant.astimezone(UTC)
        posting = post_user(user=user, role=Role.AUDITOR, centre=None, by="office", at=at)
        end_posting(posting=posting, by="office", at=at)
        kept = Posting.objects.get(pk=posting.pk)
        assert (kept.since_on, kept.until_on) == (instant.date(), instant.date())


def test_the_trail_is_in_order_of_number_when_clocks_go_back():
    for place, instant in enumerate(INSTANTS):
        for skew in (SKEWS[2], SKEWS[0]):  # the later writer's clock is twenty minutes behind
            audit.record("test.done", kind="tests", code=str(place), by="office", at=instant + skew)

    numbers = [event.seq for event in queries.timeline("tests", "0")]
    assert numbers == [2, 1]
    assert list(queries.breaks()) == []
    assert Event.objects.count() == 80


@pytest.mark.parametrize("skew", SKEWS, ids=str)
def test_a_worker_whose_clock_is_wrong_sends_each_letter_once(skew):
    for instant in INSTANTS:
        queue_mail(recipient="someone@example.org", subject="x", body="", at=instant)
        for clock in (instant + skew, instant - skew, instant + timedelta(hours=1)):
            work(at=clock)

    assert len(postbox.outbox) == 40
    assert set(Message.objects.values_list("state", flat=True)) == {Message.State.SENT}
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}


def test_a_session_that_has_run_out_is_closed_whichever_way_the_clock_is_wrong(counter, settings):
    client, user = counter
    for instant in INSTANTS[:8]:
        with time_machine.travel(instant.astimezone(UTC), tick=False):
            client.force_login(user)
            assert client.get("/office/").status_code == 200
        expired = timedelta(seconds=settings.SESSION_COOKIE_AGE + 1)
        for skew in SKEWS[1:]:
            with time_machine.travel((instant + expired + skew).astimezone(UTC), tick=False):
                assert client.get("/office/").status_code == 302
