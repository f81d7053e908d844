"""What opens to a lawyer and what does not: the check before names, the brief, the note, the days in which it is open."""

from datetime import timedelta

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.clinic import actions, advising
from huying.clinic.exports import brief_pdf
from huying.clinic.models import Advice, Check, Consultation
from huying.clinic.queries import advice_on, cleared_for, evening_of, hours_at, own_hours, seats_with
from huying.clinic.rules import mark_of
from huying.clinic.tests.factories import (
    BY,
    TONIGHT,
    accepted,
    advised,
    booked,
    checked,
    client_of,
    evening,
    hong_kong,
    make_case,
    make_lawyer,
    make_sitting,
    told,
)
from huying.clocks.models import Task
from huying.core.invariants import asked_at, invariants
from huying.records.actions import EditedMeanwhile, NotAllowed, change
from huying.records.kind import kind_named, kinds
from huying.search.models import SearchText

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
MY = "/office/my-legal/"


@pytest.fixture
def lawyer(now):
    return make_lawyer(now)


@pytest.fixture
def sitting(now, lawyer):
    return make_sitting(now, lawyer)


def page_of(held):
    return f"{MY}{held.code}/"


def broken(*keys):
    with asked_at(evening()):
        return [line for each in invariants() if each.key in keys for line in each.look()]


class TestBeforeTheCheck:
    def test_a_lawyer_sees_time_category_and_parties_and_no_word_of_the_case(self, now, lawyer, sitting):
        case = make_case(sitting.centre, title="祕密事由", story="祕密經過")
        held = booked(now, sitting, case=case, questions="祕密問題", papers="祕密文件")
        for address in (MY, "/office/"):
            page = client_of(lawyer.user).get(address).text
            assert str(case.category) in page
            assert "示例有限公司" in page
            assert "祕密" not in page
            assert case.contact.name not in page
            assert case.code not in page
        assert client_of(lawyer.user).get(page_of(held)).status_code == 404
        assert client_of(lawyer.user).get(page_of(held) + "brief.pdf").status_code == 404
        assert client_of(lawyer.user).post(page_of(held), {"asked": "x"}).status_code == 404

    def test_no_door_of_the_office_knows_the_case_for_a_lawyer_not_even_when_it_is_given_to_them(
        self, now, lawyer, sitting
    ):
        case = make_case(sitting.centre, title="租務甲乙", assigned_to=lawyer.user)
        held = checked(now, booked(now, sitting, case=case))
        client = client_of(lawyer.user)
        for key, code in (
            ("cases", case.code),
            ("contacts", case.contact.code),
            ("legal-consultations", held.code),
        ):
            assert client.get(f"/office/{key}/").status_code == 404
            assert client.get(f"/office/{key}/{code}/").status_code == 404
            assert client.get(f"/office/{key}/export.csv").status_code == 404
            assert (
                client.post(f"/office/{key}/choose/", {"field": "case", "case-words": "租務"}).status_code
                == 404
            )
        found = client.get(client.post("/office/search/", {"q": "租務甲乙"})["Location"]).text
        assert case.code not in found

    def test_the_page_of_the_session_says_that_a_seat_is_taken_and_not_by_whom(self, now, lawyer, sitting):
        held = booked(now, sitting)
        page = client_of(lawyer.user).get(f"/office/legal-sittings/{sitting.code}/").text

        assert held.code not in page
        assert (
            held.code
            in client_of(make_user(Role.COUNTER, sitting.centre))
            .get(f"/office/legal-sittings/{sitting.code}/")
            .text
        )

    def test_another_lawyer_sees_nothing_of_the_seat(self, now, sitting):
        held, other = booked(now, sitting), make_lawyer(now)

        assert not evening_of(other.user, TONIGHT)
        assert client_of(other.user).post(page_of(held) + "check/", {"said": "clear"}).status_code == 404
        with pytest.raises(NotAllowed):
            advising.check(consultation=held, clear=True, mark=mark_of(held.parties), by=other.user, at=now)


class TestCheck:
    def test_no_conflict_opens_the_brief_and_is_recorded_once(self, now, lawyer, sitting):
        held = booked(now, sitting)
        client, form = client_of(lawyer.user), {"said": "clear", "mark": mark_of(held.parties)}
        for _click in range(2):
            assert client.post(page_of(held) + "check/", form).status_code == 302
        said = Check.objects.get()

        assert (said.clear, said.lawyer, said.parties, said.checked_at) == (True, lawyer, "示例有限公司", now)
        assert held.case.contact.name in client.get(page_of(held)).text
        assert Event.objects.filter(action="legal-consultations.cleared").count() == 1

    def test_a_conflict_passes_the_seat_on_and_shows_nothing_more_ever(self, now, lawyer):
        other = make_lawyer(now)
        sitting = make_sitting(now, lawyer, other)
        held = booked(now, sitting, 1)
        client, form = client_of(lawyer.user), {"said": "conflict", "mark": mark_of(held.parties)}
        for _click in range(2):  # the second one leads back and does nothing
            assert client.post(page_of(held) + "check/", form).status_code == 302
        held.refresh_from_db()

        assert (held.lawyer, Check.objects.count()) == (other, 1)
        assert not evening_of(lawyer.user, TONIGHT)
        assert client.get(page_of(held)).status_code == 404
        assert held.code not in client.get(MY).text
        assert [
            event.action for event in Event.objects.filter(code=held.code, actor=lawyer.user.username)
        ] == [
            "legal-consultations.passed_on",
            "legal-consultations.edited",
        ]

    def test_a_conflict_holds_for_the_case_whatever_seat_is_booked_later(self, now, lawyer, sitting):
        case = make_case(sitting.centre)
        first = checked(now, booked(now, sitting, 1, case=case), clear=False)
        assert first.lawyer is None
        second = booked(now, sitting, 2, case=case)
        assert second.lawyer is None
        Consultation.objects.filter(pk=second.pk).update(lawyer=lawyer)  # as an older row may say

        assert not seats_with(lawyer.user, TONIGHT).exists()

    def test_a_conflict_found_after_the_brief_was_open_closes_it(self, now, lawyer, sitting):
        held = checked(now, booked(now, sitting))
        assert cleared_for(lawyer.user, TONIGHT).exists()
        checked(now, held, clear=False)

        assert not cleared_for(lawyer.user, TONIGHT).exists()
        assert client_of(lawyer.user).get(page_of(held)).status_code == 404

    def test_other_names_are_checked_anew(self, now, lawyer, sitting):
        held = checked(now, booked(now, sitting))
        held = change(
            kind_named("legal-consultations"),
            held,
            {"parties": "另一公司"},
            version=held.version,
            by=BY,
            at=now,
        )

        assert client_of(lawyer.user).get(page_of(held)).status_code == 404
        with pytest.raises(EditedMeanwhile):
            advising.check(
                consultation=held, clear=True, mark=mark_of("示例有限公司"), by=lawyer.user, at=now
            )
        assert checked(now, held).checks.count() == 2
        assert client_of(lawyer.user).get(page_of(held)).status_code == 200

    @pytest.mark.parametrize("said", ["", "yes", "<script>"])
    def test_what_says_neither_changes_nothing(self, now, lawyer, sitting, said):
        held = booked(now, sitting)
        form = {"said": said, "mark": mark_of(held.parties)}

        assert client_of(lawyer.user).post(page_of(held) + "check/", form).status_code == 302
        assert not Check.objects.exists()

    def test_the_database_keeps_one_declaration_of_a_conflict(self, now, lawyer, sitting):
        held = checked(now, booked(now, sitting), clear=False)
        with pytest.raises(IntegrityError), transaction.atomic():
            Check.objects.create(consultation=held, lawyer=lawyer, clear=False, checked_at=now)

    def test_whoever_covers_must_check_for_themselves(self, now, lawyer, sitting):
        held, other = checked(now, booked(now, sitting)), make_lawyer(now)
        turn = sitting.turns.get()
        change(kind_named("legal-turns"), turn, {"lawyer": other}, version=turn.version, by=BY, at=now)

        assert client_of(lawyer.user).get(page_of(held)).status_code == 404
        assert client_of(other.user).get(page_of(held)).status_code == 404
        checked(now, held)
        assert client_of(other.user).get(page_of(held)).status_code == 200


class TestDays:
    @pytest.mark.parametrize(
        ("days", "opens"), [(-1, False), (0, True), (1, True), (7, True), (8, False), (400, False)]
    )
    def test_a_brief_opens_on_the_day_of_the_session_and_closes_after_the_seventh_day(
        self, now, lawyer, sitting, still, days, opens
    ):
        held = checked(now - timedelta(days=1), booked(now - timedelta(days=1), sitting))
        still.move_to(now + timedelta(days=days))
        client = client_of(lawyer.user)

        assert (client.get(page_of(held)).status_code == 200) is opens
        assert (client.get(page_of(held) + "brief.pdf").status_code == 200) is opens
        assert cleared_for(lawyer.user, TONIGHT + timedelta(days=days)).exists() is opens

    def test_the_check_can_be_made_in_the_days_before(self, now, lawyer, sitting):
        earlier = now - timedelta(days=5)
        held = checked(earlier, booked(earlier, sitting))

        assert [each.is_clear for each in evening_of(lawyer.user, TONIGHT - timedelta(days=5)).ahead] == [
            True
        ]
        assert held.checks.get().clear

    def test_the_last_minute_of_the_seventh_day_is_open_and_the_next_is_not(
        self, now, lawyer, sitting, still
    ):
        held = advised(now, sitting)
        for moment, status in ((hong_kong(2023, 5, 9, 23, 59), 200), (hong_kong(2023, 5, 10, 0, 0), 404)):
            still.move_to(moment)
            assert client_of(lawyer.user).get(page_of(held)).status_code == status

    def test_closing_the_case_closes_the_seat_at_once_and_opening_it_again_opens_it(
        self, now, lawyer, sitting
    ):
        held = advised(now, sitting)
        case = held.case
        closing = {"closed_on": TONIGHT, "outcome": "advised"}
        case = change(kind_named("cases"), case, closing, version=case.version, by=BY, at=now)
        assert client_of(lawyer.user).get(page_of(held)).status_code == 404
        assert not evening_of(lawyer.user, TONIGHT)
        change(
            kind_named("cases"), case, {"closed_on": None, "outcome": ""}, version=case.version, by=BY, at=now
        )
        assert client_of(lawyer.user).get(page_of(held)).status_code == 200

    def test_a_cancelled_seat_and_one_that_was_missed_are_not_open(self, now, lawyer, sitting):
        one, other = checked(now, booked(now, sitting, 1)), checked(now, booked(now, sitting, 2))
        actions.cancel(consultation=one, reason="示例", by=BY, at=now)
        advising.say_missed(consultation=other, by=lawyer.user, at=evening(hour=19, minute=30))

        assert not evening_of(lawyer.user, TONIGHT)
        for held in (one, other):
            assert client_of(lawyer.user).get(page_of(held)).status_code == 404

    def test_a_lawyer_who_says_twice_that_nobody_came_says_it_once(self, now, lawyer, sitting, still):
        held = booked(now, sitting)
        still.move_to(evening(hour=19, minute=20))
        client = client_of(lawyer.user)
        for _click in range(2):
            assert client.post(page_of(held) + "missed/").status_code == 302
        held.refresh_from_db()

        assert (held.state, held.version) == ("missed", 2)
        assert client_of(make_lawyer(now).user).post(page_of(held) + "missed/").status_code == 404


class TestBrief:
    def test_it_says_matter_dates_papers_and_questions(self, now, lawyer, sitting):
        case = make_case(sitting.centre, title="示例事由", story="示例經過", due_on=TONIGHT)
        held = checked(now, booked(now, sitting, case=case, papers="租約"))
        page = client_of(lawyer.user).get(page_of(held)).text
        for words in ("示例事由", "示例經過", "示例問題", "租約", "示例有限公司", "示例陳大文", case.code):
            assert words in page

    def test_on_paper_it_is_one_page_however_long_the_story(self, now, lawyer, sitting, tmp_path):
        long = "示例經過很長，" * 2000
        case = make_case(sitting.centre, title="長" * 160, story=long, wish=long)
        held = checked(
            now,
            booked(
                now, sitting, case=case, questions=long[:2000], papers="文件\n" * 60, parties="公司\n" * 60
            ),
        )
        made = brief_pdf(Consultation.objects.get(pk=held.pk), TONIGHT)
        path = tmp_path / "brief.pdf"
        path.write_bytes(made)
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages) == 1


class TestAdvice:
    def test_four_fields_are_kept_and_the_caseworker_gets_the_further_action(
        self, now, lawyer, sitting, still
    ):
        held = checked(now, accepted(now, sitting))
        still.move_to(evening(hour=19, minute=40))
        form = {"asked": "所問", "advised": "所答", "further_action": "交回租約副本", "minutes": "25"}
        for _click in range(2):
            assert client_of(lawyer.user).post(page_of(held), form).status_code == 302
        held.refresh_from_db()
        advice, task = Advice.objects.get(), Task.objects.get()

        assert (held.state, held.settled_on, held.minutes, held.further_action) == (
            "held",
            TONIGHT,
            25,
            "交回租約副本",
        )
        assert (advice.asked, advice.advised, advice.written_by, advice.version) == (
            "所問",
            "所答",
            lawyer,
            1,
        )
        assert (task.case, task.what, task.due_on.isoformat()) == (held.case, "交回租約副本", "2023-05-09")

    def test_nothing_is_noted_before_the_scope_was_accepted(self, now, lawyer, sitting):
        held = checked(now, booked(now, sitting))
        answer = client_of(lawyer.user).post(
            page_of(held), {"asked": "所問", "advised": "所答", "minutes": "25"}
        )

        assert answer.status_code == 422
        assert "所答" in answer.text
        assert not Advice.objects.exists()

    def test_a_form_that_is_refused_keeps_what_was_typed_and_names_the_field(self, now, lawyer, sitting):
        held = checked(now, accepted(now, sitting))
        for minutes in ("", "0", "601", "x"):
            answer = client_of(lawyer.user).post(
                page_of(held), {"asked": "所問", "advised": "所答", "minutes": minutes}
            )
            assert answer.status_code == 422
            assert "所答" in answer.text
            assert list(answer.context["form"].errors) == ["minutes"]

    def test_it_may_be_corrected_for_a_day_and_is_only_added_to_afterwards(self, now, lawyer, sitting):
        held = advised(now, sitting)
        written = Advice.objects.get().written_at
        last = written + timedelta(hours=24) - timedelta(seconds=1)
        advising.record_advice(consultation=held, told=told(advised="改"), by=lawyer.user, at=last)
        assert (Advice.objects.get().advised, Advice.objects.get().version) == ("改", 2)
        with pytest.raises(ValidationError):
            advising.record_advice(
                consultation=held, told=told(advised="再改"), by=lawyer.user, at=written + timedelta(hours=24)
            )
        advising.add_to_advice(
            consultation=held, text="補充", by=lawyer.user, at=written + timedelta(hours=24)
        )
        [note] = advice_on(held)
        assert (note.advised, [each.text for each in note.additions.all()]) == ("改", ["補充"])

    def test_the_page_offers_the_note_for_a_day_and_then_an_addition_sent_once(
        self, now, lawyer, sitting, still
    ):
        held = advised(now, sitting)
        still.move_to(hong_kong(2023, 5, 3, 21, 0))
        client = client_of(lawyer.user)
        page = client.get(page_of(held))
        assert (page.context["form"], page.context["addition"] is not None) == (None, True)
        form = {"text": "更正：示例", "form_key": page.context["addition"].fields["form_key"].initial}
        for _click in range(2):
            assert client.post(page_of(held) + "add/", form).status_code == 302
        assert client.get(page_of(held)).text.count("更正：示例") == 1
        assert client.post(page_of(held) + "add/", {"form_key": "x" * 20}).status_code == 422

    def test_the_trail_tells_who_and_when_and_nothing_of_the_words(self, now, lawyer, sitting):
        held = advised(now, sitting)
        events = Event.objects.filter(code=held.code, actor=lawyer.user.username).order_by("seq")

        assert [event.action.rpartition(".")[2] for event in events] == ["cleared", "advised", "edited"]
        assert not {"asked", "advised"} & {name for event in events for name in event.fields}

    def test_who_takes_the_case_over_reads_what_was_advised_before_and_nobody_else_does(
        self, now, lawyer, sitting
    ):
        held = advised(now, sitting, 1, advised="祕密意見")
        other = make_lawyer(now)
        later = make_sitting(now, other, centre=sitting.centre, held_on=TONIGHT + timedelta(days=7))
        next_one = booked(now, later, case=held.case)
        assert cleared_for(other.user, TONIGHT + timedelta(days=7)).count() == 0
        checked(now, next_one)
        opened = cleared_for(other.user, TONIGHT + timedelta(days=7)).get()

        assert [each.advised for each in advice_on(opened)] == ["祕密意見"]
        assert client_of(other.user).get(page_of(held)).status_code == 404


class TestWhoReadsTheNote:
    WORDS = ("祕密所問", "祕密意見")

    @pytest.fixture
    def held(self, now, sitting):
        held = advised(now, sitting, asked="祕密所問", advised="祕密意見", further_action="交副本")
        Consultation.objects.filter(pk=held.pk).update(code="AV-2023-SEEN2")
        return Consultation.objects.get(pk=held.pk)

    @pytest.mark.parametrize("role", [each for each in Role if each is not Role.LAWYER])
    def test_nobody_but_lawyers_reads_a_word_of_it_wherever_they_look(self, held, role):
        client = client_of(make_user(role, held.case.centre))
        addresses = [
            "/office/",
            page_of(held),
            f"/office/cases/{held.case.code}/",
            MY,
            "/office/legal/hours/",
        ]
        addresses += [
            f"/office/contacts/{held.case.contact.code}/",
            f"/office/legal-sittings/{held.sitting.code}/",
        ]
        for kind in ("legal-consultations", "cases", "tasks", "notes"):
            addresses += [f"/office/{kind}/", f"/office/{kind}/export.csv", f"/office/{kind}/{held.code}/"]
        for address in addresses:
            answer = client.get(address)
            body = b"".join(answer.streaming_content).decode() if answer.streaming else answer.text
            assert not any(words in body for words in self.WORDS), address
        for words in self.WORDS:
            found = client.get(client.post("/office/search/", {"q": words})["Location"]).text
            assert held.code not in found

    def test_the_office_reads_that_advice_was_given_when_by_whom_and_the_further_action(self, held):
        for role in (Role.COUNTER, Role.CASEWORKER, Role.SUPERVISOR):
            page = (
                client_of(make_user(role, held.case.centre))
                .get(f"/office/legal-consultations/{held.code}/")
                .text
            )
            assert "交副本" in page
            assert str(held.lawyer) in page

    def test_the_note_is_in_no_index_and_no_kind_of_record(self, held):
        assert not SearchText.objects.filter(text__contains="祕密").exists()
        assert Advice not in {kind.model for kind in kinds()}

    def test_the_office_of_another_centre_does_not_know_the_seat(self, held):
        for role in (Role.COUNTER, Role.SUPERVISOR):
            client = client_of(make_user(role, make_centre()))
            assert client.get(f"/office/legal-consultations/{held.code}/").status_code == 404
            assert held.code not in client.get(f"/office/legal-sittings/{held.sitting.code}/").text


class TestHours:
    def test_minutes_are_added_up_by_month_for_each_lawyer(self, now, lawyer, sitting):
        june = make_sitting(now, lawyer, centre=sitting.centre, held_on=TONIGHT.replace(month=6, day=1))
        advised(now, sitting, 1, minutes=25)
        advised(now, sitting, 2, minutes=50)
        advised(now, june, 1, minutes=5)
        own = [
            (each.month.isoformat(), each.number, each.minutes, each.clock) for each in own_hours(lawyer.user)
        ]

        assert own == [("2023-06-01", 1, 5, "0:05"), ("2023-05-01", 2, 75, "1:15")]
        assert own_hours(make_lawyer(now).user) == []
        assert hours_at(make_user(Role.SUPERVISOR, sitting.centre)) == own_hours(lawyer.user)
        assert hours_at(make_user(Role.SUPERVISOR, make_centre())) == []

    def test_they_stay_theirs_after_the_cases_are_closed_to_them_and_come_as_csv(
        self, now, lawyer, sitting, still
    ):
        advised(now, sitting, minutes=25)
        still.move_to(now + timedelta(days=300))
        for client, address in (
            (client_of(lawyer.user), f"{MY}hours"),
            (client_of(make_user(Role.SUPERVISOR, sitting.centre)), "/office/legal/hours"),
        ):
            assert "0:25" in client.get(address + "/").text
            lines = b"".join(client.get(address + ".csv").streaming_content).decode().splitlines()
            assert lines[1] == f"2023-05,{lawyer},1,25"

    def test_a_lawyer_and_a_caseworker_have_no_sheet_of_others(self, lawyer, sitting):
        for user in (lawyer.user, make_user(Role.CASEWORKER, sitting.centre)):
            assert client_of(user).get("/office/legal/hours/").status_code == 404


class TestInvariants:
    KEYS = ("clinic.seats", "clinic.notes", "clinic.panel")

    def test_nothing_is_wrong_with_what_the_office_does(self, now, lawyer, sitting):
        advised(now, sitting, 1)
        booked(now, sitting, 2)
        checked(now, booked(now, sitting, 3), clear=False)
        kept = [
            line for line in broken("records.versions", "records.state", "records.index") if "legal-" in line
        ]

        assert broken(*self.KEYS) == []
        assert [line for line in kept if "legal-consultations" in line] == []

    def test_a_note_without_a_check_is_found(self, now, sitting):
        held = advised(now, sitting)
        Check.objects.all().delete()
        assert [held.code in line for line in broken(*self.KEYS)] == [True]

    def test_a_note_in_spite_of_a_conflict_is_found(self, now, lawyer, sitting):
        held = advised(now, sitting)
        Check.objects.create(consultation=held, lawyer=lawyer, clear=False, checked_at=now)
        assert [held.code in line for line in broken(*self.KEYS)] == [True]

    def test_a_consultation_without_its_note_and_a_seat_that_is_not_there_are_found(self, now, sitting):
        one, other = advised(now, sitting, 1), booked(now, sitting, 2)
        Advice.objects.all().delete()
        Consultation.objects.filter(pk=other.pk).update(seat=99)
        assert sorted(line.split(":")[0].split()[0] for line in broken(*self.KEYS)) == sorted(
            [one.code, other.code]
        )

    def test_the_database_refuses_what_was_held_without_scope_lawyer_or_minutes(self, now, sitting):
        held = advised(now, sitting)
        for lacking in ({"minutes": None}, {"lawyer": None}, {"settled_on": None}, {"accepted_on": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Consultation.objects.filter(pk=held.pk).update(**lacking)
