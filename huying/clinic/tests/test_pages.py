"""The doors of the counter and of the rota, the status page of the resident, and the figures."""

import re
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases.models import Case
from huying.cases.sharing import appointments_of
from huying.cases.tests.factories import CategoryFactory
from huying.clinic import actions
from huying.clinic.models import Consultation
from huying.clinic.tests.factories import (
    BY,
    TONIGHT,
    ContactFactory,
    ScopeNoticeFactory,
    advised,
    booked,
    client_of,
    evening,
    make_case,
    make_lawyer,
    make_sitting,
)
from huying.core.period import Period
from huying.figures.tests.asking import ask, split
from huying.intake.models import HelpRequest, Notice
from huying.intake.slips import digest_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


@pytest.fixture
def lawyer(now):
    return make_lawyer(now)


@pytest.fixture
def sitting(now, lawyer):
    return make_sitting(now, lawyer)


@pytest.fixture
def counter(sitting):
    return client_of(make_user(Role.COUNTER, sitting.centre))


def form_of(page, **values):
    return {"form_key": page.context["form"].fields["form_key"].initial} | values


class TestBookingPages:
    def test_the_first_free_seat_is_chosen_and_sent_twice_it_is_booked_once(self, counter, sitting):
        case = make_case(sitting.centre)
        address = f"/office/cases/{case.code}/legal/"
        page = counter.get(address)
        form = form_of(page, seat=page.context["form"].fields["seat"].initial, parties="甲公司\r\n乙公司")
        first, second = counter.post(address, form), counter.post(address, form)
        held = Consultation.objects.get()

        assert (first.status_code, first["Location"]) == (302, second["Location"])
        assert first["Location"] == f"/office/legal-consultations/{held.code}/"
        assert (held.seat, held.parties, held.asked_on) == (1, "甲公司\n乙公司", TONIGHT)
        assert held.code in counter.get(f"/office/cases/{case.code}/").text

    def test_a_seat_that_was_taken_meanwhile_is_refused_in_words_and_what_was_typed_stays(
        self, counter, sitting, now
    ):
        case = make_case(sitting.centre)
        address = f"/office/cases/{case.code}/legal/"
        form = form_of(counter.get(address), seat=f"{sitting.code} 1", questions="示例問題乙")
        booked(now, sitting, 1)
        answer = counter.post(address, form)

        assert answer.status_code == 422
        assert "示例問題乙" in answer.text
        assert answer.context["form"].non_field_errors()

    @pytest.mark.parametrize(
        "seat", ["", "x", "none 1", "{code} 99", "{code} 99999", "{code} -1", "<script>"]
    )
    def test_what_names_no_seat_books_nothing(self, counter, sitting, seat):
        case = make_case(sitting.centre)
        address = f"/office/cases/{case.code}/legal/"
        form = form_of(counter.get(address), seat=seat.format(code=sitting.code))

        assert counter.post(address, form).status_code == 422
        assert not Consultation.objects.exists()

    def test_a_seat_of_another_centre_cannot_be_named(self, counter, sitting, now):
        there = make_sitting(now, make_lawyer(now))
        case = make_case(sitting.centre)
        address = f"/office/cases/{case.code}/legal/"

        assert counter.post(address, form_of(counter.get(address), seat=f"{there.code} 1")).status_code == 422

    def test_from_the_counter_a_case_is_opened_with_the_seat_once(self, counter, sitting):
        contact, category = ContactFactory(centre=sitting.centre), CategoryFactory()
        address = f"/office/contacts/{contact.code}/legal/"
        page = counter.get(address)
        form = form_of(page, title="示例租務", category=category.code, seat=f"{sitting.code} 2")
        for _click in range(2):
            assert counter.post(address, form).status_code == 302
        case = Case.objects.get()

        assert (case.title, case.contact, case.centre, case.received_on) == (
            "示例租務",
            contact,
            sitting.centre,
            TONIGHT,
        )
        assert Consultation.objects.get().case == case

    def test_a_case_is_not_opened_when_its_seat_is_refused(self, counter, sitting, now):
        contact = ContactFactory(centre=sitting.centre)
        for seat in (1, 2):
            booked(now, sitting, seat, case=make_case(sitting.centre, contact=contact))
        category, before = CategoryFactory(), Case.objects.count()
        address = f"/office/contacts/{contact.code}/legal/"
        form = form_of(counter.get(address), title="示例", category=category.code, seat=f"{sitting.code} 3")

        assert counter.post(address, form).status_code == 422
        assert Case.objects.count() == before

    def test_moving_cancelling_and_not_coming_have_their_doors(self, counter, sitting, now, still):
        held = booked(now, sitting, 1)
        base = f"/office/legal-consultations/{held.code}/"
        page = counter.get(base + "move/")
        assert (
            counter.post(base + "move/", form_of(page, seat=f"{sitting.code} 2", reason="改期")).status_code
            == 302
        )
        assert counter.post(base + "cancel/", {"reason": ""}).status_code == 422
        assert counter.post(base + "missed/").status_code == 302  # too early: it says so
        assert Consultation.objects.get().state == "booked"
        still.move_to(evening(hour=19, minute=30))
        counter = client_of(make_user(Role.COUNTER, sitting.centre))  # the earlier session has lapsed by then
        counter.post(base + "missed/")
        assert Consultation.objects.get().state == "missed"
        assert counter.post(base + "cancel/", {"reason": "遲"}).status_code == 422

    def test_the_scope_is_read_in_a_language_and_accepted_in_it(self, counter, sitting, now):
        notice, held = ScopeNoticeFactory(), booked(now, sitting)
        address = f"/office/legal-consultations/{held.code}/scope/"
        page = counter.get(address + "?language=en")
        assert notice.words_en in page.text
        assert counter.post(address, {"language": "en"}).status_code == 302
        assert counter.post(address, {"language": "fr"}).status_code == 422
        held.refresh_from_db()
        assert (held.accepted_in, held.notice) == ("en", notice)

    @pytest.mark.parametrize("language", ["", "fr", "zh", "<script>", "../"])
    def test_a_language_that_there_is_not_shows_the_usual_one(self, counter, sitting, now, language):
        ScopeNoticeFactory()
        held = booked(now, sitting)

        assert (
            counter.get(f"/office/legal-consultations/{held.code}/scope/", {"language": language}).status_code
            == 200
        )

    def test_another_centre_and_a_role_without_cases_find_no_door(self, sitting, now):
        held = booked(now, sitting)
        for user in (make_user(Role.COUNTER, make_centre()), make_user(Role.LAWYER), make_user(Role.EDITOR)):
            client = client_of(user)
            for address in ("move/", "cancel/", "scope/", ""):
                assert client.get(f"/office/legal-consultations/{held.code}/{address}").status_code == 404
            assert client.post(f"/office/legal-consultations/{held.code}/missed/").status_code == 404
            assert client.get(f"/office/cases/{held.case.code}/legal/").status_code == 404


class TestRotaPage:
    def test_it_shows_who_sits_what_is_free_what_is_missing(self, sitting, now, lawyer):
        booked(now, sitting)
        gap = make_sitting(now, centre=sitting.centre, held_on=TONIGHT + timedelta(days=1), desks=2)
        page = client_of(make_user(Role.SUPERVISOR, sitting.centre)).get("/office/legal/")

        assert [(row.sitting, row.free, row.gap) for row in page.context["rows"]] == [
            (sitting, 3, 0),
            (gap, 4, 2),
        ]
        assert str(lawyer) in page.text

    def test_it_asks_as_many_questions_for_three_sessions_as_for_one(
        self, sitting, now, lawyer, django_assert_num_queries
    ):
        client = client_of(make_user(Role.SUPERVISOR, sitting.centre))
        client.get("/office/legal/")  # what is read once for a session
        with CaptureQueriesContext(connection) as one:
            client.get("/office/legal/")
        for days in (1, 2):
            later = make_sitting(now, lawyer, centre=sitting.centre, held_on=TONIGHT + timedelta(days=days))
            booked(now, later)
        with django_assert_num_queries(len(one)):
            client.get("/office/legal/")

    def test_a_supervisor_is_told_of_gaps_and_of_seats_that_nobody_can_take(self, sitting, now):
        gap = make_sitting(now, centre=sitting.centre, held_on=TONIGHT + timedelta(days=1))
        held = booked(now, gap)
        supervisor, counter = (make_user(role, sitting.centre) for role in (Role.SUPERVISOR, Role.COUNTER))

        assert f"/office/legal-sittings/{gap.code}/" in client_of(supervisor).get("/office/").text
        assert f"/office/legal-consultations/{held.code}/" in client_of(counter).get("/office/").text

    def test_the_number_of_questions_does_not_grow_with_the_seats(
        self, sitting, now, django_assert_max_num_queries
    ):
        client = client_of(make_user(Role.COUNTER, sitting.centre))
        client.get(f"/office/legal-sittings/{sitting.code}/")
        for seat in (1, 2, 3):
            booked(now, sitting, seat)
        with django_assert_max_num_queries(26):
            client.get(f"/office/legal-sittings/{sitting.code}/")

    def test_turns_are_exchanged_once_however_often_it_is_sent(self, sitting, now, lawyer):
        other = make_lawyer(now)
        later = make_sitting(now, other, centre=sitting.centre, held_on=TONIGHT + timedelta(days=7))
        turn, client = sitting.turns.get(), client_of(make_user(Role.SUPERVISOR, sitting.centre))
        address = f"/office/legal-turns/{turn.code}/swap/"
        form = form_of(client.get(address), other=later.turns.get().code)
        for _click in range(2):
            assert client.post(address, form).status_code == 302
        turn.refresh_from_db()

        assert turn.lawyer == other
        assert client.post(address, form_of(client.get(address), other="none")).status_code == 422


class TestWhatTheResidentSees:
    @pytest.fixture
    def status(self, client, sitting, now):
        notice = Notice.objects.create(
            code="n", name="n", words="x", began_on=date(2023, 1, 1), created_at=now, updated_at=now
        )
        case = make_case(sitting.centre, title="祕密事由")
        HelpRequest.objects.create(
            code="H-2023-ABCDE", centre=sitting.centre, received_on=TONIGHT, story="示例", language="zh-hant",
            notice=notice, case=case, settled_on=TONIGHT, sent_key="k", secret_digest=digest_of("ABCD" * 4),
            created_at=now, updated_at=now,
        )  # fmt: skip

        def read():
            client.post("/zh-hant/status/", {"reference": "H-2023-ABCDE", "secret": "ABCD" * 4})
            return client.get("/zh-hant/status/request/")

        return case, read

    def test_day_time_and_place_and_nothing_else(self, status, sitting, now, lawyer):
        case, read = status
        assert "19:30" not in read().text
        held = booked(now, sitting, 2, case=case, parties="祕密公司", questions="祕密問題")
        page = read()
        [seat] = appointments_of(case, TONIGHT)

        assert page.status_code == 200
        assert seat.when in page.text
        assert str(sitting.centre) in seat.where
        for words in ("祕密", str(lawyer), held.code, case.contact.name):
            assert words not in page.text

    def test_what_is_cancelled_or_past_is_not_shown(self, status, sitting, now):
        case, _read = status
        held = booked(now, sitting, 2, case=case)
        assert appointments_of(case, TONIGHT + timedelta(days=1)) == []
        actions.cancel(consultation=held, reason="示例", by=BY, at=now)
        assert appointments_of(case, TONIGHT) == []


class TestFigures:
    """Three held on two evenings (one person twice), one missed, one cancelled, one only booked."""

    @pytest.fixture
    def year(self, now, sitting, lawyer):
        june = make_sitting(now, lawyer, centre=sitting.centre, held_on=date(2023, 6, 1))
        case = make_case(sitting.centre)
        advised(now, sitting, 1, case=case, minutes=20)
        advised(now, june, 1, case=case, minutes=20)
        advised(now, june, 2, minutes=35)
        actions.miss(consultation=booked(now, sitting, 2), by=BY, at=evening(hour=20))
        actions.cancel(consultation=booked(now, sitting, 3), reason="示例", by=BY, at=now)
        booked(now, june, 3)
        return sitting.centre

    def test_each_is_a_count_by_hand(self, year):
        keys = ("sessions", "consultations", "persons", "minutes", "missed")
        assert {key: ask(f"clinic.{key}").value for key in keys} == {
            "sessions": 2,
            "consultations": 3,
            "persons": 2,
            "minutes": 75,
            "missed": 1,
        }
        assert str(ask("clinic.hours").value) == "1.2"  # 1.25, to the even tenth

    def test_a_month_takes_its_first_and_last_day_and_neither_neighbour(self, year):
        assert ask("clinic.consultations", Period.month(2023, 5)).value == 1
        assert ask("clinic.consultations", Period(date(2023, 5, 3), date(2023, 6, 1))).value == 0
        assert ask("clinic.consultations", Period(date(2023, 6, 1), date(2023, 6, 2))).value == 2

    def test_they_are_split_by_centre_and_category_and_opened_to_their_records(self, year):
        assert split(ask("clinic.consultations"), "centre") == {year.code: 3}
        assert sum(split(ask("clinic.minutes"), "category").values()) == 75
        assert len(ask("clinic.consultations").codes()) == 3
        assert ask("clinic.consultations", centre=make_centre().code).value == 0

    def test_somebody_without_a_name_counts_as_one_for_their_case(self, now, sitting):
        case = make_case(sitting.centre)
        Case.objects.filter(pk=case.pk).update(contact=None)
        advised(now, sitting, 1, case=case)
        advised(now, sitting, 2, case=case)
        advised(now, sitting, 3)

        assert (ask("clinic.persons").value, ask("clinic.consultations").value) == (2, 3)

    def test_an_empty_year_says_so_and_few_waits_are_not_told(self, year, settings):
        settings.SMALL_CELL = 5
        empty = ask("clinic.days_waited", Period.year(2022))
        few = ask("clinic.days_waited")

        assert (empty.value, bool(empty.note), few.value, bool(few.note)) == (0, True, 0, True)
        assert ask("clinic.hours", Period.year(2022)).value == 0

    def test_the_wait_is_the_middle_of_the_days_from_asking_to_the_session(
        self, now, sitting, lawyer, settings
    ):
        settings.SMALL_CELL = 3
        for seat, day in enumerate((date(2023, 5, 2), date(2023, 4, 30), date(2023, 4, 2)), start=1):
            advised(now, sitting, seat, asked_on=day)

        assert ask("clinic.days_waited").value == 2  # of 0, 2 and 30

    def test_a_session_in_which_nobody_was_advised_is_not_held(self, now, sitting, lawyer):
        make_sitting(now, lawyer, centre=sitting.centre, held_on=date(2023, 6, 1), begins_at=time(19))

        assert ask("clinic.sessions").value == 0


def test_the_counter_reads_no_word_that_stands_for_a_person_in_an_address(counter, sitting, now):
    held = booked(now, sitting)
    page = counter.get(f"/office/legal-consultations/{held.code}/").text

    assert not [link for link in re.findall(r'href="([^"]*)"', page) if held.case.contact.name in link]
