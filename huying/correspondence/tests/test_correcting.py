"""A slip of the finger in a message that was typed in: mended by whoever typed it, until somebody says what it is."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.correspondence import actions
from huying.correspondence.models import Missive
from huying.correspondence.tests.factories import MailboxFactory, letter, open_case, receive
from huying.records.actions import EditedMeanwhile, enter
from huying.records.kind import kind_named

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def typist(client, centre):
    user = make_user(Role.CASEWORKER, centre, username="typist")
    client.force_login(user)
    return user


@pytest.fixture
def typed(centre, typist, now):
    return typed_in(centre, typist, now)


def typed_in(centre, by, now, **values):
    told = {
        "centre": centre,
        "channel": "letter",
        "received_on": now.date(),
        "text": "示例來訊",
        "subject": "",
    }
    return enter(kind_named("correspondence"), told | values, by=by, at=now)


def said(message, **values):
    names = ("channel", "received_on", "sender_name", "sender", "subject", "text")
    return {name: getattr(message, name) for name in names} | values


def address(message):
    return f"/office/correspondence/{message.code}/correct/"


def test_whoever_typed_it_corrects_it_and_the_trail_keeps_each_version(client, typed):
    for version, text in ((1, "示例來信"), (2, "示例來信二")):
        typed.refresh_from_db()
        answer = client.post(address(typed), said(typed, text=text, sender="5500 0001", version=version))
        assert answer.status_code == 302
    typed.refresh_from_db()
    events = Event.objects.filter(code=typed.code).order_by("seq")

    assert (typed.text, typed.sender, typed.version) == ("示例來信二", "5500 0001", 3)
    assert [event.action.rpartition(".")[2] for event in events] == ["created", "edited", "edited"]
    assert [set(event.fields) for event in events[1:]] == [{"text", "sender"}, {"text"}]
    assert events[1].fields["text"] != events[2].fields["text"]


def test_another_day_moves_it_in_the_order_of_messages_and_the_same_day_does_not(typed, typist, now):
    yesterday = now.date() - timedelta(days=1)
    told = actions.correct(message=typed, values=said(typed, text="甲"), version=1, by=typist, at=now)
    assert told.received_at == typed.received_at
    moved = actions.correct(
        message=told, values=said(told, received_on=yesterday), version=2, by=typist, at=now
    )

    assert (moved.received_at, moved.received_on) == (now - timedelta(days=1), yesterday)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("channel", "email"),
        ("channel", "pigeon"),
        ("received_on", "2023-05-03"),
        ("text", ""),
        ("sender", "a\nb"),
    ],
)
def test_what_could_not_be_typed_in_cannot_be_made_of_it(client, typed, field, wrong):
    answer = client.post(address(typed), said(typed, version=1) | {field: wrong})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Missive.objects.get().version == 1


def test_a_colleague_reads_it_and_does_not_correct_it(client, centre, typed, now):
    colleague = make_user(Role.SUPERVISOR, centre)
    client.force_login(colleague)
    page = client.get(f"/office/correspondence/{typed.code}/").text
    answer = client.post(address(typed), said(typed, text="改", version=1))

    assert address(typed) not in page
    assert answer.url.endswith(f"/correspondence/{typed.code}/")
    with pytest.raises(ValidationError):
        actions.correct(message=typed, values=said(typed), version=1, by=colleague, at=now)
    assert Missive.objects.get().text == "示例來訊"


def test_for_another_centre_it_does_not_exist(client, typed):
    client.force_login(make_user(Role.CASEWORKER, make_centre()))

    assert client.get(address(typed)).status_code == 404


@pytest.mark.parametrize("decision", ["link", "answer", "aside"])
def test_once_somebody_has_said_what_it_is_it_stays(client, centre, typed, typist, now, decision):
    told = {"message": typed, "version": 1, "by": typist, "at": now}
    if decision == "link":
        actions.link(case=open_case(centre, now), **told)
    elif decision == "answer":
        actions.answer(values={"topic": "示例", "channel": "phone"}, **told)
    else:
        actions.set_aside(state="not-ours", **told)
    typed.refresh_from_db()

    assert address(typed) not in client.get(f"/office/correspondence/{typed.code}/").text
    with pytest.raises(ValidationError):
        actions.correct(message=typed, values=said(typed, text="改"), version=2, by=typist, at=now)


def test_a_decision_that_is_taken_back_lets_it_be_corrected_again(centre, typed, typist, now):
    actions.set_aside(message=typed, state="not-ours", version=1, by=typist, at=now)
    actions.take_back(message=typed, by=typist, at=now)

    assert (
        actions.correct(message=typed, values=said(typed, text="改"), version=3, by=typist, at=now).text
        == "改"
    )


def test_typed_straight_into_a_case_it_belongs_there_as_it_is(client, centre, typist, now):
    linked = typed_in(centre, typist, now, case=open_case(centre, now))

    assert client.get(address(linked)).status_code == 302


def test_what_came_by_mail_is_nobodys_to_correct(client, now):
    mailbox = MailboxFactory()
    user = make_user(Role.CASEWORKER, mailbox.centre)
    message = receive(mailbox, letter(), now)
    client.force_login(user)

    assert client.get(address(message)).status_code == 302
    with pytest.raises(ValidationError):
        actions.correct(message=message, values=said(message), version=1, by=user, at=now)


def test_two_windows_do_not_overwrite_each_other(typed, typist, now):
    actions.correct(message=typed, values=said(typed, text="甲"), version=1, by=typist, at=now)
    with pytest.raises(EditedMeanwhile):
        actions.correct(message=typed, values=said(typed, text="乙"), version=1, by=typist, at=now)

    assert Missive.objects.get().text == "甲"
