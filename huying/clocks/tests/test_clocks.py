"""A clock from its start to its end: pauses, extensions, chains of steps, and what the trail says of its dates."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from huying.audit.models import Event
from huying.calendars.models import Calendar, CalendarDay
from huying.calendars.presets import load_calendars
from huying.calendars.tests.factories import CalendarFactory
from huying.cases.actions import close_case, edit_case, reopen_case
from huying.cases.tests.factories import CategoryFactory
from huying.centres.tests.factories import CentreFactory
from huying.clocks import actions
from huying.clocks.models import Clock, ClockRule, Pause
from huying.clocks.presets import PRESETS, load_rules
from huying.clocks.rules import State, state_of
from huying.clocks.tests.factories import ClockRuleFactory, open_case
from huying.core.invariants import invariants
from huying.outbox.actions import work
from huying.outbox.models import Job
from huying.records.actions import change, enter
from huying.records.kind import kind_named

pytestmark = pytest.mark.django_db
BY = "office"


@pytest.fixture
def rules(now):
    load_calendars(by=BY, at=now)
    load_rules(by=BY, at=now)


@pytest.fixture
def case(rules, now):
    return open_case(now)  # received on Friday 28 April 2023; Monday 1 May was Labour Day


@pytest.fixture
def clock(case):
    return case.clocks.get(rule__code="first-answer")


def _start(case, rule, on, now):
    values = {"case": case, "rule": ClockRule.objects.get(code=rule), "started_on": on}
    return actions.start_clock(values=values, by=BY, at=now)


def _later(now, **by):
    return now + timedelta(**by)


def _again(clock):
    return Clock.objects.select_related("rule", "calendar", "case").get(pk=clock.pk)


def test_a_case_starts_the_clocks_that_run_from_its_receipt(clock):
    assert clock.due_on == date(2023, 5, 10)  # 2, 3, 4, 5, 8, 9, 10 May
    assert not clock.provisional
    assert clock.calendar.code == "hong-kong"
    assert clock.calendar_revision == clock.calendar.revision
    assert [step[2] for step in clock.reckoning] == ["weekend", "holiday", "counted", "weekend", "counted"]


def test_a_centre_on_the_mainland_counts_by_its_own_calendar(rules, now):
    case = open_case(now, centre=CentreFactory(type="mainland-centre"))

    assert case.clocks.get(rule__code="first-answer").due_on == date(
        2023, 5, 11
    )  # 6 May was a working Saturday


def test_rules_of_another_category_or_time_start_nothing(rules, now):
    other = CategoryFactory()
    ClockRuleFactory(starts="opened", category=other)
    ClockRuleFactory(starts="opened", began_on=date(2023, 4, 29))
    ClockRuleFactory(starts="opened", ended_on=date(2023, 4, 28))
    meant = ClockRuleFactory(starts="opened", began_on=date(2023, 4, 28), ended_on=date(2023, 4, 29))

    started = open_case(now).clocks.exclude(rule__code__in=PRESETS)

    assert [each.rule for each in started] == [meant]


def test_a_pause_takes_the_date_away_and_running_again_gives_it_back_later(clock, now):
    paused = actions.pause_clock(
        clock=clock, on=date(2023, 5, 2), waiting_for="resident", reason="等候文件", by=BY, at=now
    )
    assert (paused.due_on, state_of(paused, date(2023, 6, 1))) == (None, State.PAUSED)

    again = actions.resume_clock(clock=paused, on=date(2023, 5, 4), by=BY, at=_later(now, days=4))

    assert _again(again).due_on == date(2023, 5, 12)  # 2 and 3 May did not count
    moved = Event.objects.filter(action="cases.deadline_moved", code=clock.case.code).order_by("seq")
    assert [event.note for event in moved] == [
        "first-answer: 2023-05-10 → …",
        "first-answer: … → 2023-05-12",
    ]


def test_a_clock_is_not_paused_twice_at_once(clock, now):
    actions.pause_clock(clock=clock, on=date(2023, 5, 2), waiting_for="body", reason="等", by=BY, at=now)

    with pytest.raises(ValidationError, match=r"(?i)paused|暫停"):
        actions.pause_clock(clock=clock, on=date(2023, 5, 2), waiting_for="body", reason="等", by=BY, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.create(clock=clock, from_on=date(2023, 5, 3), waiting_for="body", reason="等")


@pytest.mark.parametrize("day", [date(2023, 4, 27), date(2023, 5, 3)])
def test_a_pause_begins_neither_before_the_clock_nor_in_time_to_come(clock, now, day):
    with pytest.raises(ValidationError):
        actions.pause_clock(clock=clock, on=day, waiting_for="body", reason="等", by=BY, at=now)

    assert not Pause.objects.exists()


def test_a_pause_cannot_begin_within_an_earlier_one_nor_after_the_date(clock, now):
    at = _later(now, days=30)
    actions.pause_clock(clock=clock, on=date(2023, 5, 3), waiting_for="body", reason="等", by=BY, at=at)
    actions.resume_clock(clock=clock, on=date(2023, 5, 5), by=BY, at=at)

    for day in (date(2023, 5, 4), date(2023, 5, 15)):
        with pytest.raises(ValidationError):
            actions.pause_clock(clock=clock, on=day, waiting_for="body", reason="等", by=BY, at=at)


def test_a_pause_that_ends_on_its_first_day_moves_nothing(clock, now):
    actions.pause_clock(clock=clock, on=date(2023, 5, 2), waiting_for="body", reason="等", by=BY, at=now)
    again = actions.resume_clock(clock=clock, on=date(2023, 5, 2), by=BY, at=now)

    assert again.due_on == date(2023, 5, 10)


def test_a_clock_is_met_once_and_keeps_its_date(clock, now):
    met = actions.meet_clock(clock=clock, on=date(2023, 5, 2), by=BY, at=now)
    assert (met.met_on, met.took, met.due_on) == (date(2023, 5, 2), 1, date(2023, 5, 10))

    with pytest.raises(ValidationError):
        actions.meet_clock(clock=clock, on=date(2023, 5, 2), by=BY, at=now)

    assert Event.objects.filter(code=clock.code, action="clocks.edited").count() == 1


def test_late_and_early_are_read_from_days_and_not_from_today(clock, now):
    early = actions.meet_clock(clock=clock, on=date(2023, 5, 2), by=BY, at=now)
    late = Clock(met_on=date(2023, 5, 11), due_on=date(2023, 5, 10))

    assert state_of(early, date(2030, 1, 1)) is State.MET
    assert state_of(late, date(2023, 5, 11)) is State.MET_LATE


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2023, 5, 2), State.RUNNING),
        (date(2023, 5, 3), State.SOON),
        (date(2023, 5, 10), State.SOON),
        (date(2023, 5, 11), State.OVERDUE),
    ],
)
def test_the_state_of_a_running_clock_on_boundary_days(clock, today, state):
    assert state_of(clock, today) is state


def test_meeting_a_paused_clock_ends_its_pause_on_that_day(clock, now):
    actions.pause_clock(clock=clock, on=date(2023, 5, 2), waiting_for="body", reason="等", by=BY, at=now)

    met = actions.meet_clock(clock=clock, on=date(2023, 5, 5), by=BY, at=_later(now, days=4))

    assert (met.took, met.due_on) == (1, date(2023, 5, 15))
    assert clock.pauses.get().until_on == date(2023, 5, 5)


def test_an_answer_on_the_case_meets_the_clock_and_closing_ends_the_rest(case, clock, now):
    at = _later(now, days=10)
    edit_case(record=case, values={"resident_told_on": date(2023, 5, 9)}, version=case.version, by=BY, at=at)
    assert _again(clock).met_on == date(2023, 5, 9)

    case.refresh_from_db()
    close_case(case=case, outcome="advised", result="示例", by=BY, at=at)

    closing = case.clocks.get(rule__code="closing")
    assert closing.met_on == date(2023, 5, 12)
    assert not Clock.objects.running().exists()


def test_a_case_entered_as_closed_has_its_clocks_met(rules, now):
    case = open_case(
        now,
        received_on=date(2023, 4, 3),
        closed_on=date(2023, 4, 20),
        outcome="advised",
        resident_told_on=date(2023, 4, 21),
    )

    met = dict(case.clocks.values_list("rule__code", "met_on"))
    assert met == {"first-answer": date(2023, 4, 21), "closing": date(2023, 4, 20)}


def test_a_corrected_day_of_receipt_moves_the_clock(case, clock, now):
    edit_case(record=case, values={"received_on": date(2023, 4, 27)}, version=case.version, by=BY, at=now)

    assert (_again(clock).started_on, _again(clock).due_on) == (date(2023, 4, 27), date(2023, 5, 9))


class TestLettersAndVisits:
    def test_each_step_starts_the_next_and_the_right_has_its_last_day(self, case, now):
        told = _start(case, "letters-accepted", date(2023, 4, 28), now)
        assert told.due_on == date(2023, 5, 13)  # 15 days of the calendar, a Saturday

        at = _later(now, days=10)
        actions.meet_clock(clock=told, on=date(2023, 5, 12), by=BY, at=at)
        handled = case.clocks.get(rule__code="letters-handled")
        assert (handled.started_on, handled.due_on) == (date(2023, 5, 12), date(2023, 7, 11))

        actions.extend_clock(clock=handled, on=date(2023, 5, 12), reason="案情複雜", by=BY, at=at)
        assert _again(handled).due_on == date(2023, 8, 10)

        at = _later(now, days=100)
        decided = actions.meet_clock(clock=handled, on=date(2023, 8, 1), by=BY, at=at)
        assert decided.right_until == date(2023, 8, 31)
        assert not case.clocks.filter(rule__code="letters-reviewed").exists()

        actions.use_right(clock=decided, on=date(2023, 8, 10), by=BY, at=at)
        review = case.clocks.get(rule__code="letters-reviewed")
        assert review.due_on == date(2023, 9, 9)

        at = _later(now, days=140)
        actions.meet_clock(clock=review, on=date(2023, 9, 8), by=BY, at=at)
        actions.use_right(clock=_again(review), on=date(2023, 9, 18), by=BY, at=at)
        final = case.clocks.get(rule__code="letters-reviewed-again")
        assert (final.due_on, final.rule.right) == (date(2023, 10, 18), "")

    def test_a_right_is_used_once_and_not_after_its_last_day(self, case, now):
        at = _later(now, days=200)
        told = _start(case, "letters-accepted", date(2023, 4, 28), now)
        actions.meet_clock(clock=told, on=date(2023, 5, 2), by=BY, at=now)
        handled = case.clocks.get(rule__code="letters-handled")
        decided = actions.meet_clock(clock=handled, on=date(2023, 5, 2), by=BY, at=at)
        assert decided.right_until == date(2023, 6, 1)

        with pytest.raises(ValidationError):
            actions.use_right(clock=decided, on=date(2023, 6, 2), by=BY, at=at)
        actions.use_right(clock=decided, on=date(2023, 6, 1), by=BY, at=at)
        with pytest.raises(ValidationError):
            actions.use_right(clock=decided, on=date(2023, 6, 1), by=BY, at=at)

        assert case.clocks.filter(rule__code="letters-reviewed").count() == 1

    def test_a_clock_is_extended_once_and_only_if_its_rule_allows(self, case, clock, now):
        with pytest.raises(ValidationError):
            actions.extend_clock(clock=clock, on=date(2023, 5, 2), reason="示例", by=BY, at=now)
        told = _start(case, "letters-accepted", date(2023, 4, 28), now)
        actions.meet_clock(clock=told, on=date(2023, 5, 2), by=BY, at=now)
        handled = case.clocks.get(rule__code="letters-handled")
        actions.extend_clock(clock=handled, on=date(2023, 5, 2), reason="示例", by=BY, at=now)
        with pytest.raises(ValidationError):
            actions.extend_clock(clock=handled, on=date(2023, 5, 2), reason="示例", by=BY, at=now)


def test_a_clock_runs_once_on_a_case_and_a_stopped_one_may_be_started_anew(case, now):
    first = _start(case, "letters-accepted", date(2023, 4, 28), now)
    with pytest.raises(ValidationError), transaction.atomic():
        _start(case, "letters-accepted", date(2023, 4, 28), now)

    actions.stop_clock(clock=first, on=date(2023, 5, 2), reason="誤開", by=BY, at=now)
    second = _start(case, "letters-accepted", date(2023, 5, 1), now)

    assert state_of(_again(first), date(2023, 5, 2)) is State.STOPPED
    assert second.due_on == date(2023, 5, 16)


def test_a_rule_that_changes_moves_no_date_that_was_given(clock, now):
    rule = clock.rule
    change(kind_named("clock-rules"), rule, {"length": 3}, version=rule.version, by=BY, at=now)
    actions.compute_anew(clock=clock, days=_days(clock), by=BY, at=now)

    assert _again(clock).due_on == date(2023, 5, 10)


def _days(clock):
    from huying.calendars.queries import days_of

    return days_of(clock.calendar)


class TestCalendarsThatChange:
    def _work(self, now):
        while work(at=now):
            pass
        assert not Job.objects.exclude(state=Job.State.DONE).exists()

    def _off(self, day, now, sort="holiday"):
        calendar = Calendar.objects.get(code="hong-kong")
        values = {"calendar": calendar, "day": day, "sort": sort, "name": "示例假期"}
        return enter(kind_named("calendar-days"), values, by=BY, at=now)

    def test_open_dates_follow_a_holiday_that_is_added_changed_and_withdrawn(self, clock, now):
        day = self._off(date(2023, 5, 8), now)
        self._work(now)
        assert _again(clock).due_on == date(2023, 5, 11)

        day = change(
            kind_named("calendar-days"), day, {"day": date(2023, 6, 9)}, version=day.version, by=BY, at=now
        )
        self._work(now)
        assert _again(clock).due_on == date(2023, 5, 10)

        day = change(
            kind_named("calendar-days"), day, {"day": date(2023, 5, 9)}, version=day.version, by=BY, at=now
        )
        change(kind_named("calendar-days"), day, {"sort": "ordinary"}, version=day.version, by=BY, at=now)
        self._work(now)
        held = _again(clock)
        assert (held.due_on, held.calendar_revision) == (date(2023, 5, 10), held.calendar.revision)
        notes = Event.objects.filter(action="cases.deadline_moved", code=clock.case.code)
        assert (
            notes.order_by("seq").values_list("note", flat=True)[0] == "first-answer: 2023-05-10 → 2023-05-11"
        )

    def test_a_make_up_sunday_counts(self, clock, now):
        self._off(date(2023, 5, 7), now, "working")
        self._work(now)

        assert _again(clock).due_on == date(2023, 5, 9)

    def test_dates_that_were_met_or_closed_stay_as_they_were_reached(self, rules, now):
        met, closed = open_case(now), open_case(now)
        actions.meet_clock(
            clock=met.clocks.get(rule__code="first-answer"), on=date(2023, 5, 2), by=BY, at=now
        )
        close_case(case=closed, outcome="advised", result="示例", by=BY, at=now)
        before = list(Clock.objects.order_by("pk").filter(case=closed).values_list("due_on", "reckoning"))

        self._off(date(2023, 5, 8), now)
        self._work(now)

        assert met.clocks.get(rule__code="first-answer").due_on == date(2023, 5, 10)
        assert (
            list(Clock.objects.order_by("pk").filter(case=closed).values_list("due_on", "reckoning"))
            == before
        )

        reopen_case(case=type(closed).objects.get(pk=closed.pk), by=BY, at=now)
        assert closed.clocks.get(rule__code="first-answer").due_on == date(2023, 5, 11)

    def test_many_clocks_are_computed_in_batches_and_none_is_left_out(self, rules, now, monkeypatch):
        monkeypatch.setattr("huying.clocks.following.BATCH", 2)
        cases = [open_case(now) for _place in range(3)]

        self._off(date(2023, 5, 8), now)
        self._work(now)

        assert {each.clocks.get(rule__code="first-answer").due_on for each in cases} == {date(2023, 5, 11)}
        assert Job.objects.filter(task__endswith="compute_anew").count() > 2

    def test_a_date_past_what_the_calendar_knows_is_provisional_until_it_does(self, case, clock, now):
        calendar = clock.calendar
        change(
            kind_named("calendars"),
            calendar,
            {"known_until": date(2023, 5, 10)},
            version=calendar.version,
            by=BY,
            at=now,
        )
        self._work(now)
        assert _again(clock).provisional

        calendar.refresh_from_db()
        change(
            kind_named("calendars"),
            calendar,
            {"known_until": date(2023, 5, 11)},
            version=calendar.version,
            by=BY,
            at=now,
        )
        self._work(now)
        assert not _again(clock).provisional

    def test_the_calendar_of_another_side_moves_nothing(self, clock, now):
        CalendarDay.objects.filter(calendar__code="mainland").delete()
        values = {
            "calendar": Calendar.objects.get(code="mainland"),
            "day": date(2023, 5, 8),
            "sort": "holiday",
            "name": "示例",
        }
        enter(kind_named("calendar-days"), values, by=BY, at=now)
        self._work(now)

        assert _again(clock).due_on == date(2023, 5, 10)


def test_without_a_calendar_weekends_are_passed_over_and_the_date_is_provisional(now):
    ClockRuleFactory(starts="opened", length=1)

    clock = open_case(now).clocks.get()

    assert (clock.due_on, clock.provisional, clock.calendar) == (date(2023, 5, 1), True, None)


def test_a_rule_may_name_its_own_calendar(rules, now):
    plain = CalendarFactory(code="plain")
    rule = ClockRuleFactory(starts="opened", length=1, calendar=plain)

    assert open_case(now).clocks.get(rule=rule).due_on == date(2023, 5, 1)


def test_every_invariant_holds_after_a_life_of_clocks(case, clock, now):
    actions.pause_clock(clock=clock, on=date(2023, 5, 2), waiting_for="body", reason="等", by=BY, at=now)
    actions.resume_clock(clock=clock, on=date(2023, 5, 2), by=BY, at=now)
    actions.meet_clock(clock=clock, on=date(2023, 5, 2), by=BY, at=now)
    keys = {"records.versions", "records.state", "records.index", "records.one_centre", "clocks.dates"}
    asked = [each for each in invariants() if each.key in keys]

    broken = [
        words
        for each in asked
        for words in each.look()
        if not words.startswith(("centres", "case-categories"))
    ]

    assert broken == []
    assert len(asked) == len(keys)


@pytest.mark.parametrize(
    "wrong",
    [
        {"met_on": date(2023, 4, 27), "took": 0},
        {"met_on": date(2023, 5, 2)},
        {"took": 3},
        {"extended_on": date(2023, 5, 2), "extended_by": 3},
        {"stopped_on": date(2023, 5, 2)},
        {"stop_reason": "示例"},
        {"right_used_on": date(2023, 5, 2), "met_on": date(2023, 5, 3), "took": 1},
    ],
)
def test_the_database_refuses_clocks_that_contradict_themselves(clock, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.filter(pk=clock.pk).update(**wrong)
