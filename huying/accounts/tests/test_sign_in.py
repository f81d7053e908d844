"""Signing in: no name is betrayed, no session is handed on, no way leads elsewhere."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as house
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.utils import timezone

from huying.accounts.models import Tries
from huying.accounts.tests.entering import LOGIN, PASSWORD, enter, give_password, is_in, make_app
from huying.accounts.tests.factories import make_user

pytestmark = pytest.mark.django_db


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed: what takes time in a sign-in."""

    count = 0

    def encode(self, password, salt, *rest):
        CountingHasher.count += 1
        return super().encode(password, salt, *rest)


@pytest.fixture
def names(person, settings):
    """The same sign-in for a name that nobody has, one that works and one that was closed."""
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    for name in ("name-known", "name-shut-", "name-bare-"):
        user = make_user(username=name)
        user.set_password(PASSWORD) if name != "name-bare-" else user.set_unusable_password()
        user.is_active = name != "name-shut-"
        user.save()
    return ("name-known", "name-none-", "name-shut-", "name-bare-")


NEW_EACH_TIME = {"X-Request-Id", "Expires"}


def _answer(name, password):
    """Status, headers and page of a sign-in, without what is new at each request, and the hashings it took."""
    client = Client()
    client.get(LOGIN)
    CountingHasher.count = 0
    answer = client.post(LOGIN, {"login": name, "password": password})
    page = answer.content.decode().replace(name, "NAME")
    page = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", page)
    headers = {key: value for key, value in answer.headers.items() if key not in NEW_EACH_TIME}
    return answer.status_code, headers, page, CountingHasher.count


def test_known_unknown_and_closed_names_get_the_same_answer_to_a_wrong_password(names):
    answers = [_answer(name, "not-the-right-password") for name in names]

    assert answers[1:] == answers[:-1]
    assert answers[0][3] == 1


def test_a_closed_name_gets_the_answer_of_an_unknown_one_to_its_right_password_too(names):
    assert _answer("name-shut-", PASSWORD) == _answer("name-none-", PASSWORD)


def test_a_barred_name_is_barred_alike_whether_it_exists(names):
    def barred(name):
        for _each in range(5):
            _answer(name, "not-the-right-password")
        Tries.objects.filter(count__lt=5).update(barred_until=None)
        return _answer(name, "not-the-right-password")

    with time_machine.travel(timezone.now(), tick=False):
        known = barred("name-known")
    Tries.objects.all().delete()
    with time_machine.travel(timezone.now(), tick=False):
        unknown = barred("name-none-")

    number = re.compile(r"\b[0-9a-f]{16}\b")  # of the request: each answer has its own
    assert [number.sub("", str(each)) for each in known] == [number.sub("", str(each)) for each in unknown]
    assert (known[0], known[3]) == (429, 0)


def test_the_sixth_try_in_a_row_is_refused_even_with_the_right_password(client, person):
    answers = [give_password(client, password="wrong-wrong-wrong").status_code for _each in range(5)]

    assert answers == [200] * 5
    refused = give_password(client)
    assert (refused.status_code, refused["Retry-After"] in {"60", "61"}) == (429, True)
    assert "Too many tries" in give_password(client, headers={"Accept-Language": "en"}).content.decode()


@pytest.mark.parametrize("written", ["PERSON", "Person", " person ", "perſon", "person\u200b"])
def test_writing_the_name_otherwise_gains_no_further_tries(client, person, written):
    for _each in range(5):
        give_password(client, password="wrong-wrong-wrong")

    assert give_password(client, written).status_code in {200, 429}
    assert not is_in(client)


def test_the_host_asked_for_gains_no_further_tries(person, settings):
    settings.ALLOWED_HOSTS = ["*"]
    answers = [
        give_password(Client(), password="wrong-wrong-wrong", headers={"Host": f"localhost:{8000 + each}"})
        for each in range(6)
    ]

    assert [each.status_code for each in answers] == [200] * 5 + [429]


def test_an_address_that_tries_many_names_is_barred(person):
    answers = [give_password(Client(), f"nobody-{each}", "wrong-wrong-wrong") for each in range(11)]

    assert [each.status_code for each in answers] == [200] * 10 + [429]
    assert give_password(Client(), "nobody", "wrong", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_an_office_that_signs_in_behind_one_address_is_not_barred(person, settings):
    answers = [give_password(Client()).status_code for _each in range(13)]

    assert answers == [302] * 13


# --- sessions ----------------------------------------------------------------------------------------
def test_signing_in_gives_a_new_session_key(client, person, demanding):
    client.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})
    planted = client.session.session_key
    enter(client, make_app(person))

    assert planted and client.session.session_key != planted
    stranger = Client()
    stranger.cookies[house.SESSION_COOKIE_NAME] = planted
    assert not is_in(stranger)


def test_the_cookie_of_a_session_that_was_signed_out_opens_nothing(client, person, demanding):
    enter(client, make_app(person))
    kept = client.session.session_key
    client.post("/accounts/logout/")
    thief = Client()
    thief.cookies[house.SESSION_COOKIE_NAME] = kept

    assert not is_in(thief)


def test_changing_the_password_keeps_this_session_and_ends_the_others(client, person, demanding):
    secret = make_app(person)
    enter(client, secret)
    other = Client()
    other.cookies[house.SESSION_COOKIE_NAME] = client.session.session_key
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        second = Client()
        enter(second, secret)
        assert is_in(second)
        new = "ferry-umbrella-noodle-lantern"
        client.post(
            "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
        )

        assert is_in(client)
        assert not is_in(second)
        assert not is_in(other)  # the key of the session that goes on has changed as well


def test_a_session_is_listed_and_ended_from_another(client, person, demanding):
    secret = make_app(person)
    enter(client, secret)
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        second = Client()
        enter(second, secret)
        row = person.usersession_set.exclude(session_key=second.session.session_key).get()
        assert f"/office/sessions/{row.pk}/end/" in second.get("/accounts/sessions/").content.decode()
        second.post(f"/office/sessions/{row.pk}/end/")

        assert is_in(second)
        assert not is_in(client)


def test_nobody_ends_the_session_of_another(client, person, demanding):
    enter(client, make_app(person))
    row = person.usersession_set.get()
    stranger = make_user(username="stranger")
    stranger.set_password(PASSWORD)
    stranger.save()
    second = Client()
    enter(second, make_app(stranger), "stranger")

    assert second.post(f"/office/sessions/{row.pk}/end/").status_code == 404
    assert is_in(client)


@pytest.mark.parametrize(("minutes", "open_still"), [(29, True), (31, False)])
def test_a_session_ends_after_half_an_hour_without_use(client, person, demanding, minutes, open_still):
    start = timezone.now()
    with time_machine.travel(start):
        enter(client, make_app(person))
    with time_machine.travel(start + timedelta(minutes=minutes)):
        assert is_in(client) == open_still


@pytest.mark.parametrize(("hours", "open_still"), [(11.9, True), (12.1, False)])
def test_a_session_ends_after_twelve_hours_however_busy(client, person, demanding, hours, open_still):
    start = timezone.now()
    with time_machine.travel(start):
        enter(client, make_app(person))
    for visit in range(1, int(hours * 60 // 28) + 1):
        with time_machine.travel(start + timedelta(minutes=28 * visit)):
            client.get("/office/")
    with time_machine.travel(start + timedelta(hours=hours)):
        assert is_in(client) == open_still


def test_pages_behind_sign_in_are_kept_by_no_cache(client, person, demanding):
    enter(client, make_app(person))
    for address in ("/office/", "/accounts/sessions/", "/accounts/2fa/"):
        answer = client.get(address)

        assert (answer["Cache-Control"], "Cookie" in answer["Vary"]) == ("no-store", True)


# --- where the way leads ---------------------------------------------------------------------------------
ELSEWHERE = [
    *("//evil.example", "///evil.example", "////evil.example", "https://evil.example", "http:evil.example"),
    *("https:evil.example", "https:/evil.example", "/\\evil.example", "\\\\evil.example", "/\\/evil.example"),
    *("javascript:alert(1)", "data:text/html,x", "\t//evil.example", " //evil.example", "/\t/evil.example"),
    *("//evil.example/office/", "//evil.example\\@testserver/", "https://testserver@evil.example/"),
    *("https://testserver.evil.example/", "http://testserver:80@evil.example", "evil.example", "//0x7f.1/"),
    *(
        "https://127.0.0.1.evil.example/",
        "ftp://testserver/",
        "//[::1]@evil.example",
        "/%09/evil.example/..//x",
    ),
    *(
        "http://localhost:9/",
        "https://testserver/office/",
        "%2F%2Fevil.example",
        "/\r\nLocation: //evil.example",
    ),
]


@pytest.mark.parametrize("where", ELSEWHERE)
def test_no_sign_in_leads_elsewhere(client, person, where):
    answer = client.post(LOGIN, {"login": "person", "password": PASSWORD, "next": where})
    location = answer["Location"]

    assert answer.status_code == 302
    assert re.fullmatch(r"/(?![/\\])[^\\\r\n]*", location) and not location.startswith(("//", "/\\"))
    again = client.post(
        f"/accounts/reauthenticate/?next={where}".split("\r")[0], {"password": PASSWORD, "next": where}
    )
    assert "Location" not in again or again["Location"].startswith(("/office/", "/%", "/accounts/"))


def test_the_way_back_inside_is_kept(client, person):
    answer = client.post(LOGIN, {"login": "person", "password": PASSWORD, "next": "/office/search/?q=x"})

    assert answer["Location"] == "/office/search/?q=x"
