"""What becomes of a message: each decision once, by whoever may, and taken back at once by whoever took it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.audit.models import Event
from huying.cases.models import Enquiry
from huying.cases.tests.factories import CategoryFactory
from huying.contacts.models import Contact
from huying.core.period import Period
from huying.correspondence import actions, invariants
from huying.correspondence.models import Missive
from huying.correspondence.rules import token_for
from huying.correspondence.tests.factories import RESIDENT, MailboxFactory, letter, open_case, receive
from huying.figures.engine import Scope, evaluate_on
from huying.outbox.actions import work
from huying.outbox.models import Message as Outgoing
from huying.records import invariants as records
from huying.records.actions import EditedMeanwhile, NotAllowed, enter
from huying.records.kind import kind_named

pytestmark = pytest.mark.django_db
State = Missive.State


@pytest.fixture
def mailbox():
    return MailboxFactory()


@pytest.fixture
def caseworker(mailbox):
    return make_user(Role.CASEWORKER, mailbox.centre)


@pytest.fixture
def message(mailbox, now):
    return receive(mailbox, letter(), now)


def _broken(*checks):
    """What is wrong, but for the records that tests make without telling the trail."""
    made_here = ("centres ", "mailboxes ", "case-categories ")
    return [each for check in checks for each in check.look() if not each.startswith(made_here)]


def _contact(centre, now, **values):
    return enter(
        kind_named("contacts"),
        {"centre": centre, "type": "resident", "name": "示例居民"} | values,
        by="office",
        at=now,
    )


def _opened(message, caseworker, now, **values):
    told = {"title": "補領證件", "category": CategoryFactory()} | values
    return actions.open_case_from(
        message=message, values=told, version=message.version, by=caseworker, at=now
    )


def test_a_case_is_opened_with_what_the_message_says(message, caseworker, now):
    contact = _contact(message.centre, now, email=RESIDENT.upper())
    case = _opened(message, caseworker, now)
    message.refresh_from_db()

    assert (case.story, case.channel, case.received_on) == (message.text, "email", message.received_on)
    assert (case.contact, case.assigned_to, case.centre) == (contact, caseworker, message.centre)
    assert (message.case, message.state, message.unread, message.decided_by) == (
        case,
        State.LINKED,
        False,
        caseworker,
    )


def test_of_two_residents_with_one_address_neither_is_taken(message, caseworker, now):
    _contact(message.centre, now, email=RESIDENT)
    _contact(message.centre, now, email=RESIDENT)

    assert _opened(message, caseworker, now).contact is None


def test_a_resident_of_another_centre_is_not_taken(message, caseworker, now):
    _contact(MailboxFactory().centre, now, email=RESIDENT)

    assert _opened(message, caseworker, now).contact is None
    assert Contact.objects.count() == 1


def test_a_question_becomes_an_enquiry_and_one_alone(message, caseworker, now):
    told = {
        "message": message,
        "values": {"topic": "補領證件", "answer": "帶同身份證"},
        "version": message.version,
        "by": caseworker,
        "at": now,
    }
    enquiry = actions.answer(**told)

    assert (enquiry.channel, enquiry.asked_on, enquiry.centre) == (
        "email",
        message.received_on,
        message.centre,
    )
    with pytest.raises(EditedMeanwhile):
        actions.answer(**told)
    assert Enquiry.objects.count() == 1


def test_two_decisions_at_once_are_one(message, caseworker, now):
    actions.set_aside(message=message, state="spam", version=message.version, by=caseworker, at=now)

    with pytest.raises(EditedMeanwhile):
        actions.link(
            message=message,
            case=open_case(message.centre, now),
            version=message.version,
            by=caseworker,
            at=now,
        )
    message.refresh_from_db()
    assert (message.state, message.case) == (State.SPAM, None)


def test_a_case_of_another_centre_is_refused(message, caseworker, now):
    with pytest.raises(ValidationError):
        actions.link(
            message=message, case=open_case(MailboxFactory().centre, now), version=1, by=caseworker, at=now
        )


def test_somebody_of_another_centre_decides_nothing(message, now):
    stranger = make_user(Role.CASEWORKER, MailboxFactory().centre)

    with pytest.raises(NotAllowed):
        actions.set_aside(message=message, state="spam", version=1, by=stranger, at=now)


def test_a_decision_is_taken_back_at_once_with_the_enquiry_it_made(message, caseworker, now):
    actions.answer(message=message, values={"topic": "x"}, version=1, by=caseworker, at=now)
    back = actions.take_back(message=message, by=caseworker, at=now + timedelta(seconds=9))

    assert (back.state, back.unread, back.enquiry, back.decided_by) == (State.WAITING, True, None, None)
    assert not Enquiry.objects.exists()
    assert Event.objects.filter(action="enquiries.undone").count() == 1
    assert _broken(records.versions, records.state, records.index) == []


def test_a_link_is_taken_back_and_the_case_stays(message, caseworker, now):
    case = open_case(message.centre, now - timedelta(hours=1))
    actions.link(message=message, case=case, version=1, by=caseworker, at=now)
    back = actions.take_back(message=message, by=caseworker, at=now)
    case.refresh_from_db()

    assert (back.state, back.case) == (State.WAITING, None)


def test_later_or_by_somebody_else_nothing_is_taken_back(message, caseworker, now):
    actions.set_aside(message=message, state="not-ours", version=1, by=caseworker, at=now)
    colleague = make_user(Role.CASEWORKER, message.centre)

    for by, at in ((caseworker, now + timedelta(minutes=5)), (colleague, now)):
        with pytest.raises(ValidationError):
            actions.take_back(message=message, by=by, at=at)


def test_opening_a_case_is_not_taken_back_with_one_press(message, caseworker, now):
    case = _opened(message, caseworker, now)

    with pytest.raises(ValidationError):
        actions.take_back(message=message, by=caseworker, at=now)
    message.refresh_from_db()
    assert message.case == case


def test_an_enquiry_that_somebody_worked_on_keeps_its_message(message, caseworker, now):
    enquiry = actions.answer(message=message, values={"topic": "x"}, version=1, by=caseworker, at=now)
    kind = kind_named("enquiries")
    from huying.records.actions import change

    change(kind, enquiry, {"topic": "y"}, version=1, by=caseworker, at=now)
    with pytest.raises(ValidationError):
        actions.take_back(message=message, by=caseworker, at=now)
    message.refresh_from_db()
    assert (message.state, message.enquiry) == (State.ANSWERED, enquiry)


def test_an_answer_goes_to_the_sender_under_the_mark_of_the_case(message, caseworker, now):
    from django.core import mail as postbox

    case = _opened(message, caseworker, now)
    message.refresh_from_db()
    sent = actions.reply(message=message, text="示例：請於星期一帶同證件。", by=caseworker, at=now)
    while work(at=now):
        pass
    [mail] = postbox.outbox

    assert (mail.to, mail.body) == ([RESIDENT], "示例：請於星期一帶同證件。")
    assert token_for(case.code) in mail.subject and "查詢" not in mail.subject
    assert mail.extra_headers["In-Reply-To"] == "<1@example.org>"
    assert mail.extra_headers["Reply-To"] == message.mailbox.address
    assert "Auto-Submitted" not in mail.extra_headers
    assert (sent.direction, sent.case, sent.answers, sent.thread) == ("out", case, message, message.thread)


@pytest.mark.parametrize("sender", ["no-reply@example.org", "not an address"])
def test_nobody_is_answered_who_cannot_be(mailbox, caseworker, now, sender):
    message = receive(mailbox, letter(sender=sender), now)
    _opened(message, caseworker, now)
    message.refresh_from_db()

    with pytest.raises(ValidationError):
        actions.reply(message=message, text="x", by=caseworker, at=now)
    assert not Outgoing.objects.exists()


def test_what_belongs_to_no_case_is_not_answered(message, caseworker, now):
    with pytest.raises(ValidationError):
        actions.reply(message=message, text="x", by=caseworker, at=now)


def test_what_the_office_wrote_is_not_decided_about(message, caseworker, now):
    _opened(message, caseworker, now)
    message.refresh_from_db()
    sent = actions.reply(message=message, text="x", by=caseworker, at=now)

    with pytest.raises(ValidationError):
        actions.set_aside(message=sent, state="spam", version=sent.version, by=caseworker, at=now)


def _typed(centre, now, **values):
    told = {
        "centre": centre,
        "channel": "app",
        "received_on": now.date(),
        "sender_name": "示例居民",
        "text": "示例：收到通知了",
    }
    return told | values


def test_a_typed_message_waits_or_stands_on_its_case(mailbox, caseworker, now):
    case = open_case(mailbox.centre, now)
    loose = enter(kind_named("correspondence"), _typed(mailbox.centre, now), by=caseworker, at=now)
    linked = enter(
        kind_named("correspondence"),
        _typed(mailbox.centre, now, channel="letter", case=case),
        by=caseworker,
        at=now,
    )

    assert (loose.state, loose.unread, loose.mailbox) == (State.WAITING, True, None)
    assert (linked.state, linked.unread, linked.case) == (State.LINKED, False, case)


@pytest.mark.parametrize("wrong", [{"channel": "email"}, {"text": "", "subject": ""}, {"days": 1}])
def test_what_cannot_be_typed_is_refused(mailbox, caseworker, now, wrong):
    days = wrong.pop("days", 0)
    values = _typed(mailbox.centre, now, **wrong) | (
        {"received_on": now.date() + timedelta(days=days)} if days else {}
    )

    with pytest.raises(ValidationError):
        enter(kind_named("correspondence"), values, by=caseworker, at=now)


def test_the_database_refuses_what_contradicts_itself(message, now):
    case = open_case(message.centre, now)
    for wrong in (
        {"state": "linked"},
        {"state": "waiting", "case": case},
        {"direction": "out", "unread": True},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Missive.objects.filter(pk=message.pk).update(**wrong)


def test_all_invariants_hold_after_all_this(message, mailbox, caseworker, now):
    _opened(message, caseworker, now)
    message.refresh_from_db()
    actions.reply(message=message, text="x", by=caseworker, at=now)
    receive(mailbox, letter(id="<2@x>", In_Reply_To="<1@example.org>"), now)
    checks = (
        invariants.home,
        invariants.threads,
        invariants.originals,
        records.versions,
        records.state,
        records.index,
        records.one_centre,
    )

    assert _broken(*checks) == []


def test_a_message_out_of_place_is_named(message):
    Missive.objects.filter(pk=message.pk).update(centre=MailboxFactory().centre)

    assert len(list(invariants.home.look())) == 1


def test_messages_are_counted_once_somebody_took_them_as_words_to_the_office(mailbox, caseworker, now):
    kept = [
        receive(mailbox, letter(id=f"<{number}@x>", sender=f"s{number}@example.org"), now)
        for number in range(4)
    ]
    _opened(kept[0], caseworker, now)
    actions.answer(message=kept[1], values={"topic": "x"}, version=1, by=caseworker, at=now)
    actions.set_aside(message=kept[2], state="spam", version=1, by=caseworker, at=now)
    receive(mailbox, letter(id="<auto@x>", Auto_Submitted="auto-replied"), now)

    for year, number in ((2023, 2), (2022, 0)):
        [result] = evaluate_on([("correspondence.received", Scope(Period.year(year)))], "default")
        assert result.value == number
