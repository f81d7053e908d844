"""A script in every text field of every kind, on every page, in a real browser: none runs, none is even tried."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import pytest

from tests.access.table import DOORS, KEPT_BY_CENTRE, KIND_DOORS, answers_page
from tests.e2e.conftest import PROJECT, free_port, served
from tests.turns import taking_turns

pytestmark = pytest.mark.e2e
LISTEN = """
document.addEventListener("securitypolicyviolation", (event) => {
  window.tried = [...(window.tried ?? []), `${event.violatedDirective} ${event.blockedURI} ${event.sample}`];
});
"""
# Beside the table: the draft that is being written, and the library's own pages.
DRAFT = (
    "/office/editions/draft/preview/",
    "/office/editions/draft/checks/",
    "/office/editions/draft/publish/",
    "/office/sections/draft-cases/edit/",
)
LIBRARY = ("/accounts/2fa/", "/accounts/sessions/", "/accounts/password/change/")


@dataclass(frozen=True)
class House:
    """Where the hostile office is, a session for each of its people, and its pages: door, reader, address."""

    address: str
    sessions: dict[str, str]
    pages: list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The hostile office on a server of its own."""
    home, port = tmp_path_factory.mktemp("hostile"), free_port()
    environment = os.environ | {"HUYING_HOME": str(home), "HUYING_DEMO": "1", "DATABASE_URL": ""}
    environment |= {"DJANGO_SETTINGS_MODULE": "huying.config.settings", "PYTHONPATH": str(PROJECT)}
    environment |= {"HUYING_BASE_URL": f"http://127.0.0.1:{port}"}

    def run(*words):
        return subprocess.run(
            [sys.executable, *words], cwd=PROJECT, env=environment, check=True, capture_output=True, text=True
        ).stdout

    run("manage.py", "migrate", "-v0")
    told = json.loads(run("-m", "tests.access.hostile").strip().splitlines()[-1])
    with served(environment, port) as address:
        yield House(address, **told)


def _addresses(hostile):
    """Every page of the table with the door it belongs to, who opens it, and where; and what is written beside it."""
    yield from hostile.pages
    yield from (("", "editor", address) for address in DRAFT)
    yield from (("", "supervisor", address) for address in LIBRARY)


def _visitor(browser, hostile, role):
    context = browser.new_context(base_url=hostile.address, locale="zh-HK")
    if role in hostile.sessions:
        cookie = {"name": "session", "value": hostile.sessions[role], "url": hostile.address}
        context.add_cookies([cookie])
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.executed = []
    page.on(
        "dialog", lambda dialog: (page.executed.append(f"{page.url}: {dialog.message}"), dialog.dismiss())
    )
    page.on("console", lambda message: _tell(page, message.text))
    return page


def _tell(page, words):
    if "Content Security Policy" in words or "Content-Security-Policy" in words:
        page.executed.append(f"{page.url}: {words[:200]}")


LEADS_ON = {
    "away:board_away"
}  # leads back to the board while there is a network; test_desk opens it without one


def test_no_script_runs_or_is_tried_on_any_page(browser, hostile):
    visitors, opened, wrong = {}, set(), []
    for door, role, address in _addresses(hostile):
        if door in LEADS_ON:
            continue
        if role not in visitors:
            visitors[role] = _visitor(browser, hostile, role)
        page = visitors[role]
        answer = page.goto(address)
        wrong += page.evaluate("window.tried ?? []")
        if answer.status != 200 or urlsplit(page.url).path != unquote(urlsplit(address).path):
            wrong.append(f"{address}: {answer.status} {page.url}")
        opened.add(door.partition(" ")[0])
    wrong += [each for page in visitors.values() for each in page.executed]
    print(f"\n{len(hostile.pages)} pages of the table opened in the browser")

    assert wrong == []
    assert {door.name for door in DOORS if answers_page(door)} - LEADS_ON <= opened
    assert {door.name for door in KIND_DOORS if answers_page(door)} - {"records:record_export"} <= opened


def test_nor_where_they_are_searched_for_or_refused(browser, hostile):
    page = _visitor(browser, hostile, "supervisor")
    for words in ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "alert"):
        page.goto("/office/")
        page.fill("#global-search", words)
        page.press("#global-search", "Enter")
        page.wait_for_url("**/office/search/**")
        for key in taking_turns(sorted(KEPT_BY_CENTRE)):
            page.goto(f"/office/{key}/")
            page.fill("main input[name=q]", words) if page.locator("main input[name=q]").count() else None
            page.click("main .filter-form button[type=submit]")
            page.wait_for_load_state()
    page.goto("/office/contacts/new/")
    page.fill("main input[name=email]", "<script>alert(1)</script>")
    page.click("main .form-actions button[type=submit]")
    page.wait_for_load_state()
    page.goto("/office/%3Cscript%3Ealert(1)%3C/script%3E/")

    assert page.executed == []
    assert page.evaluate("window.tried ?? []") == []


def test_the_browser_would_have_told(browser, hostile):
    """The listening itself works: a script put into a page by hand is refused and reported."""
    page = _visitor(browser, hostile, "stranger")
    page.goto("/zh-hant/")
    page.evaluate(
        """new Promise((told) => {
          document.addEventListener("securitypolicyviolation", () => told(), {once: true});
          document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=alert(1)>");
        })"""
    )

    assert any("script-src" in each for each in page.evaluate("window.tried"))
