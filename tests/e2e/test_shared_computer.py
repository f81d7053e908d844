"""A computer that many people use, one after the other: what one resident wrote is not there for the next."""

import pytest
from playwright.sync_api import expect

from tests.e2e.test_asking import STORY, _ask

pytestmark = pytest.mark.e2e
AGO = """
from importlib import import_module
from django.conf import settings
from django.contrib.sessions.models import Session
Store = import_module(settings.SESSION_ENGINE).SessionStore
for row in Session.objects.all():
    kept = Store(row.session_key)
    kept.load()
    if "help_touched" in kept:
        kept["help_touched"] -= 601
    if "help_seen" in kept:
        kept["help_seen"] = [*kept["help_seen"][:2], kept["help_seen"][2] - 601]
    kept.save()
"""
PAGES = ("help/what/", "help/you/", "help/check/", "help/sent/", "status/request/")


def _ten_minutes_pass(manage):
    manage("shell", "-c", AGO)


def _read_all(page):
    """What every page of a request shows to whoever sits down now."""
    read = []
    for address in PAGES:
        page.goto(f"/zh-hant/{address}")
        read.append(page.content())
    return " ".join(read)


def test_after_the_slip_back_shows_no_slip_and_ten_minutes_later_nothing_at_all(page, office, manage):
    reference, code = _ask(page, name="示例居民")
    expect(page.locator("[data-still]")).to_be_visible()
    page.go_back()
    page.wait_for_load_state()
    assert code not in page.content()
    page.goto("/zh-hant/help/sent/")
    assert code not in page.content()
    page.goto("/zh-hant/status/request/")
    assert reference in page.content()  # for ten minutes the resident still sees how it stands

    _ten_minutes_pass(manage)
    read = _read_all(page)
    for _step in range(6):
        page.go_back()
        page.wait_for_load_state()
        read += page.content()
    assert not [words for words in (reference, code, STORY, "示例居民") if words in read]
    assert page.problems == []


def test_a_draft_that_is_left_open_leaves_the_screen_and_the_office_shows_it_no_more(page, office, manage):
    page.clock.install()
    page.goto("/zh-hant/help/what/")
    page.fill("textarea[name=story]", STORY)
    page.click("main .form-actions button[type=submit]")
    page.wait_for_url("**/help/where/")
    page.goto("/zh-hant/help/what/")
    assert page.input_value("textarea[name=story]") == STORY
    _ten_minutes_pass(manage)
    page.clock.run_for("10:20")
    page.wait_for_url("**/zh-hant/help/")

    assert STORY not in _read_all(page)
    assert page.problems == []


def test_whoever_types_slowly_loses_nothing(page, office, manage):
    page.clock.install()
    page.goto("/zh-hant/help/what/")
    for _part in range(3):
        page.locator("textarea[name=story]").press_sequentially("示例")
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.clock.run_for("05:30")
    page.goto("/zh-hant/help/what/")

    assert page.input_value("textarea[name=story]") == "示例" * 3
    assert page.problems == []


def test_without_scripts_i_am_still_here_keeps_what_is_typed(browser, office):
    context = browser.new_context(base_url=office[0], locale="zh-HK", java_script_enabled=False)
    page = context.new_page()
    page.goto("/zh-hant/help/what/")
    page.fill("textarea[name=story]", STORY)
    page.click("[data-still] button")
    page.wait_for_load_state()

    assert page.url.endswith("/help/what/")
    assert page.input_value("textarea[name=story]") == STORY
    context.close()
