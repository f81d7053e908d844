"""Rules of keeping and their runs: two people, a list before anything happens, holds, the boundary day, the second run."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.cases.models import Case, Enquiry
from huying.contacts.models import Contact
from huying.correspondence.models import Missive
from huying.correspondence.tests.factories import MailboxFactory, letter, receive
from huying.letters.tests.factories import client_of
from huying.outbox.mail import queue_mail
from huying.outbox.models import Message
from huying.privacy import retaining
from huying.privacy.models import Forgotten, Hold, Opening, RetentionRule, RetentionRun, Taken
from huying.privacy.opening import note_opening
from huying.privacy.overdue import due, over_before, rules_in_force
from huying.privacy.tests.factories import RECORD, asked, bare_person, make_case, make_contact
from huying.search.models import SearchText

pytestmark = pytest.mark.django_db
LATER = timezone.make_aware(datetime(2024, 5, 2, 12, 0))  # more than a year after the closing


@pytest.fixture(autouse=True)
def _own_list(settings, tmp_path):
    settings.ERASED_FILE = str(tmp_path / "erased.txt")


@pytest.fixture
def administrators():
    return make_user(Role.ADMINISTRATOR), make_user(Role.ADMINISTRATOR)


@pytest.fixture
def rule(administrators, now):
    """A rule that two administrators stand for."""

    def make(subject="cases", months=12, then="anonymise", **values):
        told = {
            "subject": subject,
            "months": months,
            "then": then,
            "source": "示例守則",
            "began_on": date(2023, 1, 1),
        }
        made = retaining.enter_rule(values=told | {"nightly": False} | values, by=administrators[0], at=now)
        return retaining.confirm_rule(rule=made, by=administrators[1], at=now)

    return make


@pytest.fixture
def person(now):
    return bare_person(now)


def _run(rule, administrators, at=LATER):
    run = retaining.ask_run(rule=rule, by=administrators[0], at=at)
    return retaining.carry_out_run(run=run, by=administrators[1], at=at)


# --- rules --------------------------------------------------------------------------------------
def test_a_rule_holds_once_another_administrator_agrees(administrators, now):
    values = {
        "subject": "cases",
        "months": 12,
        "then": "anonymise",
        "source": "x",
        "began_on": date(2023, 1, 1),
    }
    rule = retaining.enter_rule(values=values, by=administrators[0], at=now)
    assert rules_in_force(LATER.date()) == []
    with pytest.raises(ValidationError):
        retaining.confirm_rule(rule=rule, by=administrators[0], at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionRule.objects.update(confirmed_by=administrators[0], confirmed_on=now.date())
    retaining.confirm_rule(rule=rule, by=administrators[1], at=now)

    assert rules_in_force(LATER.date()) == [rule]


def test_the_newest_rule_of_a_class_counts_from_its_day_on(rule):
    old, new = rule(months=12), rule(months=36, began_on=date(2024, 1, 1))

    assert rules_in_force(date(2023, 12, 31)) == [old]
    assert rules_in_force(date(2024, 1, 1)) == [new]


def test_a_rule_that_was_ended_does_nothing(rule, administrators):
    made = rule()
    retaining.end_rule(rule=made, by=administrators[0], at=LATER)

    assert rules_in_force(LATER.date()) == []
    with pytest.raises(ValidationError):
        retaining.ask_run(rule=made, by=administrators[0], at=LATER)


@pytest.mark.parametrize(
    ("subject", "then"),
    [
        ("cases", "erase"),
        ("contacts", "erase"),
        ("enquiries", "erase"),
        ("openings", "anonymise"),
        ("mail", "anonymise"),
    ],
)
def test_what_is_counted_is_never_deleted_and_what_would_be_empty_never_kept(rule, subject, then):
    with pytest.raises(ValidationError):
        rule(subject, then=then)


@pytest.mark.parametrize("months", [0, 601])
def test_months_have_bounds(rule, months):
    with pytest.raises(ValidationError):
        rule(months=months)


@pytest.mark.parametrize(
    ("today", "months", "before"),
    [
        (date(2024, 5, 31), 3, date(2024, 2, 29)),
        (date(2023, 5, 31), 3, date(2023, 2, 28)),
        (date(2024, 1, 15), 12, date(2023, 1, 15)),
        (date(2024, 1, 15), 1, date(2023, 12, 15)),
    ],
)
def test_months_are_counted_back_to_the_last_day_of_a_shorter_one(today, months, before):
    assert over_before(RetentionRule(months=months), today) == before


# --- the list, and the run ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("closed", "over"), [(date(2023, 5, 1), True), (date(2023, 5, 2), False), (None, False)]
)
def test_a_case_is_over_the_day_after_its_last(person, rule, closed, over):
    Case.objects.filter(pk=person.case.pk).update(closed_on=closed, outcome="advised" if closed else "")

    assert [each.code for each in due(rule(), LATER.date())] == ([person.case.code] if over else [])


def test_a_run_does_what_was_listed_and_leaves_a_record(person, rule, administrators):
    run = _run(rule(), administrators)
    person.case.refresh_from_db()
    person.contact.refresh_from_db()

    assert (run.state, run.listed, run.done) == ("done", 1, 1)
    assert Taken.objects.get().done_on == LATER.date()
    assert (person.case.story, person.case.erased_on) == ("", LATER.date())
    assert person.contact.name  # the resident has a rule of their own
    assert Event.objects.filter(action="cases.erased", code=person.case.code).exists()


def test_one_person_alone_runs_nothing(person, rule, administrators):
    run = retaining.ask_run(rule=rule(), by=administrators[0], at=LATER)
    with pytest.raises(ValidationError):
        retaining.carry_out_run(run=run, by=administrators[0], at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionRun.objects.update(state="done", decided_by=administrators[0], decided_on=LATER.date())
    person.case.refresh_from_db()

    assert person.case.erased_on is None


def test_what_has_a_hold_by_then_is_passed_over(person, rule, administrators):
    run = retaining.ask_run(rule=rule(), by=administrators[0], at=LATER)
    Hold.objects.create(
        code="h", centre=person.centre, contact=person.contact, reason="x", placed_on=LATER.date(), **RECORD
    )
    run = retaining.carry_out_run(run=run, by=administrators[1], at=LATER)
    person.case.refresh_from_db()

    assert (run.listed, run.done, person.case.erased_on) == (1, 0, None)


def test_what_has_been_opened_again_by_then_is_passed_over(person, rule, administrators):
    run = retaining.ask_run(rule=rule(), by=administrators[0], at=LATER)
    Case.objects.update(closed_on=None, outcome="")

    assert retaining.carry_out_run(run=run, by=administrators[1], at=LATER).done == 0


def test_the_list_says_what_a_hold_keeps(person, rule):
    Hold.objects.create(
        code="h", centre=person.centre, case=person.case, reason="x", placed_on=LATER.date(), **RECORD
    )

    assert [each.held for each in due(rule(), LATER.date())] == [True]


def test_a_second_press_and_a_second_run_do_nothing(person, rule, administrators):
    made = rule()
    run = _run(made, administrators)
    events = Event.objects.count()
    retaining.carry_out_run(run=run, by=administrators[1], at=LATER)

    assert Event.objects.count() == events
    with pytest.raises(ValidationError):
        retaining.ask_run(rule=made, by=administrators[0], at=LATER)


def test_a_run_that_was_withdrawn_does_nothing(person, rule, administrators):
    run = retaining.ask_run(rule=rule(), by=administrators[0], at=LATER)
    retaining.withdraw_run(run=run, by=administrators[0], at=LATER)

    assert retaining.carry_out_run(run=run, by=administrators[1], at=LATER).state == "withdrawn"
    assert Forgotten.objects.count() == 0


# --- by night -----------------------------------------------------------------------------------
def test_the_night_does_what_its_rules_say_once(person, rule):
    rule(nightly=True)
    call_command("privacy_night", "--at", "2024-05-02T03:30")
    events = Event.objects.count()
    call_command("privacy_night", "--at", "2024-05-03T03:30")
    run = RetentionRun.objects.get()

    assert (run.done, run.asked_by, run.state) == (1, None, "done")
    assert Event.objects.count() == events


def test_the_night_leaves_what_somebody_must_ask_for(person, rule):
    rule(nightly=False)
    call_command("privacy_night", "--at", "2024-05-02T03:30")

    assert RetentionRun.objects.count() == 0


def test_an_empty_office_has_a_quiet_night(rule):
    for subject in ("cases", "contacts", "enquiries", "help-requests"):
        rule(subject, nightly=True)
    for subject in ("openings", "mail", "correspondence"):
        rule(subject, then="erase", nightly=True)
    call_command("privacy_night", "--at", "2024-05-02T03:30")

    assert RetentionRun.objects.count() == 0


# --- each class ---------------------------------------------------------------------------------
def test_residents_are_over_when_nothing_about_them_is_newer(person, rule, administrators):
    busy = make_contact(person.centre, "busy", name="示例乙")
    make_case(busy, "open", story="未完")
    asking = make_contact(person.centre, "asking", name="示例丙")
    asked(type(person)(person.centre, person.caseworker, person.supervisor, asking, person.case), LATER)
    made = rule("contacts")
    Contact.objects.update(created_at=timezone.make_aware(datetime(2023, 1, 1)))
    make_contact(person.centre, "new", name="示例丁")  # entered within the year, with nothing else yet

    assert {each.code for each in due(made, LATER.date())} == {"person"}
    _run(made, administrators)

    assert not Contact.objects.filter(code="person").exists()
    assert Contact.objects.get(pk=person.contact.pk).erased_on == LATER.date()
    assert Contact.objects.get(code="busy").name == "示例乙"


def test_enquiries_lose_their_words_once(person, rule, administrators):
    told = {
        "centre": person.centre,
        "asked_on": date(2023, 1, 5),
        "channel": "phone",
        "topic": "隱私",
        "answer": "答",
    }
    Enquiry.objects.create(code="q", **told, **RECORD)
    made = rule("enquiries")
    _run(made, administrators)
    row = Enquiry.objects.get(code="q")

    assert (row.answer, row.asked_on) == ("", date(2023, 1, 5))
    assert row.topic != "隱私"
    assert due(made, LATER.date()) == []


def test_unwanted_messages_go_with_their_files(
    person, rule, administrators, django_capture_on_commit_callbacks, now
):
    mail = receive(MailboxFactory(centre=person.centre), letter("垃圾", sender="spam@example.org"), now)
    mail.state = "spam"
    mail.save()
    path = mail.raw.path
    with django_capture_on_commit_callbacks(execute=True):
        _run(rule("correspondence", months=6, then="erase"), administrators)

    assert not Missive.objects.filter(pk=mail.pk).exists()
    assert not path.exists()
    assert not SearchText.objects.filter(kind="correspondence").exists()


def test_the_log_of_openings_and_sent_mail_go(person, rule, administrators, now):
    note_opening(user=person.caseworker, kind="cases", code="x", centre=person.centre, foreign=False, at=now)
    queue_mail(recipient="a@example.org", subject="x", body="x", at=now)
    Message.objects.update(state="sent", sent_at=now)
    _run(rule("openings", months=6, then="erase"), administrators)
    _run(rule("mail", months=6, then="erase"), administrators)

    assert (Opening.objects.count(), Message.objects.count()) == (0, 0)


# --- on the screen ------------------------------------------------------------------------------
@pytest.mark.usefixtures("still")
def test_the_preview_shows_references_and_no_word(person, rule, administrators, still):
    made = rule()
    still.move_to(LATER)
    page = client_of(administrators[0]).get(f"/office/retention/{made.code}/").text
    file = b"".join(
        client_of(administrators[0]).get(f"/office/retention/{made.code}/list.csv").streaming_content
    ).decode()

    assert person.case.code in page
    assert person.case.code in file
    for words in ("示例經過", person.contact.name):
        assert words not in page + file
    assert f'href="/office/cases/{person.case.code}/"' not in page  # an administrator opens no case


@pytest.mark.usefixtures("still")
def test_a_supervisor_of_another_centre_reads_of_no_reference(person, rule, still):
    made = rule()
    still.move_to(LATER)
    here, elsewhere = person.supervisor, make_user(Role.SUPERVISOR, make_centre())
    pages = [client_of(user).get(f"/office/retention/{made.code}/").text for user in (here, elsewhere)]

    assert person.case.code in pages[0]
    assert person.case.code not in pages[1]


@pytest.mark.usefixtures("still")
def test_two_administrators_walk_a_run_and_an_auditor_reads_it(person, rule, administrators, still):
    made = rule()
    still.move_to(LATER)
    one, two, auditor = (client_of(user) for user in (*administrators, make_user(Role.AUDITOR)))
    assert one.get("/office/retention/").status_code == 200
    there = one.post(f"/office/retention/{made.code}/ask/")["Location"]
    run = RetentionRun.objects.get()
    assert there == f"/office/retention-runs/{run.code}/"
    one.post(f"/office/retention-runs/{run.code}/confirm/")
    run.refresh_from_db()
    assert run.state == "asked"
    two.post(f"/office/retention-runs/{run.code}/confirm/")
    run.refresh_from_db()

    assert run.state == "done"
    for address in ("/office/retention/", "/office/data-map/", there):
        assert auditor.get(address).status_code == 200
    assert auditor.post(f"/office/retention/{made.code}/ask/").status_code == 404


def test_a_list_of_many_costs_as_many_questions_as_of_one(person, rule, django_assert_max_num_queries):
    made = rule()
    for number in range(5):
        make_case(
            person.contact,
            f"more-{number}",
            received_on=date(2023, 1, 1),
            closed_on=date(2023, 1, 2),
            outcome="advised",
        )
    with django_assert_max_num_queries(4):
        assert len(due(made, LATER.date() + timedelta(days=1))) == 6
