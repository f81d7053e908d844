"""Rights take two administrators; what is over is over at the next request."""

from datetime import timedelta
from itertools import product

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from huying.accounts import access, actions
from huying.accounts.models import AccessRequest, Posting, Role, User
from huying.accounts.tests.entering import PASSWORD, enter, give_password, is_in, make_app
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.outbox.actions import work
from huying.outbox.models import Job, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    """Three administrators and a member of staff."""
    return {
        "one": make_user(Role.ADMINISTRATOR, username="one"),
        "two": make_user(Role.ADMINISTRATOR, username="two"),
        "three": make_user(Role.ADMINISTRATOR, username="three"),
        "staff": make_user(Role.COUNTER, make_centre(), username="staff"),
    }


def _asked(people, now, whom="staff", by="one"):
    return access.ask_role(user=people[whom], role=Role.EDITOR, centre=None, by=people[by], at=now)


def _holds(user, role):
    return Posting.objects.filter(user=user, role=role, until_on__isnull=True).exists()


def test_a_role_begins_when_another_administrator_confirms(people, now):
    request = _asked(people, now)
    assert not _holds(people["staff"], Role.EDITOR)

    access.confirm(request=request, by=people["two"], at=now)

    assert _holds(people["staff"], Role.EDITOR)
    acts = Event.objects.filter(code="staff").order_by("seq").values_list("action", "actor")
    assert list(acts) == [("user.role_asked", "one"), ("user.role_confirmed", "two"), ("user.posted", "two")]


NAMES = ("one", "two", "three", "staff")


@pytest.mark.parametrize(("whom", "asker", "confirmer"), list(product(NAMES, NAMES, NAMES)))
def test_of_all_pairs_only_two_other_administrators_grant(people, now, whom, asker, confirmer):
    may = len({whom, asker, confirmer}) == 3 and "staff" not in {asker, confirmer}
    try:
        access.confirm(request=_asked(people, now, whom, asker), by=people[confirmer], at=now)
    except access.Refused:
        assert not may
    else:
        assert may
    assert _holds(people[whom], Role.EDITOR) == may


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"asked_by": "staff"}, "access_asked_for_another"),
        ({"confirmed_by": "one"}, "access_confirmed_by_a_third"),
        ({"confirmed_by": "staff"}, "access_confirmed_by_a_third"),
        ({"state": "done"}, "access_takes_two"),
        ({"state": "cooling"}, "access_takes_two"),
        ({"role": ""}, "access_names_its_role"),
    ],
)
def test_the_database_refuses_what_one_person_would_do_alone(people, now, values, refusal):
    request = _asked(people, now)
    stored = {name: people.get(value, value) for name, value in values.items()}
    if "confirmed_by" in stored:
        stored |= {"confirmed_at": now, "state": "done"}

    with pytest.raises(IntegrityError, match=refusal), transaction.atomic():
        AccessRequest.objects.filter(pk=request.pk).update(**stored)


def test_the_database_refuses_a_reset_before_its_day(people, now):
    make_app(people["staff"])
    request = access.ask_reset(user=people["staff"], by=people["one"], at=now)
    access.confirm(request=request, by=people["two"], at=now)

    with pytest.raises(IntegrityError, match="access_reset_waits"), transaction.atomic():
        early = now + timedelta(hours=23, minutes=59)
        AccessRequest.objects.filter(pk=request.pk).update(state="done", closed_at=early)


def test_the_same_is_asked_once(people, now):
    _asked(people, now)
    with pytest.raises(access.Refused):
        _asked(people, now, by="two")
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRequest.objects.create(
            user=people["staff"], kind="role", role="editor", asked_by=people["two"], asked_at=now
        )


def test_what_a_former_administrator_asked_cannot_be_confirmed(people, now):
    request = _asked(people, now)
    actions.end_posting(posting=people["one"].postings.get(), by="three", at=now)

    with pytest.raises(access.Refused):
        access.confirm(request=request, by=people["two"], at=now)


@pytest.mark.parametrize(("act", "by"), [("decline", "two"), ("withdraw", "one")])
def test_a_request_declined_or_withdrawn_cannot_be_confirmed(people, now, act, by):
    request = _asked(people, now)
    getattr(access, act)(request=request, by=people[by], at=now)

    with pytest.raises(access.Refused):
        access.confirm(request=request, by=people["three"], at=now)
    assert not _holds(people["staff"], Role.EDITOR)


@pytest.mark.parametrize(("act", "by"), [("decline", "one"), ("decline", "staff"), ("withdraw", "two")])
def test_others_can_neither_decline_nor_withdraw(people, now, act, by):
    request = _asked(people, now)

    with pytest.raises(access.Refused):
        getattr(access, act)(request=request, by=people[by], at=now)


def test_a_closed_account_opens_when_two_agree(people, now):
    actions.deactivate_user(user=people["staff"], by="one", at=now)
    request = access.ask_return(user=people["staff"], by=people["one"], at=now)
    with pytest.raises(access.Refused):
        access.confirm(request=request, by=people["one"], at=now)
    access.confirm(request=request, by=people["two"], at=now)

    assert User.objects.get(username="staff").is_active


# --- the lost second step --------------------------------------------------------------------------
@pytest.fixture
def lost(people, now):
    """Two administrators agreed that the second step of `staff` fall away."""
    staff = people["staff"]
    User.objects.filter(pk=staff.pk).update(email="staff@example.org")
    staff.refresh_from_db()
    make_app(staff)
    request = access.ask_reset(user=staff, by=people["one"], at=now)
    return access.confirm(request=request, by=people["two"], at=now)


def _steps(people):
    return Authenticator.objects.filter(user=people["staff"]).count()


def test_a_second_step_falls_away_a_day_after_two_agreed(lost, people, now):
    early, due = now + timedelta(hours=24) - timedelta(seconds=1), now + timedelta(hours=24)
    access.carry_out_reset(request=lost, at=early)
    assert _steps(people) == 1
    job = Job.objects.get(key=f"second-step-reset-{lost.pk}")
    assert job.run_after == due

    while work(at=due):
        pass

    assert _steps(people) == 0
    assert AccessRequest.objects.get(pk=lost.pk).state == "done"


def test_the_person_is_told_by_letter_without_personal_words_in_the_subject(lost, people, now):
    message = Message.objects.get()

    assert (message.recipient, "staff" in message.subject) == ("staff@example.org", False)


@pytest.mark.parametrize("by", ["one", "two", "three", "staff"])
def test_a_reset_is_stopped_meanwhile_and_then_never_happens(lost, people, now, by):
    access.withdraw(request=lost, by=people[by], at=now + timedelta(hours=3))
    access.carry_out_reset(request=lost, at=now + timedelta(days=2))

    assert _steps(people) == 1
    assert User.objects.get(username="staff").reset_due_at is None


def test_the_person_concerned_sees_it_on_the_next_page_and_stops_it(client, demanding, people):
    at = timezone.now()
    staff = people["staff"]
    staff.set_password(PASSWORD)
    staff.save()
    enter(client, make_app(staff), "staff")
    access.confirm(request=access.ask_reset(user=staff, by=people["one"], at=at), by=people["two"], at=at)

    assert (
        "Two administrators agreed"
        in client.get("/office/", headers={"Accept-Language": "en"}).content.decode()
    )
    client.post("/office/second-step/stop-reset/")
    assert AccessRequest.objects.get().state == "withdrawn"


# --- what is over ------------------------------------------------------------------------------------
@pytest.fixture
def entered(client, demanding, people):
    """An administrator at work, with a cookie that somebody has kept."""
    one = people["one"]
    one.set_password(PASSWORD)
    one.save()
    enter(client, make_app(one), "one")
    assert client.get("/office/people/").status_code == 200
    return one


def test_an_ended_role_is_gone_at_the_next_request_and_the_session_with_it(client, entered, people, now):
    actions.end_posting(posting=entered.postings.get(), by="two", at=timezone.now())

    assert client.get("/office/people/").status_code == 302
    assert entered.usersession_set.count() == 0


def test_a_changed_role_counts_at_the_next_request(client, entered, people):
    Posting.objects.filter(user=entered).update(role=Role.COUNTER)

    assert client.get("/office/people/").status_code == 404


def test_a_closed_account_is_out_at_the_next_request(client, entered, people):
    actions.deactivate_user(user=entered, by="two", at=timezone.now())

    assert client.get("/office/people/").status_code == 302
    give_password(client, "one")
    assert not is_in(client)


def test_a_new_password_ends_every_session(client, entered, people):
    actions.set_password(user=entered, password="another-long-password", by="command", at=timezone.now())

    assert client.get("/office/people/").status_code == 302


# --- the pages -----------------------------------------------------------------------------------------
def test_the_page_shows_what_waits_and_offers_each_what_they_may(client, people, now):
    request = _asked(people, now)
    confirm, withdraw = (f"/office/people/requests/{request.pk}/{act}/" for act in ("confirm", "withdraw"))
    client.force_login(people["one"])
    mine = client.get("/office/people/").content.decode()
    client.force_login(people["two"])
    theirs = client.get("/office/people/").content.decode()

    assert (confirm in mine, withdraw in mine) == (False, True)
    assert (confirm in theirs, withdraw in theirs) == (True, False)
    client.post(confirm)
    assert _holds(people["staff"], Role.EDITOR)


def test_the_form_asks_and_grants_nothing(client, people):
    client.force_login(people["one"])
    client.post("/office/people/staff/post/", {"role": "auditor"})

    assert not _holds(people["staff"], Role.AUDITOR)
    assert AccessRequest.objects.get().role == "auditor"
    answer = client.post("/office/people/one/post/", {"role": "auditor"})
    assert answer.status_code == 422


def test_the_page_of_the_accounts_takes_the_same_queries_for_one_and_for_many(
    client, people, now, django_assert_max_num_queries
):
    client.force_login(people["one"])
    _asked(people, now)
    for each in range(5):
        access.ask_role(
            user=make_user(username=f"more-{each}"), role=Role.FUND, centre=None, by=people["one"], at=now
        )

    with django_assert_max_num_queries(14):
        client.get("/office/people/")


def test_no_view_grants_by_itself():
    from pathlib import Path

    from django.conf import settings

    doors = [*Path(settings.PACKAGE).rglob("views*.py"), *Path(settings.PACKAGE).rglob("views/*.py")]
    doors += Path(settings.PACKAGE).rglob("api.py")

    assert [path for path in doors if "post_user" in path.read_text("utf-8")] == []


# --- the first administrators ------------------------------------------------------------------------
def test_the_command_makes_two_administrators_and_no_third(db, capsys):
    call_command("make_administrator", "First")
    call_command("make_administrator", "second")

    assert "first is an administrator" in capsys.readouterr().out
    with pytest.raises(CommandError, match="two administrators already"):
        call_command("make_administrator", "third")
    assert not User.objects.filter(username="third").exists()


def test_the_command_works_again_when_one_is_left(people, now):
    for name in ("one", "two"):
        actions.deactivate_user(user=people[name], by="x", at=now)
    call_command("make_administrator", "fourth")

    assert _holds(User.objects.get(username="fourth"), Role.ADMINISTRATOR)
