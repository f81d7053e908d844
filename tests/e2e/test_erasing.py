"""Somebody asks to be erased, as the people of the office see to it: asked, checked, decided by another, shown, done."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import AXE, enter_as

pytestmark = pytest.mark.e2e
NARROW, WIDE = {"width": 360, "height": 780}, {"width": 1440, "height": 900}
NAME, WORDS = "示例雪莉", "示例：一件只有她知道的事"


@pytest.fixture
def somebody(browser, office, page):
    """A fresh window signed in as a role of the sample office."""
    opened = []

    def enter(role):
        context = browser.new_context(base_url=office[0], locale="zh-HK", viewport=WIDE)
        opened.append(context)
        window = context.new_page()
        window.on("pageerror", lambda problem: page.problems.append(str(problem)))
        enter_as(window, office, role)
        return window

    yield enter
    for context in opened:
        context.close()


def _axe(window):
    window.evaluate(AXE)
    result = window.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in result["violations"]]


def _looks_well(window):
    """Nothing for axe to find, and nothing wider than a telephone."""
    assert _axe(window) == []
    window.set_viewport_size(NARROW)
    assert window.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert _axe(window) == []
    window.set_viewport_size(WIDE)


def _resident(writer):
    """Somebody new on record, and where they are."""
    writer.goto("/office/contacts/new/")
    writer.select_option("select[name=centre]", index=1)
    writer.fill("input[name=name]", NAME)
    writer.fill("textarea[name=note]", WORDS)
    writer.click("main form button[type=submit]")
    expect(writer.locator("main h1")).to_contain_text(NAME)
    return re.search(r"/office/contacts/(R-\d{4}-\w{5})/", writer.url)[1]


def test_a_resident_is_erased_by_two_people(somebody, page):
    writer, boss = somebody("caseworker"), somebody("supervisor")
    code = _resident(writer)
    _looks_well(writer)

    writer.click("a[href*='/office/data-requests/new/']")
    writer.select_option("select[name=what]", "erase")
    writer.click("main form button[type=submit]")
    expect(writer.locator("main a[href$='/identity/']")).to_be_visible()
    asked = re.search(r"DR-\d{4}-\w{5}", writer.url)[0]
    _looks_well(writer)
    writer.click("main a[href$='/identity/']")
    writer.select_option("select[name=identity]", "card")
    _looks_well(writer)
    writer.click("main form button[type=submit]")
    expect(writer.locator("main a[href$='/decide/']")).to_have_count(0)  # another person decides

    boss.goto(f"/office/data-requests/{asked}/")
    boss.click("main a[href$='/decide/']")
    boss.select_option("select[name=decision]", "granted")
    _looks_well(boss)
    boss.click("main form button[type=submit]")
    boss.click("main a[href$='/erase/']")
    expect(boss.locator("main dl.facts")).to_be_visible()
    _looks_well(boss)
    boss.fill("input[name=again]", "x")
    boss.click("main form button[type=submit]")
    expect(boss.locator(".errors")).to_be_visible()
    boss.fill("input[name=again]", asked)
    boss.click("main form button[type=submit]")
    boss.wait_for_url(f"**/data-requests/{asked}/")
    expect(boss.locator("main a[href$='/erase/']")).to_have_count(0)
    _looks_well(boss)

    writer.goto(f"/office/contacts/{code}/")
    expect(writer.locator("body")).not_to_contain_text(NAME)
    writer.goto("/office/contacts/")
    expect(writer.locator("main")).not_to_contain_text(NAME)
    assert [each for each in page.problems if "404" not in each] == []


def test_an_administrators_pages_look_well(somebody, page):
    boss = somebody("administrator")
    for address in ("/office/retention/", "/office/data-map/", "/office/transfers/", "/office/openings/"):
        boss.goto(address)
        expect(boss.locator("main h1")).to_be_visible()
        _looks_well(boss)
    boss.goto("/office/retention-rules/new/")
    boss.select_option("select[name=subject]", "cases")
    boss.select_option("select[name=then]", "anonymise")
    boss.fill("input[name=months]", "84")
    boss.fill("input[name=source]", "示例守則第一條")
    boss.fill("input[name=began_on]", "2023-01-01")
    boss.click("main form button[type=submit]")
    expect(boss.locator("main a[href^='/office/retention/RR-']")).to_be_visible()
    _looks_well(boss)
    boss.click("main a[href^='/office/retention/RR-']")
    expect(boss.locator("main h1")).to_be_visible()
    _looks_well(boss)
    assert page.problems == []


def test_opening_what_a_colleague_sees_to_asks_why(somebody, page):
    boss, counter = somebody("supervisor"), somebody("counter")
    boss.goto("/office/cases/case-2023-07/")  # the caseworker's; who answers for the centre is not asked
    title = boss.locator("main h1").inner_text()
    counter.goto("/office/cases/case-2023-07/")
    expect(counter.locator("input[name=why]").first).to_be_visible()
    expect(counter.locator("main")).not_to_contain_text(title)
    _looks_well(counter)
    counter.check("input[name=why][value=here]")
    counter.click("main form button[type=submit]")
    expect(counter.locator("main")).to_contain_text(title)
    boss.goto("/office/openings/")
    expect(boss.locator("main a[href='/office/cases/case-2023-07/']").first).to_be_visible()
    _looks_well(boss)
    expect(counter.locator("main h1")).to_be_visible()
    assert page.problems == []
