"""Mail is fetched over TLS, each message once, whatever the line does; nothing is changed on the server."""

from io import StringIO

import pytest
from django.core.management import call_command

from huying.correspondence.accessing import Access, NotSet, access_to
from huying.correspondence.collecting import NoMailServer, _moment, collect
from huying.correspondence.models import Missive, Place
from huying.correspondence.reading.mail import LARGEST_MAIL
from huying.correspondence.tests.factories import MailboxFactory, letter
from huying.correspondence.tests.imap import serving
from huying.outbox.actions import enqueue, work
from huying.outbox.models import Job

pytestmark = pytest.mark.django_db
CHANGES = ("STORE", "DELETE", "EXPUNGE", "APPEND", "COPY", "MOVE", "SELECT", " BODY[")


@pytest.fixture
def served(tmp_path):
    with serving(tmp_path) as (server, pem):
        yield server, pem


@pytest.fixture
def mailbox():
    return MailboxFactory(code="mb-own")


@pytest.fixture
def access(served):
    server, pem = served
    return Access("127.0.0.1", "office", "secret", server.server_address[1], authority=str(pem))


def _mails(*numbers):
    return {number: letter(id=f"<{number}@x>") for number in numbers}


def test_what_is_new_is_fetched_once_and_the_server_is_left_as_it_was(served, mailbox, access, now):
    server, _pem = served
    server.mails = _mails(3, 5)
    first = collect(mailbox=mailbox, access=access, at=now)
    server.mails |= _mails(9)
    second = collect(mailbox=mailbox, access=access, at=now)
    third = collect(mailbox=mailbox, access=access, at=now)

    assert [(each.kept, each.known) for each in (first, second, third)] == [(2, 0), (1, 0), (0, 0)]
    assert (Place.objects.get().validity, Place.objects.get().last) == (7, 9)
    assert not [said for said in server.heard for change in CHANGES if change in said.upper()]
    assert Missive.objects.order_by("pk").first().received_on.isoformat() == "2023-05-02"


def test_a_line_that_breaks_loses_and_repeats_nothing(served, mailbox, access, now):
    server, _pem = served
    server.mails = _mails(1, 2, 3)
    server.breaks_at = 2
    with pytest.raises(NoMailServer):
        collect(mailbox=mailbox, access=access, at=now)
    assert (Missive.objects.count(), Place.objects.get().last) == (1, 1)
    assert Place.objects.get().problem

    again = collect(mailbox=mailbox, access=access, at=now)

    assert (again.kept, again.known, Missive.objects.count()) == (2, 0, 3)
    assert Place.objects.get().problem == ""


def test_a_process_that_dies_before_it_says_how_far_it_was_repeats_nothing(served, mailbox, access, now):
    server, _pem = served
    server.mails = _mails(1, 2)
    collect(mailbox=mailbox, access=access, at=now)
    Place.objects.update(last=0)

    again = collect(mailbox=mailbox, access=access, at=now)

    assert (again.kept, again.known) == (0, 2)


def test_another_count_of_the_server_is_looked_at_anew(served, mailbox, access, now):
    server, _pem = served
    server.mails = _mails(8)
    collect(mailbox=mailbox, access=access, at=now)
    server.validity, server.mails = 8, {1: server.mails[8]} | _mails(2)

    again = collect(mailbox=mailbox, access=access, at=now)

    assert (again.kept, again.known, Place.objects.get().validity) == (1, 1, 8)


def test_of_a_message_that_is_too_large_the_head_is_kept_and_where_it_is(served, mailbox, access, now):
    server, _pem = served
    server.mails, server.sizes = _mails(1), {1: LARGEST_MAIL + 1}
    collect(mailbox=mailbox, access=access, at=now)
    message = Missive.objects.get()

    assert (message.subject, message.raw) == ("示例：查詢", None)
    assert message.text


def test_what_is_no_mail_is_kept_for_a_person_to_look_at(served, mailbox, access, now):
    server, _pem = served
    server.mails = {1: b"\0\0\0"} | _mails(2)
    done = collect(mailbox=mailbox, access=access, at=now)

    assert done.kept == 2
    assert Missive.objects.order_by("pk").first().raw.path.read_bytes() == b"\0\0\0"


def test_a_server_that_cannot_prove_who_it_is_gets_no_password(served, mailbox, access, now):
    server, _pem = served
    with pytest.raises(NoMailServer):
        collect(mailbox=mailbox, access=Access("127.0.0.1", "office", "secret", access.port), at=now)

    assert server.heard == []


def test_a_wrong_password_and_no_server_are_said(served, mailbox, access, now):
    for wrong in (
        Access("127.0.0.1", "o", "wrong", access.port, authority=access.authority),
        Access("127.0.0.1", "o", "x", 1),
    ):
        with pytest.raises(NoMailServer) as said:
            collect(mailbox=mailbox, access=wrong, at=now)
        assert "wrong" not in str(said.value)


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("02-May-2023 09:00:00 +0800", 1),
        (" 2-May-2023 00:00:00 -0400", 4),
        ("yesterday", None),
        ("02-May-2043 09:00:00 +0800", None),
    ],
)
def test_when_the_server_received_it_is_read(now, said, hour):
    moment = _moment(said, now)

    assert moment == now if hour is None else moment.hour == hour


def _told(tmp_path, access, mode=0o600, **more):
    path = tmp_path / "mailboxes.toml"
    lines = {
        "host": access.host,
        "port": access.port,
        "user": "office",
        "password": "secret",
        "authority": access.authority,
    } | more
    path.write_text(
        "[mb-own]\n" + "\n".join(f"{name} = {value!r}" for name, value in lines.items() if value is not None)
    )
    path.chmod(mode)
    return str(path)


def test_where_a_mailbox_lies_is_read_from_a_file_of_its_owner(tmp_path, access, settings, monkeypatch):
    settings.MAILBOXES = _told(tmp_path, access)
    assert access_to("mb-own") == access
    assert "secret" not in repr(access)

    settings.MAILBOXES = _told(tmp_path, access, password=None)
    monkeypatch.setenv("HUYING_IMAP_PASSWORD_MB_OWN", "secret")
    assert access_to("mb-own") == access


@pytest.mark.parametrize("wrong", [{"mode": 0o644}, {"host": None}, {"password": None}, {"port": "x"}])
def test_what_is_not_set_well_is_said_in_words(tmp_path, access, settings, wrong):
    settings.MAILBOXES = _told(tmp_path, access, **wrong)

    with pytest.raises(NotSet) as said:
        access_to("mb-own")
    assert len(str(said.value)) > 20


def test_nothing_set_and_no_file_are_said(settings, tmp_path):
    for told in ("", str(tmp_path / "none.toml")):
        settings.MAILBOXES = told
        with pytest.raises(NotSet):
            access_to("mb-own")


def test_the_command_goes_through_all_mailboxes_and_one_that_is_silent_keeps_no_other_waiting(
    tmp_path, served, mailbox, access, settings
):
    server, _pem = served
    server.mails = _mails(1)
    MailboxFactory(code="mb-none")
    settings.MAILBOXES = _told(tmp_path, access)
    out = StringIO()
    call_command("poll_mail", stdout=out)

    assert Missive.objects.count() == 1
    assert "mb-none" in out.getvalue()

    settings.MAILBOXES = _told(tmp_path, access, port=1)
    with pytest.raises(SystemExit):
        call_command("poll_mail", stdout=out, stderr=out)


def test_the_worker_fetches_and_tries_again_when_the_line_was_broken(
    tmp_path, served, mailbox, access, settings, now
):
    server, _pem = served
    server.mails, server.breaks_at = _mails(1, 2), 2
    settings.MAILBOXES = _told(tmp_path, access)
    enqueue(task="huying.correspondence.tasks.fetch", arguments={"mailbox": "mb-own"}, at=now)
    work(at=now)
    assert Job.objects.get().state == Job.State.READY

    Job.objects.update(run_after=now)
    work(at=now)

    assert Job.objects.get().state == Job.State.DONE
    assert Missive.objects.count() == 2
