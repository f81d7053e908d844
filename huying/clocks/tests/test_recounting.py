"""Days of steps and of answers to referrals follow the calendar they were counted on, as long as they are open."""

from datetime import date

import pytest
from django.urls import reverse

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.audit.models import Event
from huying.calendars.models import Calendar
from huying.calendars.presets import load_calendars
from huying.cases.actions import close_case, edit_case, reopen_case
from huying.cases.models import Case, Referral
from huying.cases.referring import accept, offer
from huying.casework.actions import split
from huying.centres.tests.factories import CentreFactory
from huying.clocks.invariants import counted
from huying.clocks.models import Task
from huying.clocks.tests.factories import StepTemplateFactory, open_case
from huying.outbox.actions import work
from huying.records.actions import change, enter
from huying.records.kind import kind_named

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
BY = "tests"


@pytest.fixture
def calendars(now):
    load_calendars(by=BY, at=now)


@pytest.fixture
def case(calendars, now):
    """Received on Friday, 28 April 2023: the seventh working day after it is Wednesday, 10 May."""
    template = StepTemplateFactory(due_after=7)
    StepTemplateFactory(category=template.category, position=2)
    return open_case(now, category=template.category)


@pytest.fixture
def step(case):
    return case.tasks.get(due_on__isnull=False)


def off(day, now, calendar="hong-kong"):
    values = {
        "calendar": Calendar.objects.get(code=calendar),
        "day": day,
        "sort": "holiday",
        "name": "示例假期",
    }
    enter(kind_named("calendar-days"), values, by=BY, at=now)
    while work(at=now):
        pass


def told(case):
    return list(
        Event.objects.filter(action="cases.deadline_moved", code=case.code).values_list("note", flat=True)
    )


def test_an_open_step_follows_a_holiday_and_its_case_tells_from_when_to_when(case, step, now):
    assert step.due_on == date(2023, 5, 10)
    off(date(2023, 5, 8), now)
    step.refresh_from_db()

    assert step.due_on == date(2023, 5, 11)
    assert told(case) == [f"{step.code}: 2023-05-10 → 2023-05-11"]
    assert list(counted.look()) == []


def test_a_step_that_was_done_keeps_its_day(case, step, now):
    Task.objects.filter(pk=step.pk).update(done_on=date(2023, 5, 2))
    off(date(2023, 5, 8), now)
    step.refresh_from_db()

    assert step.due_on == date(2023, 5, 10)


def test_a_day_that_somebody_chose_follows_no_calendar_and_tells_no_counting(case, step, now):
    change(kind_named("tasks"), step, {"due_on": date(2023, 5, 9)}, version=step.version, by=BY, at=now)
    off(date(2023, 5, 8), now)
    step.refresh_from_db()

    assert (step.due_on, step.counted_from, step.reckoning) == (date(2023, 5, 9), None, None)


def test_an_edit_of_the_words_of_a_step_leaves_its_counting(step, now):
    change(kind_named("tasks"), step, {"what": "示例改寫"}, version=step.version, by=BY, at=now)
    off(date(2023, 5, 8), now)
    step.refresh_from_db()

    assert (step.what, step.due_on) == ("示例改寫", date(2023, 5, 11))


def test_steps_move_with_a_corrected_day_of_receipt_and_others_do_not(case, step, now):
    other = enter(
        kind_named("tasks"), {"case": case, "what": "示例自定", "due_on": date(2023, 5, 10)}, by=BY, at=now
    )
    edit_case(record=case, values={"received_on": date(2023, 4, 27)}, version=case.version, by=BY, at=now)
    step.refresh_from_db()
    other.refresh_from_db()

    assert (step.due_on, step.counted_from) == (date(2023, 5, 9), date(2023, 4, 27))
    assert other.due_on == date(2023, 5, 10)
    assert list(counted.look()) == []


def test_a_case_that_is_opened_again_catches_up(case, step, now):
    close_case(case=case, outcome="advised", result="示例", by=BY, at=now)
    off(date(2023, 5, 8), now)
    step.refresh_from_db()
    assert step.due_on == date(2023, 5, 10)

    reopen_case(case=Case.objects.get(pk=case.pk), by=BY, at=now)
    step.refresh_from_db()
    assert step.due_on == date(2023, 5, 11)


@pytest.fixture
def referral(case, now):
    """Offered on Tuesday, 2 May 2023, to a Mainland centre, which works on Thursday the 4th."""
    there = CentreFactory(type="mainland-centre")
    return offer(case=case, values={"to_centre": there, "purpose": "示例請求"}, by=BY, at=now)


def test_the_last_day_of_an_answer_follows_the_calendar_of_the_centre_that_is_asked(referral, now):
    due = referral.answer_by
    off(date(2023, 5, 4), now)  # in Hong Kong, where nobody is asked
    referral.refresh_from_db()
    assert referral.answer_by == due

    off(date(2023, 5, 4), now, "mainland")
    referral.refresh_from_db()
    assert referral.answer_by > due
    assert told(referral.case)[-1].startswith(f"{referral.code}: {due}")
    assert list(counted.look()) == []


def test_an_answered_referral_keeps_the_day_it_was_to_be_answered_by(referral, now):
    user = make_user(Role.CASEWORKER, referral.to_centre)
    accept(referral=referral, by=user, at=now)
    due = Referral.objects.get().answer_by
    off(date(2023, 5, 4), now, "mainland")

    assert Referral.objects.get().answer_by == due


def test_everything_open_is_counted_anew_in_batches_and_nothing_is_left_out(calendars, now, monkeypatch):
    monkeypatch.setattr("huying.clocks.following.BATCH", 2)
    template = StepTemplateFactory(due_after=7)
    cases = [open_case(now, category=template.category) for _place in range(5)]
    off(date(2023, 5, 8), now)

    assert {each.tasks.get().due_on for each in cases} == {date(2023, 5, 11)}


def test_a_job_that_the_release_before_left_still_computes(case, now):
    from huying.clocks.tasks import compute_anew  # noqa: PLC0415 (as the worker finds it)

    held = Calendar.objects.get(code="hong-kong")
    compute_anew(calendar=held.code, revision=held.revision, after=0, at=now)


def test_verify_names_a_step_whose_day_is_another_than_its_counting_says(step):
    Task.objects.filter(pk=step.pk).update(due_on=date(2023, 5, 12))

    assert [line.split()[0] for line in counted.look()] == [step.code]


@pytest.mark.parametrize("place", ["case", "step"])
def test_the_page_says_how_the_day_of_a_step_was_reached(client, case, step, place):
    client.force_login(make_user(Role.CASEWORKER, case.centre))
    key, code = ("cases", case.code) if place == "case" else ("tasks", step.code)
    page = client.get(reverse("records:record_page", args=[key, code])).text

    assert "2023" in page
    assert "reckoning-lines" in page


def test_both_sides_of_a_referral_read_how_its_last_day_was_reached(client, referral):
    for centre in (referral.case.centre, referral.to_centre):
        client.force_login(make_user(Role.CASEWORKER, centre))
        page = client.get(reverse("records:record_page", args=["referrals", referral.code])).text
        assert "reckoning-lines" in page


def test_a_step_that_went_along_with_a_split_keeps_its_day(case, step, now):
    values = {"title": "示例另一事", "category": case.category}
    link = split(case=case, values=values, along=[("tasks", step.code)], by=BY, at=now)
    other = Case.objects.get(pk=link.case_id)
    edit_case(record=other, values={"title": "示例改題"}, version=other.version, by=BY, at=now)
    step.refresh_from_db()

    assert (step.case, step.due_on) == (other, date(2023, 5, 10))
