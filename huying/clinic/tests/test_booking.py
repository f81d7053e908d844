"""Seats of legal advice: taken once, two for a resident, moved and given back; the rota behind them."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.calendars.tests.factories import CalendarDayFactory, CalendarFactory
from huying.cases.models import Case
from huying.cases.tests.factories import CategoryFactory
from huying.clinic import actions
from huying.clinic.models import Consultation, Turn
from huying.clinic.queries import free_seats, gap_of, holiday_of, without_lawyer
from huying.clinic.tests.factories import (
    BY,
    TONIGHT,
    ContactFactory,
    ScopeNoticeFactory,
    accepted,
    also_caseworker,
    booked,
    checked,
    client_of,
    evening,
    make_case,
    make_lawyer,
    make_sitting,
)
from huying.contacts.merging import merge
from huying.records.actions import NotAllowed, change, enter
from huying.records.kind import kind_named
from huying.records.rules import ALPHABET

pytestmark = pytest.mark.django_db


@pytest.fixture
def lawyer(now):
    return make_lawyer(now)


@pytest.fixture
def sitting(now, lawyer):
    return make_sitting(now, lawyer)


def said(problem):
    return " ".join(problem.value.messages)


class TestSeats:
    def test_seats_are_numbered_by_time_and_then_by_desk(self, now):
        sitting = make_sitting(now, make_lawyer(now), make_lawyer(now))

        assert [sitting.starts_at(seat) for seat in range(1, 5)] == [
            time(19),
            time(19),
            time(19, 30),
            time(19, 30),
        ]
        assert [sitting.desk_of(seat) for seat in range(1, 5)] == [1, 2, 1, 2]

    def test_more_seats_than_fit_between_the_hours_are_refused(self, now):
        with pytest.raises(ValidationError) as refused:
            make_sitting(now, seats=5)
        assert list(refused.value.error_dict) == ["seats"]

    def test_a_seat_is_booked_with_whoever_sits_at_its_desk(self, now):
        one, other = make_lawyer(now), make_lawyer(now)
        sitting = make_sitting(now, one, other)

        assert [booked(now, sitting, seat).lawyer for seat in (1, 2, 4)] == [one, other, other]

    def test_the_reference_has_no_letters_that_look_alike(self, now, sitting):
        prefix, year, random = booked(now, sitting).code.split("-")

        assert (prefix, year) == ("AV", "2023")
        assert set(random) <= set(ALPHABET)
        assert set("IL1O0") & set(ALPHABET) == set()

    def test_a_seat_is_not_taken_twice(self, now, sitting):
        booked(now, sitting)
        with translation.override("en"), pytest.raises(ValidationError) as refused:
            booked(now, sitting)
        assert said(refused) == "This seat has just been taken. Choose another."
        assert Consultation.objects.count() == 1

    def test_the_database_itself_refuses_a_seat_taken_twice(self, now, sitting):
        booked(now, sitting, 1)
        other = booked(now, sitting, 2)
        with pytest.raises(IntegrityError), transaction.atomic():
            Consultation.objects.filter(pk=other.pk).update(seat=1)

    def test_the_database_lets_a_lawyer_see_one_resident_at_a_time(self, now):
        sitting = make_sitting(now, make_lawyer(now), make_lawyer(now))
        first, second = booked(now, sitting, 1), booked(now, sitting, 2)
        with pytest.raises(IntegrityError), transaction.atomic():
            Consultation.objects.filter(pk=second.pk).update(lawyer=first.lawyer)

    @pytest.mark.parametrize("seat", [0, 5, 9999])
    def test_a_seat_that_the_session_lacks_is_refused(self, now, sitting, seat):
        with pytest.raises(ValidationError):
            booked(now, sitting, seat)

    def test_a_seat_that_has_begun_is_not_booked_and_the_next_one_is(self, now, sitting):
        with pytest.raises(ValidationError):
            booked(evening(hour=19, minute=0), sitting, 1)
        assert booked(evening(hour=19, minute=0), sitting, 2).is_booked

    def test_a_closed_case_and_one_of_another_centre_get_no_seat(self, now, sitting):
        closed = make_case(sitting.centre, closed_on=TONIGHT, outcome="resolved")
        for case in (closed, make_case(make_centre())):
            with pytest.raises(ValidationError):
                booked(now, sitting, case=case)

    def test_only_who_writes_the_cases_of_the_centre_books(self, now, sitting):
        assert booked(now, sitting, by=make_user(Role.COUNTER, sitting.centre)).is_booked
        for stranger in (make_user(Role.COUNTER, make_centre()), make_user(Role.LAWYER)):
            with pytest.raises(NotAllowed):
                booked(now, sitting, 2, by=stranger)


class TestTwoForAResident:
    def test_a_third_open_seat_is_refused_also_on_another_case(self, now, sitting):
        contact = ContactFactory(centre=sitting.centre)
        for seat in (1, 2):
            booked(now, sitting, seat, case=make_case(sitting.centre, contact=contact))
        with translation.override("en"), pytest.raises(ValidationError) as refused:
            booked(now, sitting, 3, case=make_case(sitting.centre, contact=contact))
        assert said(refused) == "This resident has two seats booked already."
        assert Consultation.objects.count() == 2

    def test_one_that_is_given_back_makes_room(self, now, sitting):
        contact = ContactFactory(centre=sitting.centre)
        first = booked(now, sitting, 1, case=make_case(sitting.centre, contact=contact))
        booked(now, sitting, 2, case=make_case(sitting.centre, contact=contact))
        actions.cancel(consultation=first, reason="示例", by=BY, at=now)

        assert booked(now, sitting, 1, case=make_case(sitting.centre, contact=contact)).place == 1

    def test_the_database_itself_knows_no_third_place(self, now, sitting):
        case = make_case(sitting.centre)
        one, other = booked(now, sitting, 1, case=case), booked(now, sitting, 2, case=case)
        assert (one.place, other.place) == (1, 2)
        for place in (1, 3):
            with pytest.raises(IntegrityError), transaction.atomic():
                Consultation.objects.filter(pk=other.pk).update(place=place)

    def test_a_case_without_a_name_has_two_as_well(self, now, sitting):
        case = make_case(sitting.centre)
        Case.objects.filter(pk=case.pk).update(contact=None)
        for seat in (1, 2):
            booked(now, sitting, seat, case=case)
        with pytest.raises(ValidationError):
            booked(now, sitting, 3, case=case)

    def test_people_who_are_merged_bring_their_seats_as_long_as_these_are_two(self, now, sitting):
        people = [ContactFactory(centre=sitting.centre) for _person in range(3)]
        held = [
            booked(now, sitting, seat, case=make_case(sitting.centre, contact=each))
            for seat, each in enumerate(people, start=1)
        ]
        merge(kept=people[0], gone=people[1], by=BY, at=now)

        assert sorted(Consultation.objects.filter(contact=people[0]).values_list("place", flat=True)) == [
            1,
            2,
        ]
        with pytest.raises(ValidationError):
            merge(kept=people[0], gone=people[2], by=BY, at=now)
        assert Consultation.objects.get(pk=held[2].pk).contact == people[2]

    def test_the_seats_follow_when_a_case_turns_out_to_be_somebody_elses(self, now, sitting):
        case = make_case(sitting.centre)
        held = booked(now, sitting, case=case)
        other = ContactFactory(centre=sitting.centre)
        change(kind_named("cases"), case, {"contact": other}, version=case.version, by=BY, at=now)

        assert Consultation.objects.get(pk=held.pk).contact == other


class TestMoving:
    def test_a_moved_seat_is_free_again_and_the_reason_is_kept(self, now, sitting):
        held = booked(now, sitting, 1)
        moved = actions.move(consultation=held, sitting=sitting, seat=3, reason="改期", by=BY, at=now)

        assert (moved.seat, moved.starts_at, moved.reason) == (3, time(20), "改期")
        assert booked(now, sitting, 1).is_booked

    def test_a_seat_moved_in_its_own_session_keeps_its_lawyer_and_its_check(self, now, sitting, lawyer):
        held = checked(now, booked(now, sitting, 1))
        moved = actions.move(consultation=held, sitting=sitting, seat=2, reason="改期", by=BY, at=now)

        assert moved.lawyer == lawyer
        assert moved.checks.get().clear

    def test_nobody_is_moved_onto_somebody_else(self, now, sitting):
        booked(now, sitting, 2)
        with pytest.raises(ValidationError):
            actions.move(
                consultation=booked(now, sitting, 1), sitting=sitting, seat=2, reason="改", by=BY, at=now
            )

    def test_cancelling_needs_a_reason_and_a_second_click_changes_nothing(self, now, sitting):
        held = booked(now, sitting)
        with pytest.raises(ValidationError), transaction.atomic():
            actions.cancel(consultation=held, reason="", by=BY, at=now)
        once = actions.cancel(consultation=held, reason="不需要", by=BY, at=now)
        twice = actions.cancel(consultation=held, reason="又按", by=BY, at=now)

        assert (once.version, twice.version, twice.reason) == (2, 2, "不需要")
        with pytest.raises(ValidationError):
            actions.move(consultation=held, sitting=sitting, seat=2, reason="改", by=BY, at=now)

    def test_nobody_is_said_to_have_missed_a_seat_before_its_time(self, now, sitting):
        held = booked(now, sitting)
        with pytest.raises(ValidationError):
            actions.miss(consultation=held, by=BY, at=evening(hour=18, minute=59))
        assert actions.miss(consultation=held, by=BY, at=evening(hour=19, minute=0)).state == "missed"


class TestRota:
    def test_only_a_lawyer_who_reads_no_cases_comes_onto_the_panel(self, now):
        caseworker = make_user(Role.CASEWORKER, make_centre())
        both = also_caseworker(make_user(Role.LAWYER), make_centre())
        for person in (caseworker, both):
            with pytest.raises(ValidationError) as refused:
                make_lawyer(now, user=person)
            assert list(refused.value.error_dict) == ["user"]

    def test_a_desk_without_a_lawyer_is_a_gap_until_somebody_takes_the_turn(self, now, lawyer):
        sitting = make_sitting(now, desks=2)
        held = booked(now, sitting)
        assert (gap_of(sitting), held.lawyer) == (2, None)
        supervisor = make_user(Role.SUPERVISOR, sitting.centre)
        assert list(without_lawyer(supervisor, TONIGHT)) == [held]
        enter(
            kind_named("legal-turns"),
            {"sitting": sitting, "desk": 1, "lawyer": lawyer},
            by=supervisor,
            at=now,
        )
        held.refresh_from_db()

        assert (gap_of(sitting), held.lawyer) == (1, lawyer)

    def test_whoever_leaves_the_panel_leaves_a_gap(self, now, lawyer, sitting):
        assert gap_of(sitting) == 0
        change(kind_named("panel-lawyers"), lawyer, {"until_on": TONIGHT}, version=1, by=BY, at=now)

        assert gap_of(sitting) == 1

    def test_cover_gives_the_seats_to_be_checked_anew_and_says_for_whom(self, now, lawyer, sitting):
        held, other = checked(now, booked(now, sitting)), make_lawyer(now)
        turn = sitting.turns.get()
        change(kind_named("legal-turns"), turn, {"lawyer": other}, version=turn.version, by=BY, at=now)
        turn.refresh_from_db()
        held.refresh_from_db()

        assert (turn.instead_of, held.lawyer) == (lawyer, other)
        assert not held.checks.filter(lawyer=other).exists()
        change(kind_named("legal-turns"), turn, {"lawyer": lawyer}, version=turn.version, by=BY, at=now)
        turn.refresh_from_db()
        assert turn.instead_of is None

    def test_two_lawyers_exchange_their_turns_and_their_seats(self, now, lawyer, sitting):
        other = make_lawyer(now)
        later = make_sitting(now, other, centre=sitting.centre, held_on=TONIGHT + timedelta(days=7))
        mine, theirs = booked(now, sitting), booked(now, later)
        actions.swap(one=sitting.turns.get(), other=later.turns.get(), by=BY, at=now)
        mine.refresh_from_db()
        theirs.refresh_from_db()

        assert (mine.lawyer, theirs.lawyer) == (other, lawyer)
        assert {turn.lawyer: turn.instead_of for turn in Turn.objects.all()} == {other: lawyer, lawyer: other}

    def test_a_lawyer_sits_at_one_desk_and_a_desk_has_one_lawyer(self, now, lawyer, sitting):
        roomy = make_sitting(
            now, lawyer, make_lawyer(now), centre=sitting.centre, begins_at=time(9), ends_at=time(12)
        )
        for values in ({"desk": 1, "lawyer": make_lawyer(now)}, {"desk": 3, "lawyer": make_lawyer(now)}):
            with pytest.raises(ValidationError), transaction.atomic():
                enter(kind_named("legal-turns"), values | {"sitting": roomy}, by=BY, at=now)

    def test_who_left_the_panel_before_the_day_gets_no_turn(self, now):
        gone = make_lawyer(now, until_on=TONIGHT)
        with pytest.raises(ValidationError) as refused:
            make_sitting(now, gone)
        assert list(refused.value.error_dict) == ["lawyer"]

    def test_a_session_with_seats_booked_stays_where_it_is_and_may_grow(self, now, sitting):
        booked(now, sitting, 2)
        for values in ({"held_on": date(2023, 5, 9)}, {"begins_at": time(18)}, {"seats": 1}):
            with pytest.raises(ValidationError):
                change(kind_named("legal-sittings"), sitting, values, version=1, by=BY, at=now)
        grown = change(
            kind_named("legal-sittings"), sitting, {"seats": 3, "place": "甲"}, version=1, by=BY, at=now
        )
        assert (grown.seats, grown.place) == (3, "甲")

    def test_a_holiday_of_the_centres_calendar_is_named(self, now, sitting):
        assert holiday_of(sitting) == ""
        CalendarDayFactory(calendar=CalendarFactory(code="hong-kong"), day=TONIGHT, name="示例假日")
        assert holiday_of(sitting) == "示例假日"

    def test_lawyers_who_take_the_matter_are_offered_first_and_the_others_are_marked(self, now):
        family, tenancy = CategoryFactory(), CategoryFactory()
        one, other = make_lawyer(now, matters=[family]), make_lawyer(now, matters=[tenancy])
        sitting = make_sitting(now, one, other)
        offered = free_seats(sitting.centre, tenancy.pk, now)

        assert [(seat.number, seat.fits) for seat in offered] == [
            (2, True),
            (4, True),
            (1, False),
            (3, False),
        ]


class TestScope:
    def test_the_version_of_the_day_is_accepted_once_by_whom_and_in_which_language(self, now, sitting):
        ScopeNoticeFactory(began_on=date(2022, 1, 1))
        newest = ScopeNoticeFactory(began_on=TONIGHT)
        ScopeNoticeFactory(began_on=TONIGHT + timedelta(days=1))
        counter, other = (make_user(Role.COUNTER, sitting.centre) for _person in range(2))
        held = booked(now, sitting)
        held = actions.accept_scope(consultation=held, language="en", by=counter, at=now)
        again = actions.accept_scope(consultation=held, language="zh-hans", by=other, at=now)

        assert (held.notice, held.accepted_on, held.accepted_in, held.accepted_by) == (
            newest,
            TONIGHT,
            "en",
            counter,
        )
        assert (again.accepted_by, again.version) == (counter, held.version)

    def test_without_a_notice_nothing_is_accepted(self, now, sitting):
        with pytest.raises(ValidationError):
            actions.accept_scope(
                consultation=booked(now, sitting),
                language="en",
                by=make_user(Role.COUNTER, sitting.centre),
                at=now,
            )

    def test_a_version_that_somebody_accepted_is_never_changed(self, now, sitting):
        accepted(now, sitting)
        notice = Consultation.objects.get().notice
        with pytest.raises(ValidationError):
            change(
                kind_named("scope-notices"), notice, {"words_en": "x"}, version=notice.version, by=BY, at=now
            )
        fresh = ScopeNoticeFactory(began_on=date(2023, 6, 1))
        assert (
            change(kind_named("scope-notices"), fresh, {"words_en": "x"}, version=1, by=BY, at=now).words_en
            == "x"
        )

    def test_it_is_printed_in_each_language(self, now, sitting):
        notice, client = ScopeNoticeFactory(), client_of(make_user(Role.COUNTER, sitting.centre))
        for language in ("zh-hant", "zh-hans", "en"):
            answer = client.get(f"/office/scope-notices/{notice.code}/{language}.pdf")
            assert answer.content.startswith(b"%PDF"), language
        assert client.get(f"/office/scope-notices/{notice.code}/fr.pdf").status_code == 404


def test_each_step_of_a_seat_is_in_the_trail(now, sitting):
    held = booked(now, sitting)
    actions.cancel(consultation=held, reason="示例", by=BY, at=now)
    told = Event.objects.filter(kind="legal-consultations", code=held.code).order_by("seq")

    assert [event.action for event in told] == ["legal-consultations.created", "legal-consultations.edited"]


class TestOnePlaceAtATime:
    def _two_desks(self, now, **values):
        return make_sitting(now, make_lawyer(now), make_lawyer(now), **values)

    def test_two_seats_at_the_same_moment_are_refused_and_the_next_one_is_not(self, now):
        sitting = self._two_desks(now)
        case = make_case(sitting.centre)
        booked(now, sitting, 1, case=case)
        with pytest.raises(ValidationError) as refused:
            booked(now, sitting, 2, case=make_case(sitting.centre, contact=case.contact))

        assert "該時間已有另一座位" in said(refused)
        assert booked(now, sitting, 3, case=case).is_booked  # begins when the first one ends

    def test_seats_that_overlap_in_two_sessions_are_refused(self, now):
        sitting = self._two_desks(now)
        later = make_sitting(now, make_lawyer(now), centre=sitting.centre, begins_at=time(19, 15), seats=3)
        case = make_case(sitting.centre)
        booked(now, sitting, 1, case=case)
        with pytest.raises(ValidationError):
            booked(now, later, 1, case=case)

        assert booked(now, later, 2, case=case).is_booked

    def test_a_case_without_a_name_sits_in_one_place_as_well(self, now):
        sitting = self._two_desks(now)
        case = make_case(sitting.centre)
        Case.objects.filter(pk=case.pk).update(contact=None)
        booked(now, sitting, 1, case=case)
        with pytest.raises(ValidationError):
            booked(now, sitting, 2, case=case)

    def test_a_seat_is_moved_to_another_desk_of_the_same_time_but_not_beside_another_of_theirs(self, now):
        sitting = self._two_desks(now)
        case = make_case(sitting.centre)
        first, second = booked(now, sitting, 1, case=case), booked(now, sitting, 3, case=case)
        with pytest.raises(ValidationError):
            actions.move(consultation=second, sitting=sitting, seat=2, reason="示例", by=BY, at=now)

        moved = actions.move(consultation=first, sitting=sitting, seat=2, reason="示例", by=BY, at=now)
        assert moved.seat == 2

    def test_one_that_was_given_back_stands_in_nobodys_way(self, now):
        sitting = self._two_desks(now)
        case = make_case(sitting.centre)
        first = booked(now, sitting, 1, case=case)
        actions.cancel(consultation=first, reason="示例", by=BY, at=now)

        assert booked(now, sitting, 2, case=case).is_booked

    def test_people_who_are_merged_bring_no_two_seats_at_one_moment(self, now):
        sitting = self._two_desks(now)
        people = [ContactFactory(centre=sitting.centre) for _person in range(2)]
        for seat, each in enumerate(people, start=1):
            booked(now, sitting, seat, case=make_case(sitting.centre, contact=each))
        with pytest.raises(ValidationError):
            merge(kept=people[0], gone=people[1], by=BY, at=now)
