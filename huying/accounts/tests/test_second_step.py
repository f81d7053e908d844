"""Nobody reaches the office by a password alone; a code opens it once."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.utils import timezone

from huying.accounts import factors
from huying.accounts.models import Role
from huying.accounts.tests.entering import (
    LOGIN,
    PASSWORD,
    SECOND,
    code_of,
    enter,
    give_password,
    is_in,
    make_app,
    make_recovery_codes,
)
from huying.accounts.tests.factories import make_user

pytestmark = pytest.mark.django_db


def _addresses(resolver, prefix=""):
    for entry in resolver.url_patterns:
        where = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _addresses(entry, where)
        elif isinstance(entry, URLPattern):
            yield where


def _filled(pattern):
    """An address that the pattern takes: the parts in it are made up, except the kinds of record."""
    address = re.sub(r"\(\?P<form>.*?\)", "csv", pattern)
    address = re.sub(r"\(\?P<\w+>(?:\[.*?\]\+?\*?|\(\?:.*?\)\??)+\)", "contacts", address)
    address = address.replace("<slug:key>", "contacts").replace("^", "").replace("$", "").replace("\\", "")
    return "/" + re.sub(r"<\w+:\w+>", "1", address)


def _opens(address):
    try:
        return bool(resolve(address))
    except Resolver404:  # what was made up does not fit the pattern
        return False


MADE_UP = sorted({_filled(each) for each in _addresses(get_resolver()) if each.startswith("office/")})
STAFF_ADDRESSES = [each for each in MADE_UP if _opens(each)]


def test_the_walk_covers_the_office():
    assert len(STAFF_ADDRESSES) > 25
    assert [each for each in STAFF_ADDRESSES if not getattr(resolve(each).func, "access", "")] == []


def test_a_password_alone_opens_no_staff_address(client, person, demanding):
    give_password(client)

    for address in STAFF_ADDRESSES:
        for send in (client.get, client.post):
            assert (address, send(address).headers.get("Location", "")[:20]) == (
                address,
                "/accounts/2fa/?next=",
            )


def test_between_the_two_steps_one_is_a_stranger(client, person, demanding):
    make_app(person)
    give_password(client)

    for address in STAFF_ADDRESSES:
        assert (address, client.get(address).headers.get("Location", "")[:16]) == (address, LOGIN)
        assert "_auth_user_id" not in client.session


def test_password_and_code_open_the_office_and_each_page_asks_no_further_query(
    client, person, demanding, settings
):
    enter(client, make_app(person))
    client.get("/office/")
    with CaptureQueriesContext(connection) as demanded:
        assert is_in(client)
    settings.SECOND_FACTOR_REQUIRED = False
    with CaptureQueriesContext(connection) as relaxed:
        assert is_in(client)

    assert len(demanded) == len(relaxed)


def test_doors_of_the_library_that_staff_do_not_need_do_not_exist(client):
    for address in ("signup/", "password/reset/", "email/", "confirm-email/", "login/code/", "password/set/"):
        for send in (client.get, client.post):
            assert send(f"/accounts/{address}").status_code == 404


def test_setting_up_an_app_opens_this_session_and_ends_the_others(client, person, demanding, monkeypatch):
    monkeypatch.setattr(transaction, "on_commit", lambda act, **how: act())  # a test never commits
    client2 = Client()
    give_password(client)
    give_password(client2)
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})

    assert is_in(client)
    assert client2.get("/office/")["Location"].startswith(LOGIN)


def test_the_code_of_the_setting_up_does_not_sign_in(person):
    secret = make_app(person)
    now = timezone.now()
    Authenticator.objects.update(created_at=now)

    assert factors.accept_code(user=person, code=code_of(secret, now), at=now) is None
    assert factors.accept_code(user=person, code=code_of(secret, now, steps=1), at=now)


def test_a_used_code_is_refused_a_thousand_times(person, now):
    secret = make_app(person)
    Authenticator.objects.update(created_at=now - timedelta(days=1))
    code = code_of(secret, now)
    written = (
        code,
        f" {code} ",
        f"{code[:3]} {code[3:]}",
        f"{code[:3]}-{code[3:]}",
        f"{code}\n",
        f"\t{code}",
    )
    assert factors.accept_code(user=person, code=code, at=now)

    again = [
        factors.accept_code(user=person, code=written[each % 6], at=now + timedelta(milliseconds=60 * each))
        for each in range(1000)
    ]

    assert [each for each in again if each] == []


def test_an_older_code_is_refused_after_a_newer_one(person, now):
    secret = make_app(person)
    Authenticator.objects.update(created_at=now - timedelta(days=1))

    assert factors.accept_code(user=person, code=code_of(secret, now, steps=1), at=now)
    assert factors.accept_code(user=person, code=code_of(secret, now), at=now) is None


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_a_code_of_another_time_is_refused(person, now, steps):
    secret = make_app(person)
    Authenticator.objects.update(created_at=now - timedelta(days=1))

    assert factors.accept_code(user=person, code=code_of(secret, now, steps=steps), at=now) is None


@pytest.mark.parametrize("code", ["", "12345", "１２３４５６", "abcdef", "0" * 400, "-1", "1e5", "\x00"])
def test_what_is_no_code_is_refused(person, now, code):
    make_app(person)

    assert factors.accept_code(user=person, code=code, at=now) is None


def test_a_code_used_by_a_sign_in_that_went_no_further_is_used(client, person, demanding):
    secret = make_app(person)
    give_password(client)
    client.post(SECOND, {"code": "000000"})
    code = code_of(secret)
    client.post(SECOND, {"code": code})
    client.post("/accounts/logout/")
    give_password(client)
    answer = client.post(SECOND, {"code": code})

    assert answer.status_code == 200
    assert not is_in(client)


def test_a_recovery_code_works_once(client, person, demanding):
    make_app(person)
    code = make_recovery_codes(person)[0]
    give_password(client)
    assert client.post(SECOND, {"code": code}).status_code == 302
    assert is_in(client)
    client.post("/accounts/logout/")
    give_password(client)

    assert client.post(SECOND, {"code": code}).status_code == 200
    assert not is_in(client)


def test_six_wrong_codes_bar_the_right_one(client, person, demanding):
    secret = make_app(person)
    give_password(client)
    answers = [client.post(SECOND, {"code": "000000"}).status_code for _each in range(6)]

    assert answers == [200] * 5 + [429]
    assert client.post(SECOND, {"code": code_of(secret)}).status_code == 429
    assert not is_in(client)


def test_the_last_second_step_cannot_be_taken_off_by_its_owner(client, person, demanding):
    enter(client, make_app(person))
    client.post("/accounts/2fa/totp/deactivate/")

    assert factors.has_second_step(person)


def test_secrets_are_sealed_in_the_database(person):
    secret = make_app(person)
    make_recovery_codes(person)
    kept = " ".join(str(each) for each in Authenticator.objects.values_list("data", flat=True))

    assert secret not in kept
    assert all(
        len(each) > 80
        for row in Authenticator.objects.all()
        for each in row.data.values()
        if isinstance(each, str)
    )


# Everything one holds, put where something else is asked for: nothing opens.
HELD = ("app code", "recovery code", "password", "session", "csrf")
ASKED = {
    "password at sign-in": (LOGIN, lambda held: {"login": "person", "password": held}, {"password"}),
    "second step": (SECOND, lambda held: {"code": held}, {"app code", "recovery code"}),
    "passkey": ("/accounts/2fa/webauthn/login/", lambda held: {"credential": f'"{held}"'}, set()),
    "passkey as second step": (SECOND, lambda held: {"credential": f'"{held}"'}, set()),
}


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("held", HELD)
def test_what_proves_one_thing_proves_nothing_else(client, person, demanding, held, asked):
    make_app_secret = make_app(person)
    recovery = make_recovery_codes(person)[0]
    address, sent, fitting = ASKED[asked]
    if address == SECOND:
        give_password(client)
    values = {
        "app code": code_of(make_app_secret),
        "recovery code": recovery,
        "password": PASSWORD,
        "session": client.session.session_key or "x",
        "csrf": client.cookies["csrf"].value if "csrf" in client.cookies else "x",
    }
    answer = client.post(address, sent(values[held]))
    moved_on = answer.status_code == 302 and answer["Location"] != LOGIN

    assert moved_on == (held in fitting)
    assert is_in(client) == (held in fitting and asked == "second step")


def test_a_fresh_proof_is_asked_for_before_an_export(client, person, demanding):
    person.postings.create(role=Role.FUND, since_on="2023-01-01")
    enter(client, make_app(person))
    assert client.get("/office/donations/export.csv").status_code == 200

    _age(client, minutes=6)
    answer = client.get("/office/donations/export.csv")
    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Foffice%2Fdonations%2Fexport.csv"

    again = client.post(answer["Location"], {"password": PASSWORD, "next": "/office/donations/export.csv"})
    assert again["Location"] == "/office/donations/export.csv"
    assert client.get("/office/donations/export.csv").status_code == 200


def _age(client, *, minutes):
    """As if the last proof were so long ago."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= minutes * 60
    session.save()


def test_rights_and_second_steps_need_a_fresh_proof(client, demanding):
    user = make_user(Role.ADMINISTRATOR, username="person")
    user.set_password(PASSWORD)
    user.save()
    other = make_user(username="other")
    enter(client, make_app(user))
    _age(client, minutes=6)
    addresses = ["people/new/", "people/other/post/", "people/other/deactivate/", "people/other/reset/"]

    for address in addresses:
        answer = client.post(f"/office/{address}", {"role": "editor"})
        assert (address, answer["Location"].split("?")[0]) == (address, "/accounts/reauthenticate/")
    for address in ("/accounts/2fa/totp/deactivate/", "/accounts/2fa/recovery-codes/generate/"):
        assert client.post(address)["Location"].startswith("/accounts/reauthenticate/")
    other.refresh_from_db()
    assert (other.is_active, other.access_requests.count()) == (True, 0)
