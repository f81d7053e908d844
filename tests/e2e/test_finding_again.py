"""What people come back to: a list saved with its columns and shared, a number read aloud, tags kept in order."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import looks_well

pytestmark = pytest.mark.e2e
NAME = "示例：待結個案"
SHARE = "select[name=centre]#list-centre"
CHOSEN = {"title", "due_on"}


def _heads(window):
    return window.locator("#rows thead th").count()


def _saved_lists(window):
    """The part of the page about saved lists is unfolded, if it is not yet."""
    folded = window.locator("details.saved-lists:not([open]) > summary")
    if folded.count():
        folded.click()


def test_a_list_is_saved_with_its_columns_shared_with_the_centre_and_opened_by_a_colleague(somebody, page):
    supervisor, colleague = somebody("supervisor"), somebody("caseworker")
    supervisor.goto("/office/cases/?sort=due_on")
    assert _heads(supervisor) > len(CHOSEN)
    _saved_lists(supervisor)
    for box in supervisor.locator("input[name=col]").all():
        box.set_checked(box.get_attribute("value") in CHOSEN)
    supervisor.click(".saved-columns button")
    supervisor.wait_for_url(re.compile(r"[?&]col"))
    expect(supervisor.locator("#rows thead th")).to_have_count(len(CHOSEN))

    _saved_lists(supervisor)
    supervisor.fill("#list-name", NAME)
    supervisor.select_option(SHARE, index=1)
    supervisor.click(".saved-new button")
    tab = supervisor.locator(".saved-tabs a", has_text=NAME)
    expect(tab).to_be_visible()
    _saved_lists(supervisor)
    looks_well(supervisor)

    colleague.goto("/office/cases/?sort=")
    colleague.locator(".saved-tabs a", has_text=NAME).click()
    expect(colleague.locator("#rows thead th")).to_have_count(len(CHOSEN))
    expect(colleague.locator("#rows th[aria-sort=ascending]")).to_have_count(1)
    assert NAME not in colleague.url
    looks_well(colleague)
    _saved_lists(colleague)  # what others share is opened first by whoever likes, and not renamed by them
    expect(colleague.locator(f".saved-each input[value='{NAME}']")).to_have_count(0)

    _saved_lists(supervisor)
    supervisor.locator("form[action$='/forget/'] button").last.click()
    expect(supervisor.locator(".saved-tabs a", has_text=NAME)).to_have_count(0)
    colleague.goto("/office/cases/?sort=")
    expect(colleague.locator(".saved-tabs a", has_text=NAME)).to_have_count(0)
    assert page.problems == []


def _as_typed(number):
    """One number in the forms in which people type what they have heard."""
    initials, year, serial, check = number.split("-")
    wide = "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in number)
    return (
        number,
        number.lower(),
        f"{initials}{year}{serial}{check}",
        f"{initials} {year} {int(serial)} {check}",
        wide,
    )


def test_a_number_read_aloud_finds_its_case_in_whatever_form_it_is_typed(sign_in):
    page = sign_in("caseworker")
    page.goto("/office/cases/new/")
    page.fill("input[name=title]", "示例：號碼朗讀")
    page.select_option("select[name=centre]", index=1)
    page.select_option("select[name=category]", index=1)
    page.click("main .form-actions button[type=submit]")
    page.wait_for_url(re.compile(r"/office/cases/C-"))
    case = page.url.split("?")[0]
    number = re.search(r"\b[A-Z]{2,4}-\d{4}-\d{5,7}-[0-9A-Z]\b", page.inner_text("main"))[0]
    for typed in _as_typed(number):
        page.goto("/office/")
        page.fill("#global-search", typed)
        page.press("#global-search", "Enter")
        page.wait_for_url(re.compile(r"/office/(cases/C-|search/)"))
        assert page.url.split("?")[0] == case, typed

    slipped = number[:-1] + ("A" if number[-1] != "A" else "B")
    page.goto("/office/")
    page.fill("#global-search", slipped)
    page.press("#global-search", "Enter")
    page.wait_for_url(re.compile(r"/office/search/"))
    expect(page.locator("main")).not_to_contain_text("示例：號碼朗讀")
    looks_well(page)
    assert page.problems == []


def _tag(window, name):
    window.goto("/office/tags/new/")
    window.fill("input[name=name]", name)
    window.click("main .form-actions button[type=submit]")
    window.wait_for_url(re.compile(r"/office/tags/TG-"))
    return window.url.split("?")[0].rstrip("/").rsplit("/", 1)[1]


def test_a_tag_is_added_merged_into_another_taken_back_and_retired(somebody, page):
    supervisor = somebody("supervisor")
    kept, gone = _tag(supervisor, "示例：漏水"), _tag(supervisor, "示例：滲水")
    looks_well(supervisor)
    supervisor.goto("/office/tags/usage/")
    looks_well(supervisor)
    supervisor.click(f"a[href^='/office/tags/{gone}/merge/']")
    supervisor.wait_for_url(re.compile(rf"/office/tags/{gone}/merge/"))
    looks_well(supervisor)
    supervisor.fill("input[name=into-words]", kept)
    supervisor.click("main .form-actions button[type=submit]")
    merged = supervisor.locator("section[aria-labelledby=merged]")
    expect(merged).to_contain_text("示例：滲水 → 示例：漏水")
    looks_well(supervisor)

    merged.locator(f"form[action*='/{gone}/'] button").click()  # within thirty days
    expect(supervisor.locator(f"a[href^='/office/tags/{gone}/merge/']").first).to_be_visible()
    supervisor.locator(f"form[action='/office/tags/{gone}/retire/'] button").click()
    expect(supervisor.locator("section[aria-labelledby=retired]")).to_contain_text("示例：滲水")
    looks_well(supervisor)
    assert page.problems == []
