"""A whole session that is called off: seats kept elsewhere, residents told, and the way back until the first one knows."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.cases.models import Case
from huying.clinic import actions, calling
from huying.clinic.models import Consultation, Displaced, Sitting
from huying.clinic.queries import free_seats, gaps, rota
from huying.clinic.tests.factories import (
    BY,
    TONIGHT,
    ContactFactory,
    accepted,
    advised,
    booked,
    checked,
    client_of,
    evening,
    make_case,
    make_lawyer,
    make_sitting,
)
from huying.core.period import Period
from huying.figures.tests.asking import ask, split
from huying.outbox.models import Message
from huying.records.actions import NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
NEXT_WEEK = TONIGHT + timedelta(days=7)
WHY = "示例：颱風"


@pytest.fixture
def lawyer(now):
    return make_lawyer(now)


@pytest.fixture
def sitting(now, lawyer):
    return make_sitting(now, lawyer)


@pytest.fixture
def later(now, lawyer, sitting):
    """Another session of the same centre, with one seat."""
    return make_sitting(now, lawyer, centre=sitting.centre, held_on=NEXT_WEEK, seats=1)


@pytest.fixture
def supervisor(sitting):
    return make_user(Role.SUPERVISOR, sitting.centre)


def resident(sitting, **values):
    return make_case(sitting.centre, contact=ContactFactory(centre=sitting.centre, **values))


def off(now, sitting, by=BY):
    return calling.call_off(sitting=sitting, reason=WHY, by=by, at=now)


def page(client, sitting):
    return client.get(f"/office/legal-sittings/{sitting.code}/").text


class TestCallingOff:
    def test_each_booking_gets_the_next_seat_and_the_last_one_is_marked_as_having_none(
        self, now, sitting, later
    ):
        first, second = booked(now, sitting, 1), booked(now, sitting, 2)
        off(now, sitting)
        first.refresh_from_db()
        second.refresh_from_db()

        assert (first.sitting, first.seat, first.starts_at, first.is_booked) == (
            later,
            1,
            later.begins_at,
            True,
        )
        assert (second.state, second.settled_on, second.sitting) == ("cancelled", now.date(), sitting)
        assert {first.reason, second.reason} == {WHY}
        assert {(each.consultation, each.seat) for each in Displaced.objects.all()} == {
            (first, 1),
            (second, 2),
        }

    def test_the_office_is_told_of_it_in_the_trail_of_the_session_and_of_each_booking(
        self, now, sitting, later
    ):
        held = booked(now, sitting)
        off(now, sitting)

        assert (
            Event.objects.filter(kind="legal-sittings", code=sitting.code, action__endswith=".edited").count()
            == 1
        )
        assert Event.objects.filter(code=held.code, action__endswith=".edited").count() == 1

    def test_no_seat_is_kept_with_a_lawyer_who_declared_a_conflict_on_the_case(self, now, sitting, later):
        held = accepted(now, sitting)
        checked(now, held, clear=False)
        off(now, sitting)
        held.refresh_from_db()

        assert held.state == Consultation.State.CANCELLED

    def test_a_booking_of_a_case_closed_meanwhile_gets_no_other_seat(self, now, sitting, later):
        held = booked(now, sitting)
        Case.objects.filter(pk=held.case_id).update(closed_on=TONIGHT, outcome="resolved")
        off(now, sitting)
        held.refresh_from_db()

        assert held.state == Consultation.State.CANCELLED

    def test_a_second_click_changes_nothing(self, now, sitting):
        booked(now, sitting)
        for _click in range(2):
            off(now, sitting)

        assert Displaced.objects.count() == 1
        assert Sitting.objects.get(pk=sitting.pk).version == 2

    def test_nobody_is_booked_in_it_and_no_list_offers_it(self, now, sitting, supervisor):
        off(now, sitting)
        with pytest.raises(ValidationError):
            booked(now, Sitting.objects.get(pk=sitting.pk))

        assert free_seats(sitting.centre, None, now) == []
        assert rota(supervisor, TONIGHT) == []
        assert not gaps(supervisor, TONIGHT).exists()

    def test_it_is_not_moved_to_another_day_afterwards(self, now, sitting):
        gone = off(now, sitting)
        with pytest.raises(ValidationError):
            actions.edit_sitting(
                record=gone, values={"held_on": NEXT_WEEK}, version=gone.version, by=BY, at=now
            )

    @pytest.mark.parametrize(("hour", "minute", "refused"), [(18, 59, False), (19, 0, True), (20, 0, True)])
    def test_it_is_called_off_until_the_minute_it_begins(self, now, sitting, hour, minute, refused):
        moment = evening(hour=hour, minute=minute)
        if refused:
            with pytest.raises(ValidationError):
                off(moment, sitting)
        else:
            off(moment, sitting)

        assert (Sitting.objects.get(pk=sitting.pk).called_off_on is None) is refused

    @pytest.mark.parametrize("role", [Role.COUNTER, Role.CASEWORKER, Role.LAWYER, Role.ADMINISTRATOR])
    def test_only_whoever_answers_for_the_centre_calls_it_off(self, now, sitting, role):
        with pytest.raises(NotAllowed):
            off(now, sitting, by=make_user(role, sitting.centre))

    def test_the_supervisor_of_another_centre_finds_no_door(self, now, sitting):
        stranger = make_user(Role.SUPERVISOR, make_centre())
        address = f"/office/legal-sittings/{sitting.code}"
        client = client_of(stranger)

        assert client.get(f"{address}/call-off/").status_code == 404
        for door in ("call-off", "restore", "tell"):
            assert client.post(f"{address}/{door}/", {"reason": WHY}).status_code == 404
        with pytest.raises(NotAllowed):
            off(now, sitting, by=stranger)
        assert "call-off" not in page(client, sitting)

    def test_a_reason_is_asked_for_by_the_form_and_by_the_database(self, now, sitting, supervisor):
        client = client_of(supervisor)
        answer = client.post(f"/office/legal-sittings/{sitting.code}/call-off/", {"reason": " "})

        assert answer.status_code == 422
        with pytest.raises(IntegrityError), transaction.atomic():
            Sitting.objects.update(called_off_on=TONIGHT)


class TestTelling:
    def test_those_who_wish_for_e_mail_are_written_to_and_the_others_wait_for_a_person(
        self, now, sitting, later, supervisor
    ):
        wished = booked(now, sitting, 1, case=resident(sitting, reply_by="email", email="one@example.org"))
        unsaid = booked(now, sitting, 2, case=resident(sitting, email="two@example.org", phone="5500 0001"))
        booked(
            now,
            sitting,
            3,
            case=resident(sitting, reply_by="phone", phone="5500 0002", email="x@example.org"),
        )
        booked(now, sitting, 4, case=resident(sitting, reply_by="email"))
        off(now, sitting, by=supervisor)
        assert not Message.objects.exists()

        assert calling.tell_by_mail(sitting=sitting, by=supervisor, at=now) == 2
        assert calling.tell_by_mail(sitting=sitting, by=supervisor, at=now) == 0  # the second click
        assert set(Message.objects.values_list("recipient", flat=True)) == {
            "one@example.org",
            "two@example.org",
        }
        told = Displaced.objects.exclude(told_on=None)
        assert set(told.values_list("consultation", "told_by", "teller")) == {
            (wished.pk, "email", supervisor.pk),
            (unsaid.pk, "email", supervisor.pk),
        }

    def test_the_letter_says_why_and_what_is_kept_and_nothing_about_the_matter(
        self, now, sitting, later, supervisor
    ):
        case = resident(sitting, name="示例陳大文", email="one@example.org")
        booked(now, sitting, 1, case=case)
        booked(now, sitting, 2, case=resident(sitting, email="two@example.org"))
        off(now, sitting)
        calling.tell_by_mail(sitting=sitting, by=supervisor, at=now)
        kept, none = Message.objects.order_by("pk")

        assert WHY in kept.body
        assert WHY in none.body
        assert "19:00" in kept.body
        assert "19:00" not in none.body
        for told in (kept.subject, kept.body):
            assert not any(words in told for words in (case.title, case.contact.name, case.code, "示例問題"))

    def test_an_address_that_is_none_is_left_to_be_told_by_a_person(self, now, sitting, supervisor):
        booked(now, sitting, case=resident(sitting, email="示例@示例"))
        off(now, sitting)

        assert calling.tell_by_mail(sitting=sitting, by=supervisor, at=now) == 0
        assert Displaced.objects.untold().count() == 1

    def test_the_page_says_how_each_is_reached_and_one_press_notes_that_they_know(
        self, now, sitting, later, supervisor
    ):
        held = booked(now, sitting, case=resident(sitting, reply_by="phone", phone="5500 0003"))
        client = client_of(supervisor)
        off(now, sitting)
        assert "5500 0003" in page(client, sitting)
        for _click in range(2):
            answer = client.post(f"/office/legal-consultations/{held.code}/told/")

        assert answer.url == f"/office/legal-sittings/{sitting.code}/"
        [row] = Displaced.objects.all()
        assert (row.told_on, row.told_by, row.teller) == (now.date(), "phone", supervisor)
        assert Event.objects.filter(action="legal-consultations.told_called_off").count() == 1

    def test_who_reads_no_cases_of_the_centre_learns_of_nobody(self, now, sitting, supervisor):
        held = booked(now, sitting, case=resident(sitting, phone="5500 0004"))
        off(now, sitting)
        stranger = client_of(make_user(Role.CASEWORKER, make_centre()))
        shown = page(stranger, sitting)

        assert WHY in shown
        assert held.code not in shown
        assert "5500 0004" not in shown
        assert stranger.post(f"/office/legal-consultations/{held.code}/told/").status_code == 404

    def test_a_restricted_case_is_not_named_to_those_it_is_kept_from(self, now, sitting, supervisor):
        keeper = make_user(Role.CASEWORKER, sitting.centre, username="keeper")
        case = make_case(sitting.centre, restricted=True, assigned_to=keeper)
        held = booked(now, sitting, case=case)
        off(now, sitting)
        colleague = make_user(Role.CASEWORKER, sitting.centre, username="colleague")

        assert held.code not in page(client_of(colleague), sitting)
        assert held.code in page(client_of(supervisor), sitting)

    def test_the_rota_names_it_until_the_last_resident_knows(self, now, sitting, supervisor):
        held = booked(now, sitting, case=resident(sitting, phone="5500 0005"))
        off(now, sitting)
        client = client_of(supervisor)
        assert sitting.code in client.get("/office/legal/").text
        calling.note_told(consultation=held, by=supervisor, at=now)

        assert sitting.code not in client.get("/office/legal/").text


class TestTakingItBack:
    def test_until_somebody_knows_everybody_goes_back_to_their_seat(self, now, sitting, later, lawyer):
        first, second = booked(now, sitting, 2), booked(now, sitting, 3)
        off(now, sitting)
        calling.restore(sitting=sitting, by=BY, at=now)
        sitting.refresh_from_db()
        held = [
            (each.sitting, each.seat, each.state, each.lawyer) for each in Consultation.objects.order_by("pk")
        ]

        assert (sitting.called_off_on, sitting.called_off_for) == (None, "")
        assert held == [(sitting, 2, "booked", lawyer), (sitting, 3, "booked", lawyer)]
        assert not Displaced.objects.exists()
        assert (first.code, second.code) == tuple(
            Consultation.objects.order_by("pk").values_list("code", flat=True)
        )
        assert calling.restore(sitting=sitting, by=BY, at=now).version == 3  # the second click

    def test_once_one_resident_knows_it_stays(self, now, sitting, later, supervisor):
        held = booked(now, sitting, 1)
        booked(now, sitting, 2)
        off(now, sitting)
        calling.note_told(consultation=held, by=supervisor, at=now)
        with pytest.raises(ValidationError):
            calling.restore(sitting=sitting, by=BY, at=now)
        client = client_of(supervisor)
        assert "/restore/" not in page(client, sitting)
        client.post(f"/office/legal-sittings/{sitting.code}/restore/")

        assert Sitting.objects.get(pk=sitting.pk).called_off_on == now.date()

    def test_what_somebody_has_changed_since_stays_where_it_was_put(self, now, sitting, later, lawyer):
        held = booked(now, sitting, 1)
        off(now, sitting)
        held.refresh_from_db()
        third = make_sitting(now, lawyer, centre=sitting.centre, held_on=NEXT_WEEK + timedelta(days=7))
        actions.move(consultation=held, sitting=third, seat=2, reason="示例", by=BY, at=now)
        calling.restore(sitting=sitting, by=BY, at=now)
        held.refresh_from_db()

        assert (held.sitting, held.seat) == (third, 2)

    def test_it_is_not_held_after_all_once_its_hour_has_come(self, now, sitting):
        off(now, sitting)
        with pytest.raises(ValidationError):
            calling.restore(sitting=sitting, by=BY, at=evening(hour=19, minute=0))

    def test_a_session_called_off_again_finds_its_bookings_again(self, now, sitting, later):
        booked(now, sitting)
        off(now, sitting)
        calling.restore(sitting=sitting, by=BY, at=now)
        off(now, sitting)

        assert Displaced.objects.count() == 1

    def test_whoever_was_told_of_the_second_session_called_off_knows_of_the_first(
        self, now, sitting, later, supervisor
    ):
        held = booked(now, sitting)
        off(now, sitting)
        off(now, later)
        calling.note_told(consultation=held, by=supervisor, at=now)

        assert not Displaced.objects.untold().exists()


class TestFigures:
    @pytest.fixture
    def two_centres(self, now, sitting, lawyer):
        """25 and 20 minutes at one centre and 40 at another, on the last evening of May; ten more on the first of June."""
        other = make_centre()
        last, first = date(2023, 5, 31), date(2023, 6, 1)
        here = make_sitting(now, lawyer, centre=sitting.centre, held_on=last)
        advised(now, here, 1, minutes=25)
        advised(now, here, 2, minutes=20)
        advised(now, make_sitting(now, make_lawyer(now), centre=other, held_on=last), minutes=40)
        advised(now, make_sitting(now, lawyer, centre=sitting.centre, held_on=first), minutes=10)
        return sitting.centre, other

    def test_hours_are_split_by_centre_as_of_the_end_of_the_period(self, two_centres):
        here, other = two_centres
        may = {
            name: str(value)
            for name, value in split(ask("clinic.hours", Period.month(2023, 5)), "centre").items()
        }
        june = {
            name: str(value)
            for name, value in split(ask("clinic.hours", Period.month(2023, 6)), "centre").items()
        }

        assert may == {here.code: "0.8", other.code: "0.7"}  # 45 and 40 minutes, to the even tenth
        assert june == {here.code: "0.2"}
        assert str(ask("clinic.hours", Period.month(2023, 5)).value) == "1.4"  # 85 minutes, rounded once

    def test_each_cell_opens_the_rows_it_was_added_up_from(self, two_centres):
        here, other = two_centres
        may = Period.month(2023, 5)
        for centre, value, rows in ((here, "0.8", 2), (other, "0.7", 1)):
            for cell in (ask("clinic.hours", may, centre=centre.code),):
                assert (str(cell.value), len(cell.codes())) == (value, rows)
            by_part = {part.part: part for part in ask("clinic.hours", may).by("centre")}
            assert str(by_part[centre.code].value) == value
            assert by_part[centre.code].label == str(centre)

    def test_an_empty_period_has_no_cell(self, two_centres):
        assert split(ask("clinic.hours", Period.year(2022)), "centre") == {}

    def test_a_session_called_off_counts_on_its_day_and_not_when_it_is_held_after_all(
        self, now, sitting, later
    ):
        booked(now, sitting)
        off(now, sitting)
        assert split(ask("clinic.called_off"), "centre") == {sitting.centre.code: 1}
        assert ask("clinic.called_off", Period(date(2023, 5, 1), now.date())).value == 0
        assert ask("clinic.called_off").codes() == [sitting.code]
        calling.restore(sitting=sitting, by=BY, at=now)

        assert ask("clinic.called_off").value == 0

    def test_whoever_was_moved_by_it_is_advised_in_the_month_of_the_other_session(self, now, lawyer):
        may = make_sitting(now, lawyer, held_on=date(2023, 5, 31))
        june = make_sitting(now, lawyer, centre=may.centre, held_on=date(2023, 6, 1), seats=1)
        held = accepted(now, may)
        off(now, may)
        held.refresh_from_db()
        assert held.sitting == june
        checked(now, held)

        assert ask("clinic.sessions", Period.month(2023, 5)).value == 0
