"""Other ways for messages: files laid down by another program, and nothing at all."""

import json
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.correspondence import actions
from huying.correspondence.adapters import adapters, take_from
from huying.correspondence.filedrop import LARGEST, FileDrop
from huying.correspondence.models import Missive
from huying.correspondence.tasks import NoWayOut, hand_over
from huying.correspondence.tests.factories import MailboxFactory, open_case
from huying.outbox.actions import work

pytestmark = pytest.mark.django_db
SMS = {
    "mailbox": "mb-own",
    "channel": "sms",
    "sender": "+852 5555 0100",
    "sender_name": "示例居民",
    "text": "示例：幾時可以攞？",
    "id": "m1",
    "sent_at": "2023-05-02T09:00:00+08:00",
}


@pytest.fixture
def mailbox():
    return MailboxFactory(code="mb-own")


@pytest.fixture
def drop(tmp_path):
    return FileDrop(str(tmp_path))


def _lay(drop, name, told):
    content = told if isinstance(told, bytes) else json.dumps(told).encode()
    (drop.folder / "in" / name).write_bytes(content)


def _names(drop, folder):
    return sorted(each.name for each in (drop.folder / folder).iterdir())


def test_a_message_is_kept_and_its_file_is_put_away(mailbox, drop, now):
    _lay(drop, "1.json", SMS)

    assert take_from(drop, at=now) == (1, 0, 0)
    message = Missive.objects.get()
    assert (message.channel, message.sender, message.sender_name, message.text) == (
        "sms",
        SMS["sender"],
        "示例居民",
        SMS["text"],
    )
    assert (message.state, message.unread, message.raw) == ("waiting", True, None)
    assert (_names(drop, "in"), _names(drop, "done")) == ([], ["1.json"])


def test_the_same_message_in_another_file_is_known(mailbox, drop, now):
    _lay(drop, "1.json", SMS)
    take_from(drop, at=now)
    _lay(drop, "1.json", SMS)

    assert take_from(drop, at=now) == (0, 1, 0)
    assert _names(drop, "done") == ["1.json", "1.json.2"]


WRONG = {
    "no json": b"{",
    "no object": [1],
    "not text": b"\xff\xfe",
    "deep": b"[" * 100_000,
    "large": b" " * (LARGEST + 1),
    "no text": SMS | {"text": ""},
    "unseen": SMS | {"text": "\u200b\u200b"},
    "number": SMS | {"text": 5},
    "name": SMS | {"sender_name": ["x"]},
    "mailbox": SMS | {"mailbox": "mb-none"},
    "channel": SMS | {"channel": "email"},
    "moment": SMS | {"sent_at": "yesterday"},
    "no zone": SMS | {"sent_at": "2023-05-02T09:00:00"},
    "year": SMS | {"sent_at": "0001-01-01T00:00:00+14:00"},
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_a_message_is_put_aside_with_a_reason(mailbox, drop, now, name):
    _lay(drop, "1.json", WRONG[name])
    take_from(drop, at=now)

    assert not Missive.objects.exists()
    assert _names(drop, "refused") == ["1.json", "1.json.txt"]
    assert len((drop.folder / "refused" / "1.json.txt").read_text("utf-8")) > 10


def test_hostile_words_are_kept_without_what_nobody_may_keep(mailbox, drop, now):
    _lay(drop, "1.json", SMS | {"sender_name": "a\u202eb\n", "text": "x\x00\ud800y"})
    take_from(drop, at=now)

    assert (Missive.objects.get().sender_name, Missive.objects.get().text) == ("ab", "xy")


def test_links_and_half_written_files_are_left_alone(mailbox, drop, now, tmp_path):
    (drop.folder / "in" / "x.json").symlink_to("/etc/hostname")
    _lay(drop, ".half.json.part", SMS)

    assert take_from(drop, at=now) == (0, 0, 0)


def test_what_goes_out_is_one_file_for_one_id(drop):
    for _twice in range(2):
        drop.send(recipient="+852 5555 0100", text="示例", id="../a b")

    [name] = _names(drop, "out")
    assert json.loads((drop.folder / "out" / name).read_text("utf-8"))["text"] == "示例"
    assert "/" not in name


def test_without_any_adapter_everything_works(mailbox, settings):
    settings.MESSAGE_ADAPTERS = {}

    assert adapters() == {}
    call_command("poll_mail", stdout=StringIO())


def test_an_adapter_is_made_as_the_settings_name_it(mailbox, settings, tmp_path):
    settings.MESSAGE_ADAPTERS = {
        "phone": {"adapter": "huying.correspondence.filedrop.FileDrop", "folder": str(tmp_path)}
    }
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1.json").write_text(json.dumps(SMS), "utf-8")
    out = StringIO()
    call_command("poll_mail", stdout=out)

    assert "phone: 1 " in out.getvalue() or "phone" in out.getvalue()
    assert Missive.objects.count() == 1


def test_a_text_message_on_a_case_is_answered_through_the_adapter_once(mailbox, drop, now, settings):
    caseworker = make_user(Role.CASEWORKER, mailbox.centre)
    _lay(drop, "1.json", SMS)
    take_from(drop, at=now)
    message = Missive.objects.get()
    linked = actions.link(
        message=message, case=open_case(mailbox.centre, now), version=1, by=caseworker, at=now
    )
    settings.MESSAGE_ADAPTERS = {}
    with pytest.raises(ValidationError):
        actions.reply(message=linked, text="示例：星期一", by=caseworker, at=now)

    entry = {"adapter": "huying.correspondence.filedrop.FileDrop", "folder": str(drop.folder), "sends": "sms"}
    settings.MESSAGE_ADAPTERS = {"phone": entry}
    sent = actions.reply(message=linked, text="示例：星期一", by=caseworker, at=now)
    while work(at=now):
        pass

    told = json.loads((drop.folder / "out" / f"{sent.code}.json").read_text("utf-8"))
    assert told == {"recipient": SMS["sender"], "text": "示例：星期一", "id": sent.code}
    assert (sent.channel, sent.case, sent.direction) == ("sms", linked.case, "out")


DROP = "huying.correspondence.filedrop.FileDrop"


@pytest.fixture
def two_ways(settings, tmp_path):
    """Two programs that carry text messages, the first of which is the one that every setting begins with."""
    settings.MESSAGE_ADAPTERS = {
        name: {"adapter": DROP, "folder": str(tmp_path / name), "sends": "sms"}
        for name in ("first", "second")
    }
    return {name: FileDrop(str(tmp_path / name)) for name in ("first", "second")}


@pytest.fixture
def caseworker(mailbox):
    return make_user(Role.CASEWORKER, mailbox.centre)


def _on_a_case(mailbox, drop, name, caseworker, now):
    _lay(drop, "1.json", SMS)
    take_from(drop, at=now, name=name)
    case = open_case(mailbox.centre, now)
    return actions.link(message=Missive.objects.get(), case=case, version=1, by=caseworker, at=now)


def _handed_over(now):
    while work(at=now):
        pass


def test_an_answer_goes_by_the_adapter_that_brought_the_message(mailbox, two_ways, caseworker, now):
    linked = _on_a_case(mailbox, two_ways["second"], "second", caseworker, now)
    sent = actions.reply(message=linked, text="示例", by=caseworker, at=now, adapter="first")
    _handed_over(now)

    assert (linked.adapter, sent.adapter) == ("second", "second")
    assert _names(two_ways["second"], "out") == [f"{sent.code}.json"]
    assert _names(two_ways["first"], "out") == []


def test_of_a_message_whose_adapter_is_not_known_a_person_chooses(mailbox, two_ways, caseworker, now):
    linked = _on_a_case(mailbox, two_ways["first"], "gone-since", caseworker, now)
    for chosen in ("", "gone-since", "third"):
        with pytest.raises(ValidationError) as refused:
            actions.reply(message=linked, text="示例", by=caseworker, at=now, adapter=chosen)
        assert list(refused.value.error_dict) == ["adapter"]
    sent = actions.reply(message=linked, text="示例", by=caseworker, at=now, adapter="second")
    _handed_over(now)

    assert _names(two_ways["second"], "out") == [f"{sent.code}.json"]
    assert _names(two_ways["first"], "out") == []


def test_the_form_asks_for_the_adapter_only_where_there_is_a_choice(
    client, mailbox, two_ways, caseworker, now
):
    linked = _on_a_case(mailbox, two_ways["first"], "first", caseworker, now)
    client.force_login(caseworker)
    address = f"/office/correspondence/{linked.code}/reply/"
    assert "adapter" not in client.get(address).context["form"].fields

    Missive.objects.filter(pk=linked.pk).update(adapter="")
    form = client.get(address).context["form"]
    assert [value for value, _label in form.fields["adapter"].choices] == ["", "first", "second"]
    told = {"form_key": form["form_key"].value(), "text": "示例"}
    assert client.post(address, told).status_code == 422
    assert client.post(address, told | {"adapter": "no-such"}).status_code == 422
    for _click in range(2):
        assert client.post(address, told | {"adapter": "second"}).status_code == 302

    assert [each.adapter for each in Missive.objects.filter(direction="out")] == ["second"]


def test_the_only_adapter_is_nobodys_choice(mailbox, two_ways, caseworker, settings, now):
    linked = _on_a_case(mailbox, two_ways["first"], "", caseworker, now)
    settings.MESSAGE_ADAPTERS = {"second": settings.MESSAGE_ADAPTERS["second"]}
    sent = actions.reply(message=linked, text="示例", by=caseworker, at=now)

    assert sent.adapter == "second"


def test_what_waits_for_an_adapter_that_the_settings_drop_does_not_go_by_another(
    mailbox, two_ways, caseworker, settings, now
):
    linked = _on_a_case(mailbox, two_ways["second"], "second", caseworker, now)
    actions.reply(message=linked, text="示例", by=caseworker, at=now)
    settings.MESSAGE_ADAPTERS = {"first": settings.MESSAGE_ADAPTERS["first"]}
    with pytest.raises(NoWayOut):
        hand_over(message=Missive.objects.get(direction="out").code, at=now)

    assert _names(two_ways["first"], "out") == []
