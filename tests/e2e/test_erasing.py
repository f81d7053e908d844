"""Somebody asks to be erased, as the people of the office see to it: asked, checked, decided by another, shown, done."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import looks_well

pytestmark = pytest.mark.e2e
NARROW = 360
NAME, WORDS = "示例雪莉", "示例：一件只有她知道的事"


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
    looks_well(writer, NARROW)

    writer.click("a[href*='/office/data-requests/new/']")
    writer.select_option("select[name=what]", "erase")
    writer.click("main form button[type=submit]")
    expect(writer.locator("main a[href$='/identity/']")).to_be_visible()
    asked = re.search(r"DR-\d{4}-\w{5}", writer.url)[0]
    looks_well(writer, NARROW)
    writer.click("main a[href$='/identity/']")
    writer.select_option("select[name=identity]", "card")
    looks_well(writer, NARROW)
    writer.click("main form button[type=submit]")
    expect(writer.locator("main a[href$='/decide/']")).to_have_count(0)  # another person decides

    boss.goto(f"/office/data-requests/{asked}/")
    boss.click("main a[href$='/decide/']")
    boss.select_option("select[name=decision]", "granted")
    looks_well(boss, NARROW)
    boss.click("main form button[type=submit]")
    boss.click("main a[href$='/erase/']")
    expect(boss.locator("main dl.facts")).to_be_visible()
    looks_well(boss, NARROW)
    boss.fill("input[name=again]", "x")
    boss.click("main form button[type=submit]")
    expect(boss.locator(".errors")).to_be_visible()
    boss.fill("input[name=again]", asked)
    boss.click("main form button[type=submit]")
    boss.wait_for_url(f"**/data-requests/{asked}/")
    expect(boss.locator("main a[href$='/erase/']")).to_have_count(0)
    looks_well(boss, NARROW)

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
        looks_well(boss, NARROW)
    boss.goto("/office/retention-rules/new/")
    boss.select_option("select[name=subject]", "cases")
    boss.select_option("select[name=then]", "anonymise")
    boss.fill("input[name=months]", "84")
    boss.fill("input[name=source]", "示例守則第一條")
    boss.fill("input[name=began_on]", "2023-01-01")
    boss.click("main form button[type=submit]")
    expect(boss.locator("main a[href^='/office/retention/RR-']")).to_be_visible()
    looks_well(boss, NARROW)
    boss.click("main a[href^='/office/retention/RR-']")
    expect(boss.locator("main h1")).to_be_visible()
    looks_well(boss, NARROW)
    assert page.problems == []


def test_opening_what_a_colleague_sees_to_asks_why(somebody, page):
    boss, counter = somebody("supervisor"), somebody("counter")
    boss.goto("/office/cases/case-2023-07/")  # the caseworker's; who answers for the centre is not asked
    title = boss.locator("main h1").inner_text()
    counter.goto("/office/cases/case-2023-07/")
    expect(counter.locator("input[name=why]").first).to_be_visible()
    expect(counter.locator("main")).not_to_contain_text(title)
    looks_well(counter, NARROW)
    counter.check("input[name=why][value=here]")
    counter.click("main form button[type=submit]")
    expect(counter.locator("main")).to_contain_text(title)
    boss.goto("/office/openings/")
    expect(boss.locator("main a[href='/office/cases/case-2023-07/']").first).to_be_visible()
    looks_well(boss, NARROW)
    expect(counter.locator("main h1")).to_be_visible()
    assert page.problems == []
