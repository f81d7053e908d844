"""How a reader likes the pages is kept in plain cookies and never sends anyone off this host."""

import pytest
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.test import RequestFactory

from huying.core import preferences

CHOICE_COOKIES = {
    "max-age": 31_536_000,
    "samesite": "Lax",
    "httponly": True,
}


def post(secure: bool = False, **sent: str) -> HttpResponse:
    return preferences.set_preference(RequestFactory().post("/preferences/", sent, secure=secure))


def test_look_of_someone_who_never_chose() -> None:
    request = RequestFactory().get("/")

    assert preferences.look(request) == {"look": {"theme": "auto", "type": "normal", "keys": "on"}}


def test_look_reads_the_cookies() -> None:
    request = RequestFactory().get("/")
    request.COOKIES = {"huying_theme": "dark", "huying_type": "large", "huying_keys": "off"}

    assert preferences.look(request) == {"look": {"theme": "dark", "type": "large", "keys": "off"}}


def test_look_ignores_a_cookie_it_does_not_know() -> None:
    request = RequestFactory().get("/")
    request.COOKIES = {"huying_theme": '"><script>'}

    assert preferences.look(request) == {"look": {"theme": "auto", "type": "normal", "keys": "on"}}


def test_set_preference_remembers_one_choice_for_a_year_and_goes_back() -> None:
    response = post(theme="dark", next="/office/cases/?page=2")

    cookie = response.cookies["huying_theme"]
    assert (response.status_code, response.headers["Location"]) == (302, "/office/cases/?page=2")
    assert list(response.cookies) == ["huying_theme"]
    assert cookie.value == "dark"
    assert {key: cookie[key] for key in CHOICE_COOKIES} == CHOICE_COOKIES
    assert cookie["secure"] == ""


def test_set_preference_marks_its_cookie_secure_over_https() -> None:
    response = post(secure=True, type="large", next="/")

    assert response.cookies["huying_type"]["secure"] is True


@pytest.mark.parametrize(
    "away",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "office/",
        "",
    ],
)
def test_set_preference_goes_home_rather_than_elsewhere(away: str) -> None:
    assert post(theme="light", next=away).headers["Location"] == "/"


@pytest.mark.parametrize(
    "sent", [{}, {"theme": "pink"}, {"theme": "dark", "type": "huge"}, {"colour": "dark"}]
)
def test_set_preference_refuses_what_it_does_not_offer(sent: dict[str, str]) -> None:
    with pytest.raises(BadRequest):
        post(**sent)


def test_set_preference_refuses_to_change_anything_by_a_link() -> None:
    response = preferences.set_preference(RequestFactory().get("/preferences/", {"theme": "dark"}))

    assert (response.status_code, list(response.cookies)) == (405, [])
