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


NAME, PAPER = "示例阿嬋犇", "示例阿嬋的信"


def _resident(page):
    """Somebody new on record, with a case that was closed and a paper; where they, the case and the file are."""
    page.goto("/office/contacts/new/")
    page.select_option("select[name=centre]", index=1)
    page.fill("input[name=name]", NAME)
    _save(page, r"/office/contacts/R-")
    resident = page.url
    asks = page.get_attribute("a[href*='/office/data-requests/new/']", "href")
    number = re.search(r"contact=(\d+)", asks)[1]
    page.goto(f"/office/cases/new/?contact={number}")
    page.fill("input[name=title]", f"{NAME}求助")
    page.select_option("select[name=centre]", index=1)
    page.select_option("select[name=category]", index=1)
    page.fill("textarea[name=story]", f"{NAME}的經過")
    _save(page, r"/office/cases/C-")
    case = page.url.split("?")[0]

    page.goto(f"{case}papers/add/")
    page.set_input_files(
        "#paper-files", {"name": f"{PAPER}.txt", "mimeType": "text/plain", "buffer": b"words"}
    )
    page.wait_for_selector("[data-all]")
    page.goto(case)
    file = page.locator(".paper a[href*='/office/files/']").first.get_attribute("href")
    page.keyboard.press("e")
    page.wait_for_selector("select[name=outcome]:focus")
    page.select_option("select[name=outcome]", "advised")
    page.fill("textarea[name=result]", f"已向{NAME}解釋")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-toast]")
    return resident, case, file


def _asked_to_erase(page, resident):
    """The resident asks at the counter, and shows who they are."""
    page.goto(resident)
    page.click("a[href*='/office/data-requests/new/']")
    page.select_option("select[name=what]", "erase")
    _save(page, r"/office/data-requests/DR-")
    asked = page.url
    page.click("main a[href$='/identity/']")
    page.select_option("select[name=identity]", "card")
    page.click("main form button[type=submit]")
    expect(page.locator("main a[href$='/decide/']")).to_have_count(0)  # another person decides
    return asked


def _decided_and_erased(page, asked):
    page.goto(asked)
    page.click("main a[href$='/decide/']")
    page.select_option("select[name=decision]", "granted")
    page.click("main form button[type=submit]")
    page.click("main a[href$='/erase/']")
    page.fill("input[name=again]", re.search(r"DR-\d{4}-\w{5}", asked)[0])
    page.click("main form button[type=submit]")
    page.wait_for_url(asked)
    expect(page.locator("main a[href$='/erase/']")).to_have_count(0)


def _accounted_for(page):
    """Every line of this month's return, and every figure of the year, as they are counted now."""
    page.goto("/office/months/")
    page.click("nav a[rel=next]")
    month = page.locator("main table").first.inner_text()
    page.goto("/office/editions/2023/preview/")
    return month, page.locator("main").inner_text()


def _places(page, resident, case):
    """What the pages say on which somebody could be met: their own, the search, the lists, their case."""
    said = {}
    for address in (resident, case, "/office/contacts/", "/office/cases/"):
        page.goto(address)
        said[address] = page.locator("body").inner_text()
    page.fill("#global-search", NAME)
    page.press("#global-search", "Enter")
    page.wait_for_url("**/office/search/**")
    said["search"] = page.locator("main a[href*='/office/c']").all_inner_texts()
    return {place: NAME in str(words) for place, words in said.items()}


def test_somebody_is_erased_during_the_day_and_nothing_that_was_counted_changes(as_role):
    with as_role("caseworker") as page:
        resident, case, file = _resident(page)
    with as_role("supervisor") as page:
        before = _accounted_for(page)
        assert set(_places(page, resident, case).values()) == {True}
        assert page.request.get(file).status == 200

    with as_role("caseworker") as page:
        asked = _asked_to_erase(page, resident)
    with as_role("supervisor") as page:
        _decided_and_erased(page, asked)

        assert set(_places(page, resident, case).values()) == {False}
        assert page.request.get(resident).status == 404
        assert page.request.get(file).status == 404
        page.goto(case)  # it is still there to be counted, without a word
        expect(page.locator("main h1")).to_be_visible()
        expect(page.locator("body")).not_to_contain_text(PAPER)
        assert _accounted_for(page) == before
