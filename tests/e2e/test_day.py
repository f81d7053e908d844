"""A matter's day through several hands: written down, answered, counted with others, closed by two people, accounted for."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import enter_as

pytestmark = pytest.mark.e2e
STORY = "示例：內地銀行帳戶因跨境匯款被凍結，要求解凍"
CATEGORY = "示例須主管同意"


@pytest.fixture
def as_role(browser, office):
    """A browser of its own for somebody of the sample office."""

    @contextmanager
    def enter(role):
        context = browser.new_context(base_url=office[0], locale="zh-HK")
        page = context.new_page()
        enter_as(page, office, role)
        yield page
        context.close()

    return enter


def _save(page, to):
    page.click("main .form-actions button[type=submit]")
    page.wait_for_url(re.compile(to))


def _open_case(page, title):
    page.goto("/office/cases/new/")
    page.fill("input[name=title]", title)
    page.select_option("select[name=centre]", index=1)
    page.select_option("select[name=category]", label=CATEGORY)
    page.fill("textarea[name=story]", STORY)
    _save(page, r"/office/cases/C-")
    return page.url.split("?")[0]


def _keep_vocabulary(page):
    """A category whose closing takes two, and an answer that is at hand."""
    page.goto("/office/case-categories/new/")
    page.fill("input[name=name]", CATEGORY)
    page.check("input[name=closing_agreed]")
    _save(page, r"/office/case-categories/CC-")
    page.goto("/office/answers/new/")
    page.fill("input[name=title]", "示例：帳戶被凍結怎麼辦")
    page.fill("input[name=trigger]", "frozen")
    page.fill("textarea[name=words]", "示例：請先向開戶銀行查詢凍結原因。")
    page.fill("input[name=review_by]", "2035-01-01")
    _save(page, r"/office/answers/AA-")


def test_a_matter_goes_through_the_day_and_into_the_months_return(as_role):
    with as_role("supervisor") as page:
        _keep_vocabulary(page)

    with as_role("caseworker") as page:
        first = _open_case(page, "示例：帳戶被凍結甲")
        second = _open_case(page, "示例：帳戶被凍結乙")

        page.keyboard.press("r")
        page.wait_for_selector("textarea[name=text]:focus")
        page.keyboard.type(";frozen ")
        expect(page.locator("textarea[name=text]")).to_have_value("示例：請先向開戶銀行查詢凍結原因。")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("[data-toast]")
        expect(page.locator(".talk")).to_contain_text("凍結原因")

        page.keyboard.press("t")
        page.wait_for_url("**/problem/")
        expect(page.locator("main")).to_contain_text(
            "帳戶被凍結甲"
        )  # found by likeness, with the words both say
        page.fill("input[name=name]", "示例：匯款後帳戶被凍結")
        page.locator("input[name=case]").first.check()
        page.click("main .form-actions button[type=submit]")
        page.wait_for_selector("#problems")
        expect(page.locator("section:has(#problems)")).to_contain_text("2 宗")

        page.keyboard.press("e")
        page.wait_for_selector("select[name=outcome]:focus")
        page.select_option("select[name=outcome]", "advised")
        page.fill("textarea[name=result]", "示例：已解釋查詢途徑")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".note")  # it waits for somebody who answers for the centre
        assert page.url.startswith(second)

    with as_role("supervisor") as page:
        page.goto("/office/casework/")
        page.locator(".offer", has_text="帳戶被凍結乙").get_by_role("button").click()
        page.wait_for_selector("[data-toast]")
        page.goto(second)
        expect(page.locator(".talk")).to_contain_text("已同意")

        page.goto("/office/months/")
        page.click("nav a[rel=next]")  # this month, which is not over
        row = page.locator("tr", has=page.get_by_role("rowheader", name="已結求助個案"))
        row.locator("a").click()
        expect(page.locator("main tbody")).to_contain_text("帳戶被凍結乙")
        expect(page.locator("main tbody")).not_to_contain_text("帳戶被凍結甲")
        page.goto(first)
        expect(page.locator(".acts")).to_be_visible()  # the other one is still open
