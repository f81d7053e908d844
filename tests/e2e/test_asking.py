"""A resident asks for help on a small telephone, a caseworker takes it up, and the resident sees it."""

import re

import pytest

pytestmark = pytest.mark.e2e
STORY = "示例：家中長者的證件過期，不知向誰補領。"


def _ask(page, **you):
    """Ask for help from the first page to the slip; the pages that were gone through, and what is on the slip."""
    page.goto("/zh-hant/help/")
    page.click("main a.btn-primary")
    page.fill("textarea[name=story]", STORY)
    page.click("main button[type=submit]")
    page.select_option("select[name=centre]", "off-ftu-head-office")
    page.click("main button[type=submit]")
    page.click("main button[type=submit]")
    for name, words in you.items():
        page.fill(f"[name={name}]", words)
    page.click("main button[type=submit]")
    page.check("[name=agreed]")
    page.click("main button[type=submit]")
    page.wait_for_url("**/help/sent/")
    return [each.inner_text().strip() for each in page.locator(".slip dd").all()]


def _known(page, reference, code):
    page.goto("/zh-hant/status/")
    page.fill("input[name=reference]", reference.lower())
    page.fill("input[name=secret]", code)
    page.click("main button[type=submit]")
    page.wait_for_url("**/status/request/")


def test_a_resident_asks_and_follows_and_a_caseworker_takes_it_up(page, axe, office):
    page.set_viewport_size({"width": 320, "height": 640})
    reference, code = _ask(page, name="示例居民")

    assert re.fullmatch(r"H-\d{4}-[2-9A-Z]{5}", reference)
    assert re.fullmatch(r"(\w{4} ){3}\w{4}", code)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert axe() == []
    page.click("form[action$='/help/leave/'] button")
    page.goto("/zh-hant/help/sent/")
    assert page.url.endswith("/help/")

    page.set_viewport_size({"width": 1280, "height": 900})
    username, password = office[1]["caseworker"]
    page.goto("/accounts/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url("**/office/**")
    page.click(f"a[href='/office/help-requests/{reference}/']")
    assert axe() == []
    page.keyboard.press("c")
    page.wait_for_url("**/open/")
    page.fill("input[name=title]", "補領證件")
    page.select_option("select[name=category]", label="其他")
    page.click("main button[type=submit]")
    page.wait_for_url(f"**/help-requests/{reference}/")
    page.context.clear_cookies()

    _known(page, reference, code)
    words = page.locator("main").inner_text()
    assert page.locator(".step-now").inner_text().strip()
    assert "示例居民" not in words
    assert STORY not in words
    assert code.replace(" ", "") not in page.url + page.content().replace(" ", "")
    assert axe() == []
    assert page.problems == []


def test_the_whole_of_it_can_be_done_by_keyboard(page):
    page.goto("/zh-hant/help/what/")
    page.focus("textarea[name=story]")
    page.keyboard.type("sample: a paper has run out")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/help/where/")
    page.focus("select[name=centre]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/help/wish/")

    assert page.locator("[aria-current=step]").count() == 1
