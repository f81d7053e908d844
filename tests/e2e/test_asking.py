"""A resident asks for help on a small telephone, a caseworker takes it up, and the resident sees it."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import enter_as

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


def _tab_to(page, selector):
    """Tab until the focus is there, as somebody without a mouse does; never by a script."""
    for _key in range(60):
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def _go_on(page, to):
    _tab_to(page, "main .form-actions button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/help/{to}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "en"])
@pytest.mark.parametrize("by_a_volunteer", [False, True])
def test_the_whole_of_it_can_be_done_by_keyboard(page, axe, language, by_a_volunteer):
    """From the first page to the slip with Tab, letters, Space and Enter, on a narrow screen."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/{language}/help/")
    _tab_to(page, f"main a[href='/{language}/help/what/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/help/what/")
    _tab_to(page, "textarea[name=story]")
    page.keyboard.type("sample: a paper has run out")
    _go_on(page, "where")
    _tab_to(page, "input[name=place]")
    page.keyboard.type("sample street")
    _tab_to(page, "select[name=centre]")
    page.keyboard.press("ArrowDown")
    _go_on(page, "wish")
    _tab_to(page, "textarea[name=wish]")
    page.keyboard.type("sample: whom to ask")
    _go_on(page, "you")
    if by_a_volunteer:
        _tab_to(page, "input[name=for_another]")
        page.keyboard.press("Space")
    _tab_to(page, "input[name=name]")
    page.keyboard.type("sample name")
    _go_on(page, "check")
    shown = page.inner_text("main")
    assert all(words in shown for words in ("sample street", "sample: whom to ask", "sample name"))
    _tab_to(page, "input[name=agreed]")
    page.keyboard.press("Space")
    _go_on(page, "sent")

    assert re.search(r"H-\d{4}-[2-9A-Z]{5}", page.inner_text(".slip"))
    assert axe() == []
    assert page.problems == []


def test_what_a_volunteer_wrote_for_somebody_says_so_to_the_caseworker(page, office):
    """The contact that is opened from it is a helper, and the request says for whom it speaks."""
    page.goto("/zh-hant/help/what/")
    page.fill("textarea[name=story]", STORY)
    page.click("main .form-actions button[type=submit]")
    page.select_option("select[name=centre]", "off-ftu-head-office")
    page.click("main .form-actions button[type=submit]")
    page.click("main .form-actions button[type=submit]")
    page.check("input[name=for_another]")
    page.fill("input[name=name]", "示例義工")
    page.click("main .form-actions button[type=submit]")
    page.check("[name=agreed]")
    page.click("main .form-actions button[type=submit]")
    page.wait_for_url("**/help/sent/")
    reference = page.locator(".slip dd").first.inner_text().strip()
    page.context.clear_cookies()
    enter_as(page, office, "caseworker")
    page.goto(f"/office/help-requests/{reference}/")
    row = page.locator("dl.facts > div", has_text="代他人填寫")

    expect(row.first).to_contain_text("是")
