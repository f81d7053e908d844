"""A message is kept once, with its original and its files, and finds its case only by what nobody can guess."""

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage

import pytest
from django.core import mail as postbox
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.audit.models import Event
from huying.correspondence import actions, invariants
from huying.correspondence.models import Attachment, Missive, Receipt
from huying.correspondence.reading.mail import MOST_ATTACHMENTS, read_mail
from huying.correspondence.rules import case_named_by, is_automatic, may_be_written_to, token_for
from huying.correspondence.tests.factories import RESIDENT, MailboxFactory, came, letter, open_case, receive
from huying.correspondence.wording import why_left
from huying.files.keeping import digest_of
from huying.files.models import StoredFile
from huying.files.reasons import Reason
from huying.files.tests.making import image
from huying.outbox.actions import work
from huying.outbox.models import Message as Outgoing

pytestmark = pytest.mark.django_db
State = Missive.State


@pytest.fixture
def mailbox():
    return MailboxFactory(code="mb-own")


@pytest.fixture
def caseworker(mailbox):
    return make_user(Role.CASEWORKER, mailbox.centre)


def _linked(mailbox, now, caseworker, **told):
    """A message that somebody has linked to a case."""
    message = receive(mailbox, letter(**told), now)
    case = open_case(mailbox.centre, now)
    return actions.link(message=message, case=case, version=message.version, by=caseworker, at=now), case


def test_a_message_waits_with_its_original_as_it_came(mailbox, now):
    raw = letter()
    message = receive(mailbox, raw, now)

    assert (message.state, message.unread, message.channel, message.case) == (
        State.WAITING,
        True,
        "email",
        None,
    )
    assert (message.sender, message.sender_name, message.subject) == (RESIDENT, "示例居民", "示例：查詢")
    assert message.text == "示例：想問補領證件。"
    assert message.raw.path.read_bytes() == raw
    assert digest_of(message.raw.path) == message.raw.sha256
    assert Event.objects.filter(action="correspondence.created", code=message.code).count() == 1


def test_the_same_message_again_changes_nothing(mailbox, now):
    receive(mailbox, letter(), now)
    before = (Event.objects.count(), StoredFile.objects.count())

    assert receive(mailbox, letter(), now + timedelta(days=1)) is None
    assert (Event.objects.count(), StoredFile.objects.count()) == before


def test_without_a_mark_of_its_own_the_same_bytes_are_the_same_message(mailbox, now):
    assert receive(mailbox, letter(id=""), now) is not None
    assert receive(mailbox, letter(id=""), now) is None


def test_another_message_under_a_mark_that_is_taken_is_not_lost(mailbox, now):
    receive(mailbox, letter(), now)
    other = letter("示例：另一件事。", sender="other@example.org")

    assert receive(mailbox, other, now) is not None
    assert receive(mailbox, other, now) is None


def test_two_mailboxes_each_keep_their_own(mailbox, now):
    receive(mailbox, letter(), now)

    assert receive(MailboxFactory(), letter(), now) is not None


def test_the_database_keeps_a_message_of_a_mailbox_once(mailbox, now):
    message = receive(mailbox, letter(), now)
    twin = Missive.objects.get(pk=message.pk)
    twin.pk, twin.code, twin.raw = None, "M-twin", None

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_somebody_quicker_makes_no_second_message(mailbox, now, monkeypatch):
    from huying.correspondence import receiving

    receive(mailbox, letter(), now)
    real = receiving.kept_as
    asked = []

    def first_sees_nothing(box, digests):
        asked.append(digests)
        return {} if len(asked) == 1 else real(box, digests)

    monkeypatch.setattr(receiving, "kept_as", first_sees_nothing)

    assert receive(mailbox, letter(), now) is None
    assert Missive.objects.count() == 1


def test_files_are_kept_by_the_rules_of_files_and_the_others_named(mailbox, now):
    mail = EmailMessage()
    mail["From"], mail["Message-ID"] = RESIDENT, "<files@x>"
    mail.set_content("示例")
    mail.add_attachment(image(), maintype="image", subtype="jpeg", filename="示例.jpg")
    mail.add_attachment(b"MZ\x90\0program", maintype="application", subtype="pdf", filename="invoice.pdf")
    mail.add_attachment(b"<html><script>x</script>", maintype="text", subtype="html", filename="page.html")
    message = receive(mailbox, mail.as_bytes(), now)
    kept = list(message.attachments.order_by("pk"))

    assert message.text == "示例"
    assert [bool(each.file) for each in kept] == [True, False, False]
    assert kept[0].file.drawn is not None
    assert [each.name for each in kept] == ["示例.jpg", "invoice.pdf", "page.html"]
    assert all(why_left(each.refused) for each in kept[1:])


def test_more_files_than_are_kept_are_said(mailbox, now):
    mail = EmailMessage()
    mail["From"] = RESIDENT
    mail.set_content("x")
    for number in range(MOST_ATTACHMENTS + 2):
        mail.add_attachment(b"", maintype="text", subtype="plain", filename=f"{number}.txt")
    message = receive(mailbox, mail.as_bytes(), now)

    assert [each.refused for each in message.attachments.order_by("pk")] == [
        *[Reason.EMPTY] * MOST_ATTACHMENTS,
        "too-many",
    ]
    assert "20" in why_left("too-many")


def test_what_breaks_in_the_middle_leaves_nothing(mailbox, now, monkeypatch):
    def broken(*_told, **_more):
        raise RuntimeError

    monkeypatch.setattr(Attachment.objects, "bulk_create", broken)
    with pytest.raises(RuntimeError):
        receive(mailbox, letter(), now)

    assert not Missive.objects.exists() and not StoredFile.objects.exists()


def test_an_original_in_which_a_scanner_finds_something_is_given_to_nobody(mailbox, now, monkeypatch):
    monkeypatch.setattr("huying.files.actions.is_infected", lambda path: True)
    message = receive(mailbox, letter(), now)
    message.raw.refresh_from_db()

    assert message.raw.state == StoredFile.State.REFUSED
    assert message.text


# --- whose case it belongs to ----------------------------------------------------------------


def test_an_answer_to_a_linked_message_lands_on_its_case_unread(mailbox, now, caseworker):
    first, case = _linked(mailbox, now, caseworker)
    answer = receive(mailbox, letter("示例：再問", id="<2@x>", In_Reply_To="<1@example.org>"), now)

    assert (answer.case, answer.state, answer.unread, answer.stranger) == (case, State.LINKED, True, False)
    assert (answer.thread, answer.answers) == (first.thread, first)


def test_an_answer_to_what_the_office_wrote_lands_on_its_case(mailbox, now, caseworker):
    first, case = _linked(mailbox, now, caseworker)
    sent = actions.reply(message=first, text="示例：請帶同證件。", by=caseworker, at=now)
    answer = receive(mailbox, letter("好的", id="<3@x>", References=f"<lost@x> {sent.message_id}"), now)

    assert (answer.case, answer.answers, answer.stranger) == (case, sent, False)


def test_another_sender_in_a_conversation_is_said(mailbox, now, caseworker):
    _first, case = _linked(mailbox, now, caseworker)
    raw = letter(sender="stranger@example.net", id="<4@x>", In_Reply_To="<1@example.org>")
    answer = receive(mailbox, raw, now)

    assert (answer.case, answer.stranger) == (case, True)


def test_the_mark_in_the_subject_finds_the_case(mailbox, now, caseworker):
    _first, case = _linked(mailbox, now, caseworker)
    answer = receive(mailbox, letter(subject=f"回覆: 示例 {token_for(case.code)}", id="<5@x>"), now)

    assert (answer.case, answer.state, answer.stranger) == (case, State.LINKED, False)


def test_a_reference_alone_or_with_a_wrong_mark_finds_nothing(mailbox, now, caseworker):
    _first, case = _linked(mailbox, now, caseworker)
    guesses = [
        f"{case.code}",
        f"[{case.code}]",
        f"Re: [{case.code}/0000000000]",
        token_for("C-2023-OTHER"),
        token_for(case.code)[:-2] + "]",
    ]
    for number, subject in enumerate(guesses):
        stranger = receive(mailbox, letter(subject=subject, sender="s@example.net", id=f"<g{number}@x>"), now)

        assert (stranger.case, stranger.state) == (None, State.WAITING), subject


def test_the_same_subject_finds_nothing(mailbox, now, caseworker):
    _linked(mailbox, now, caseworker)
    answer = receive(mailbox, letter(id="<6@x>", subject="Re: 示例：查詢"), now)

    assert answer.case is None


def test_nothing_of_another_centre_is_found(mailbox, now, caseworker):
    _first, case = _linked(mailbox, now, caseworker)
    other = MailboxFactory()
    by_mark = receive(other, letter(id="<7@x>", subject=token_for(case.code)), now)
    by_id = receive(other, letter(id="<8@x>", In_Reply_To="<1@example.org>"), now)

    assert (by_mark.case, by_id.case, by_id.answers) == (None, None, None)
    assert list(invariants.home.look()) == []


def test_an_answer_finds_its_case_through_a_receipt(mailbox, now, caseworker):
    mailbox.acknowledges = True
    mailbox.save()
    first, case = _linked(mailbox, now, caseworker)
    receipt = Missive.objects.get(direction="out")
    answer = receive(mailbox, letter(id="<9@x>", In_Reply_To=receipt.message_id), now)

    assert (answer.case, answer.thread) == (case, first.thread)


@given(st.text(max_size=40))
def test_no_guessed_subject_names_a_case(text):
    assert case_named_by(f"[C-2023-ABCDE/{text}]") == "" or text == token_for("C-2023-ABCDE")[14:-1]


# --- programs that write --------------------------------------------------------------------


AUTOMATIC = [
    {"Auto_Submitted": "auto-replied"},
    {"Auto_Submitted": "auto-generated; x=y"},
    {"Precedence": "bulk"},
    {"Precedence": "List"},
    {"X_Auto_Response_Suppress": "DR, OOF, AutoReply"},
    {"Return_Path": "<>"},
    {"List_Id": "<list.example.org>"},
    {"X_Autoreply": "yes"},
    {"sender": "MAILER-DAEMON@example.org"},
    {"sender": "postmaster@example.org"},
    {"sender": "no-reply@example.org"},
    {"sender": "noreply+123@example.org"},
    {"sender": "bounce-77@example.org"},
]


@pytest.mark.parametrize("told", AUTOMATIC, ids=str)
def test_what_a_program_wrote_is_marked_and_never_acknowledged(mailbox, now, told):
    mailbox.acknowledges = True
    mailbox.save()
    message = receive(mailbox, letter(**told), now)

    assert (message.state, message.unread) == (State.AUTOMATIC, False)
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize(
    "told", [{}, {"Auto_Submitted": "no"}, {"Precedence": "first-class"}, {"Return_Path": "<a@b.c>"}]
)
def test_what_a_person_wrote_is_not_marked(told):
    assert not is_automatic(read_mail(letter(**told)))


def test_a_machines_answer_on_a_case_stands_on_the_case_and_is_not_unread(mailbox, now, caseworker):
    _first, case = _linked(mailbox, now, caseworker)
    raw = letter("不在辦公室", id="<a@x>", In_Reply_To="<1@example.org>", Auto_Submitted="auto-replied")
    answer = receive(mailbox, raw, now)

    assert (answer.case, answer.state, answer.unread) == (case, State.AUTOMATIC, False)


# --- saying that it has come ----------------------------------------------------------------


@pytest.fixture
def answering(mailbox):
    mailbox.acknowledges = True
    mailbox.save()
    return mailbox


def _sent(now):
    while work(at=now):
        pass
    found, postbox.outbox[:] = list(postbox.outbox), []
    return found


def test_a_new_sender_is_told_once_by_a_mail_that_says_it_is_a_machine(answering, now):
    message = receive(answering, letter(), now)
    [told] = _sent(now)

    assert told.to == [RESIDENT]
    assert told.extra_headers["Auto-Submitted"] == "auto-replied"
    assert told.extra_headers["In-Reply-To"] == "<1@example.org>"
    assert message.code in told.body
    assert "示例" not in told.subject and "示例" not in told.body  # nothing of theirs is repeated
    out = Missive.objects.get(direction="out")
    assert (out.state, out.message_id, out.thread) == (
        State.AUTOMATIC,
        told.extra_headers["Message-ID"],
        message.thread,
    )


def test_a_mailbox_is_quiet_unless_it_is_told_to_answer(mailbox, now):
    receive(mailbox, letter(), now)

    assert _sent(now) == []


def test_what_is_brought_in_from_an_archive_is_not_acknowledged(answering, now):
    receive(answering, letter(), now, fresh=False)

    assert _sent(now) == []


def test_a_sender_is_told_once_a_day_whatever_becomes_of_the_first(answering, now):
    caseworker = make_user(Role.CASEWORKER, answering.centre)
    for number in range(3):
        message = receive(answering, letter(id=f"<{number}@x>"), now)
        actions.set_aside(message=message, state="spam", version=message.version, by=caseworker, at=now)

    assert len(_sent(now)) == 1
    assert Receipt.objects.count() == 1


def test_nobody_is_told_again_while_something_of_theirs_waits(answering, now):
    for day in range(4):
        receive(answering, letter(id=f"<{day}@x>"), now + timedelta(days=day))

    assert len(_sent(now + timedelta(days=5))) == 1


def test_an_answer_is_not_acknowledged(answering, now):
    receive(answering, letter(), now)
    receive(answering, letter(id="<2@x>", sender="another@example.org", In_Reply_To="<1@example.org>"), now)

    assert len(_sent(now)) == 1


def test_a_days_receipts_are_bounded(answering, now, monkeypatch):
    monkeypatch.setattr("huying.correspondence.receiving.MOST_RECEIPTS", 2)
    for number in range(5):
        receive(answering, letter(id=f"<{number}@x>", sender=f"s{number}@example.org"), now)

    assert len(_sent(now)) == 2


def test_we_never_write_to_ourselves_or_to_what_is_no_address(answering, now, settings):
    settings.DEFAULT_FROM_EMAIL = "示例 <office@example.org>"
    others = MailboxFactory(address="other-office@example.org")
    for number, sender in enumerate(
        [answering.address, others.address.upper(), "office@example.org", "<a b@c>", "x"]
    ):
        receive(answering, letter(id=f"<{number}@x>", sender=sender), now)

    assert _sent(now) == []
    assert not may_be_written_to("a@b\nBcc: c@d", set())


def _machine(mail, number, *, honest):
    """Another office's machine, which answers whatever it gets; an honest one says so and names what it answers."""
    heads = (
        {"In_Reply_To": mail.extra_headers["Message-ID"], "Auto_Submitted": "auto-replied"} if honest else {}
    )
    return letter(
        "已收到", sender="machine@example.net", subject="Out of office", id=f"<machine{number}@x>", **heads
    )


@pytest.mark.parametrize("honest", [True, False])
@pytest.mark.parametrize("apart", [timedelta(0), timedelta(hours=25)])
def test_two_machines_fall_silent(answering, now, honest, apart):
    raw, exchanged = letter("開始", sender="machine@example.net", id="<start@x>"), 0
    for number in range(20):
        at = now + number * apart
        receive(answering, raw, at)
        told = _sent(at)
        if not told:
            break
        exchanged += 1
        raw = _machine(told[0], number, honest=honest)

    assert exchanged == 1


def test_what_leaves_is_a_mail_that_others_can_read(answering, now):
    receive(answering, letter(), now)
    [told] = _sent(now)
    parsed = message_from_bytes(told.message().as_bytes())

    assert parsed["Auto-Submitted"] == "auto-replied"
    assert parsed["References"] == "<1@example.org>"
    assert is_automatic(read_mail(told.message().as_bytes()))


def test_archives_are_received_when_they_were_sent(mailbox, now):
    from huying.correspondence.filing import Found, came_from

    old = came_from(Found("x", letter()), now)
    assert old.received_at == read_mail(letter()).sent_at
    ahead = letter().replace(b"2023", b"2043")
    assert came_from(Found("x", ahead), now).received_at == now
    assert came(letter(), now).fresh
