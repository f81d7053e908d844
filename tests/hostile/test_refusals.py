"""The pages of refusal: what happened, what to do, a number to tell; in three languages, and whatever is broken."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings as house_settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.test import RequestFactory
from django.utils import translation

from huying.core import refusals
from huying.core.middleware import request_id
from tests.hostile.reading import TAGS, Page, speaks

PAGES = ("400", "403", "403_csrf", "404", "405", "409", "413", "429")
WHOLE = ("500", "503", "507")
TELLING = re.compile(r"Traceback|Exception|Error at|SECRET|sqlite|postgres|\.py\b", re.IGNORECASE)


@pytest.mark.django_db
@pytest.mark.parametrize("language", list(TAGS))
@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_refusal_says_what_happened_and_what_to_do(client, page, language):
    request = RequestFactory().get("/zh-hant/")
    request.request_id, request.session, request.user = "0123456789abcdef", client.session, _Nobody()
    request.LANGUAGE_CODE = language
    with translation.override(language):
        text = loader.get_template(f"{page}.html").render({}, request)
    told = Page(HttpResponse(text))
    heading = re.search(r"<h1>(.*?)</h1>", text)[1]
    lead = re.search(r'<p class="lead">(.*?)</p>', text, re.DOTALL)[1]

    assert told.lang == TAGS[language]
    assert speaks(heading, language) and speaks(lead, language)
    assert len(lead) > 15
    assert "0123456789abcdef" in text
    assert 'href="/"' in text
    assert not TELLING.search(text)


class _Nobody:
    is_authenticated = False


@pytest.mark.parametrize("page", WHOLE)
def test_a_page_for_what_is_broken_is_whole_in_itself(page):
    text = loader.get_template(f"{page}.html").render({"request_id": "0123456789abcdef"})

    assert all(
        words in text for words in ('lang="zh-Hant-HK"', 'lang="zh-Hans"', 'lang="en"', "0123456789abcdef")
    )
    assert not TELLING.search(text)


@pytest.mark.django_db
@pytest.mark.parametrize(("where", "method", "status"), [
    ("/zh-hant/no-such/", "GET", 404), ("/office/people/", "DELETE", 405), ("/preferences/", "GET", 405), ("/zh-hant/%00/", "GET", 400),
])  # fmt: skip
def test_a_refusal_speaks_the_readers_language_and_shows_the_number_of_the_request(
    browser, where, method, status
):
    for language, tag in TAGS.items():
        browser.cookies["language"] = language
        answer = browser.generic(method, where.replace("zh-hant", language))

        assert (answer.status_code, Page(answer).lang) == (status, tag)
        assert answer["X-Request-Id"] in Page(answer).text


@pytest.mark.django_db
def test_the_api_refuses_in_its_own_words(browser):
    answer = browser.get("/api/v1/no-such")

    assert (answer.status_code, answer.json()["detail"]) == (404, "Not Found")
    assert answer.json()["request_id"] == answer["X-Request-Id"]


@pytest.mark.django_db
def test_what_may_not_be_done_is_said_to_be_so(rf):
    request = rf.get("/zh-hant/")
    request.user, request.session = _Nobody(), {}
    answer = request_id(lambda asked: refusals.forbidden(asked, PermissionDenied()))(request)

    assert answer.status_code == 403


BROKEN = """
import json, logging, sys
import django
django.setup()
from django.test import Client
logging.disable()
client = Client(raise_request_exception=False)
client.cookies["__Host-session"] = "x" * 32
found = []
for where in ("/zh-hant/", "/office/", "/api/v1/proposals"):
    answer = client.get(where, HTTP_HOST="localhost", secure=True)
    found.append([where, answer.status_code, answer.headers.get("Retry-After", ""), answer["X-Request-Id"], answer.content.decode()])
print(json.dumps(found))
"""


@pytest.mark.parametrize("database", ["postgresql://nobody@127.0.0.1:1/none", "sqlite"])
def test_a_broken_database_is_answered_without_the_database(tmp_path, database):
    """A process of its own, whose database is not there, or is a file of rubbish."""
    home = tmp_path / "home"
    home.mkdir()
    if database == "sqlite":
        for name in ("huying.sqlite3", "db.sqlite3", "office.sqlite3"):
            (home / name).write_bytes(b"this is no database " * 500)
    environment = os.environ | {
        "HUYING_HOME": str(home), "DATABASE_URL": "" if database == "sqlite" else database, "PYTHONPATH": str(house_settings.PROJECT),
        "DJANGO_SETTINGS_MODULE": "huying.config.settings", "SECRET_KEY": "canary-secret", "HUYING_SECURE": "1",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", BROKEN],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr
    for where, status, wait, number, text in json.loads(done.stdout.splitlines()[-1]):
        assert status in {500, 503}, (where, status)
        assert status == 503 or database == "sqlite"
        assert bool(wait) is (status == 503)
        assert number in text, where
        assert not TELLING.search(text), where
        assert "canary-secret" not in text


def test_a_failure_of_another_kind_is_told_as_one():
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        assert refusals.server_error(HttpRequest()).status_code == 500
