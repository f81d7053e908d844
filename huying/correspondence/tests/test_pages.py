"""Messages on the screens: decided, answered, read and brought in by those who may, and not there for others."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.cases.models import Case, Enquiry
from huying.cases.tests.factories import CategoryFactory
from huying.contacts.models import Contact
from huying.correspondence import actions
from huying.correspondence.models import Missive
from huying.correspondence.tests.factories import RESIDENT, MailboxFactory, letter, open_case, receive
from huying.files.models import StoredFile
from huying.outbox.models import Job
from huying.outbox.models import Message as Outgoing

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox():
    return MailboxFactory(code="mb-own")


@pytest.fixture
def caseworker(client, mailbox, now):
    with time_machine.travel(now, tick=False):
        user = make_user(Role.CASEWORKER, mailbox.centre)
        client.force_login(user)
        yield user


@pytest.fixture
def message(mailbox, caseworker, now):
    return receive(mailbox, letter(), now)


@pytest.fixture
def case(mailbox, now):
    return open_case(mailbox.centre, now - timedelta(hours=1))


@pytest.fixture
def linked(message, case, caseworker, now):
    return actions.link(message=message, case=case, version=message.version, by=caseworker, at=now)


def _act(message, act):
    return reverse("correspondence:message_act", args=[message.code, act])


def _to(name, message):
    return reverse(f"correspondence:{name}", args=[message.code])


def _page(client, message):
    return client.get(f"/office/correspondence/{message.code}/").text


def test_the_list_shows_what_is_unread_first(client, message, mailbox, now):
    older = receive(mailbox, letter(id="<2@x>", subject="示例：已讀"), now)
    actions.mark_read(message=older, by="office", at=now)
    page = client.get("/office/correspondence/").text

    assert page.index("示例：查詢") < page.index("示例：已讀")


def test_the_page_offers_each_decision_and_the_original(client, message):
    page = _page(client, message)

    for act in ("link", "open", "answer"):
        assert _act(message, act) in page
    assert f"/office/files/{message.raw_id}/" in page
    assert f"<title>{message.subject}" not in page and "示例：查詢</title>" not in page


def test_the_original_is_given_to_be_saved_and_only_to_those_who_may(client, message, mailbox):
    address = f"/office/files/{message.raw_id}/unscanned/"
    answer = client.get(address)

    assert b"".join(answer.streaming_content) == message.raw.path.read_bytes()
    assert "attachment" in answer["Content-Disposition"] and "sandbox" in answer["Content-Security-Policy"]
    client.force_login(make_user(Role.CASEWORKER, MailboxFactory().centre))
    assert client.get(address).status_code == 404


def test_a_message_is_linked_and_that_is_taken_back(client, message, case):
    asked = client.get(_act(message, "link"))
    answer = client.post(_act(message, "link"), {"version": message.version, "case": case.code}, follow=True)
    message.refresh_from_db()

    assert asked.status_code == 200
    assert (message.case, message.unread) == (case, False)
    assert _to("message_back", message) in answer.text
    assert _to("message_back", message) not in _page(client, message)  # offered once

    client.post(_to("message_back", message))
    message.refresh_from_db()
    assert (message.case, message.state) == (None, "waiting")


def test_a_case_is_looked_up_by_words_and_one_must_be_named(client, message, case):
    named = client.post(_act(message, "link"), {"version": 1, "case-words": case.code})
    nothing = client.post(_act(message, "link"), {"version": 2})

    assert (named.status_code, nothing.status_code) == (302, 422)


def test_a_case_is_opened_from_a_message(client, message):
    told = {"version": 1, "title": "補領證件", "category": CategoryFactory().pk}
    answer = client.post(_act(message, "open"), told)

    assert answer.status_code == 302
    assert Case.objects.get().story == message.text


@pytest.mark.parametrize("act", ["answer", "open"])
def test_what_comes_of_a_letter_came_by_letter_and_nothing_more_is_asked(
    client, caseworker, mailbox, now, act
):
    told = {"centre": mailbox.centre, "channel": "letter", "received_on": now.date(), "text": "示例信件"}
    typed = actions.type_in(values=told, by=caseworker, at=now)
    values = {"version": 1, "topic": "示例", "title": "示例", "category": CategoryFactory().pk}

    assert client.post(_act(typed, act), values | {"channel": "visit"}).status_code == 302
    assert (Enquiry if act == "answer" else Case).objects.get().channel == "letter"


def test_one_press_sets_a_message_aside(client, message):
    client.post(_to("message_aside", message), {"version": 1, "state": "spam"})
    message.refresh_from_db()
    assert message.state == "spam"

    for wrong in ({"version": 2, "state": "linked"}, {"version": "x", "state": "spam"}, {}):
        assert client.post(_to("message_aside", message), wrong).status_code == 302
    message.refresh_from_db()
    assert (message.state, message.version) == ("spam", 2)


def test_a_decision_on_an_old_page_is_said_to_be_one(client, message, case):
    client.post(_to("message_aside", message), {"version": 1, "state": "not-ours"})
    answer = client.post(_act(message, "link"), {"version": 1, "case": case.code}, follow=True)
    message.refresh_from_db()

    assert answer.status_code == 200 and message.case is None


def test_the_case_shows_its_messages_and_who_is_new_there(client, linked, mailbox, case, now):
    receive(
        mailbox,
        letter("示例：再問", id="<2@x>", sender="other@example.net", In_Reply_To="<1@example.org>"),
        now,
    )
    page = client.get(f"/office/cases/{case.code}/").text

    assert "示例：再問" in page and "other@example.net" in page and "tag-brick" in page
    assert f"/office/correspondence/new/?case={case.pk}&amp;centre={case.centre_id}" in page


def test_reading_is_said_with_a_press_on_the_case(client, linked, mailbox, case, now):
    answer = receive(mailbox, letter(id="<2@x>", In_Reply_To="<1@example.org>"), now)
    back = client.post(_to("message_read", answer), {"from": "case"})
    answer.refresh_from_db()

    assert not answer.unread
    assert back.url.endswith(f"/office/cases/{case.code}/#messages")


def test_an_answer_is_sent_once_however_often_it_is_pressed(client, linked, case):
    form = client.get(_to("message_reply", linked))
    told = {"form_key": "k" * 20, "text": "示例：請帶同證件。"}
    for _twice in range(2):
        assert client.post(_to("message_reply", linked), told).status_code == 302

    assert form.status_code == 200 and RESIDENT in form.text
    assert Outgoing.objects.count() == 1
    assert Missive.objects.filter(direction="out", case=case).count() == 1
    assert client.post(_to("message_reply", linked), told | {"text": "別的"}).status_code == 409
    assert (
        client.post(_to("message_reply", linked), {"form_key": "l" * 20, "text": "x\u202e"}).status_code
        == 422
    )


def test_a_message_of_no_case_says_that_it_cannot_be_answered(client, message):
    page = client.get(_to("message_reply", message))

    assert page.status_code == 200 and "<textarea" not in page.text


def test_words_typed_before_a_message_could_no_longer_be_answered_are_not_lost(client, message):
    page = client.post(_to("message_reply", message), {"form_key": "k" * 20, "text": "示例：請帶同證件。"})

    assert page.status_code == 422
    assert "示例：請帶同證件。</textarea>" in page.text
    assert not Outgoing.objects.exists()


def test_a_message_is_typed_in_from_its_case(client, caseworker, case, now):
    page = client.get(f"/office/correspondence/new/?case={case.pk}&centre={case.centre_id}")
    told = {
        "form_key": "k" * 20,
        "centre": case.centre_id,
        "channel": "app",
        "received_on": "2023-05-02",
        "text": "示例：收到",
        "case": case.code,
    }
    answer = client.post("/office/correspondence/new/", told)

    assert case.code in page.text
    assert answer.status_code == 302
    assert Missive.objects.get().case == case


def _upload(client, mailbox, raw):
    file = SimpleUploadedFile("示例.eml", raw, "message/rfc822")
    return client.post(reverse("correspondence:message_upload"), {"mailbox": mailbox.code, "file": file})


def test_an_e_mail_is_brought_in_as_a_file_once(client, caseworker, mailbox):
    assert client.get(reverse("correspondence:message_upload")).status_code == 200
    for _twice in range(2):
        assert _upload(client, mailbox, letter()).status_code == 302
    assert Missive.objects.count() == 1
    assert StoredFile.objects.get().kept_by == caseworker.username


@pytest.mark.parametrize("raw", [b"\0\0", b"no mail at all"])
def test_what_is_no_mail_is_refused_beside_the_file(client, caseworker, mailbox, raw):
    assert _upload(client, mailbox, raw).status_code == 422
    assert not Missive.objects.exists() and not StoredFile.objects.exists()


def test_nothing_is_brought_into_the_mailbox_of_another_centre(client, caseworker):
    assert _upload(client, MailboxFactory(), letter()).status_code == 422


def test_another_centre_finds_no_message(client, message):
    client.force_login(make_user(Role.CASEWORKER, MailboxFactory().centre))

    assert client.get(f"/office/correspondence/{message.code}/").status_code == 404
    for name in ("message_aside", "message_back", "message_read", "message_reply"):
        assert client.post(_to(name, message)).status_code == 404
    assert message.subject not in client.get("/office/correspondence/").text


def test_fetching_is_queued_once_a_minute_where_it_is_set(client, caseworker, mailbox, settings, tmp_path):
    address = reverse("correspondence:mailbox_fetch", args=[mailbox.code])
    client.post(address)
    assert not Job.objects.exists()

    path = tmp_path / "mailboxes.toml"
    path.write_text(f'[{mailbox.code}]\nhost = "h"\nuser = "u"\npassword = "p"\n')
    path.chmod(0o600)
    settings.MAILBOXES = str(path)
    for _twice in range(2):
        client.post(address)

    assert Job.objects.count() == 1
    assert address in client.get(f"/office/mailboxes/{mailbox.code}/").text
    client.force_login(make_user(Role.CASEWORKER, MailboxFactory().centre))
    assert client.post(address).status_code == 404


def test_what_is_typed_by_a_stranger_is_never_markup(client, mailbox, caseworker, now):
    message = receive(
        mailbox, letter("<script>alert(1)</script>", subject="<b>x</b>", sender='"<i>n</i>" <a@b.c>'), now
    )
    page = _page(client, message)

    assert "<script>alert" not in page and "<b>x" not in page and "<i>n" not in page


@pytest.mark.parametrize(("wish", "shown"), [("phone", "note"), ("none", "note-brick"), ("", "")])
def test_an_answer_shows_how_the_resident_wishes_to_be_reached(client, linked, case, now, wish, shown):
    _wishes(case, wish, now)
    page = client.get(_to("message_reply", linked))

    assert bool(page.context["reach"]) == bool(shown)
    assert shown in page.text
    assert ("despite" in page.context["form"].fields) == (wish == "none")


def test_whoever_wishes_not_to_be_contacted_is_answered_for_a_reason_that_stands_on_the_case(
    client, linked, case, now
):
    _wishes(case, "none", now)
    told = {"form_key": "k" * 20, "text": "示例回覆"}
    without = client.post(_to("message_reply", linked), told)
    sent = Missive.objects.filter(direction="out").count()
    client.post(_to("message_reply", linked), told | {"despite": "示例：法定通知"})

    assert (without.status_code, sent) == (422, 0)
    assert Missive.objects.filter(direction="out").count() == 1
    assert "示例：法定通知" in case.notes.get().text


def _wishes(case, reply_by, now):
    case.contact = Contact.objects.create(
        code="person", centre=case.centre, reply_by=reply_by, created_at=now, updated_at=now
    )
    case.save()
