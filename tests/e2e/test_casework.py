"""A caseworker's and a supervisor's work with a real browser, within the keys and fields they are promised."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import COUNT_ACTS, enter_as

pytestmark = pytest.mark.e2e
QUEUE = "/office/casework/?queue=centre"


@pytest.fixture
def case(sign_in):
    """The page of a fresh case of the caseworker's, opened by keyboard from the queue."""
    page = sign_in("caseworker")
    page.goto("/office/cases/new/")
    page.fill("input[name=title]", "示例：屋苑維修帳目")
    page.select_option("select[name=centre]", index=1)
    page.select_option("select[name=category]", index=1)
    page.click("main .form-actions button[type=submit]")
    page.wait_for_url(re.compile(r"/office/cases/C-"))
    return page


def _counted(page):
    """Keys outside of fields, clicks and fields on the page that is open."""
    return page.evaluate("[acts.keys, acts.clicks, acts.fields.size]")


def _key(page, key, focused):
    page.keyboard.press(key)
    page.wait_for_selector(f"{focused}:focus")
    page.evaluate(COUNT_ACTS)


def _send(page):
    """Send the form by keyboard; gives how many fields were typed or chosen."""
    fields = _counted(page)[2]
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-toast]")
    page.wait_for_selector(".acts")
    return fields


def test_the_due_list_opens_without_a_click_and_a_case_with_two_keys(sign_in):
    page = sign_in("caseworker")
    assert page.locator("#mine ~ .table-wrap tbody tr").count() >= 1
    page.goto(QUEUE)
    page.evaluate(COUNT_ACTS)
    page.keyboard.press("j")
    page.wait_for_selector("[data-row] a:focus")
    assert _counted(page)[0] == 1
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/office/cases/"))

    assert page.problems == []


def test_j_goes_on_from_the_case_that_is_open(sign_in):
    page = sign_in("caseworker")
    page.set_viewport_size({"width": 1500, "height": 900})
    page.goto(QUEUE)
    second = page.locator("tr[data-row] a").nth(1).get_attribute("href")
    page.locator("tr[data-row] a").first.click()
    page.wait_for_selector(".queue .is-here")
    page.keyboard.press("j")

    assert page.evaluate("document.activeElement.getAttribute('href')") == second


def test_a_follow_up_takes_one_field_and_z_takes_it_back(case):
    _key(case, "r", "textarea[name=text]")
    case.keyboard.type("示例：已致電管理公司")
    assert _send(case) == 1
    expect(case.locator(".talk")).to_contain_text("示例：已致電管理公司")
    case.keyboard.press("z")
    expect(case.locator(".talk")).not_to_contain_text("示例：已致電管理公司")

    assert case.problems == []


def test_a_reminder_takes_one_field(case):
    _key(case, "s", "input[name=due_on]")
    case.fill("input[name=due_on]", "2030-01-15")
    assert _send(case) == 1
    expect(case.locator(".deadline").first).to_be_visible()


def test_closing_takes_two_fields_and_opening_again_keeps_what_was(case):
    _key(case, "e", "select[name=outcome]")
    case.select_option("select[name=outcome]", "advised")
    case.fill("textarea[name=result]", "示例：已解釋查閱手續")
    assert _send(case) == 2
    _key(case, "e", "input[name=reason]")
    case.keyboard.type("示例：居民補交文件")
    assert _send(case) == 1
    expect(case.locator(".talk")).to_contain_text("示例：居民補交文件")


def test_a_referral_takes_two_fields_when_nothing_personal_goes_along(case):
    _key(case, "f", "select[name=to]")
    case.select_option("select[name=to]", index=1)
    case.fill("input[name=purpose]", "示例：請協助查冊")
    assert _send(case) == 2
    expect(case.locator(".talk-referrals").first).to_be_visible()


def test_keys_rest_while_one_types_a_follow_up(case):
    _key(case, "r", "textarea[name=text]")
    case.keyboard.type("efsaz")

    assert case.input_value("textarea[name=text]") == "efsaz"
    assert case.url.endswith("/note/?queue=mine")


def test_without_scripts_an_act_is_a_page_and_a_button(browser, office):
    context = browser.new_context(base_url=office[0], locale="zh-HK", java_script_enabled=False)
    page = context.new_page()
    enter_as(page, office, "caseworker")
    page.goto(QUEUE)
    page.click("[data-row] a >> nth=0")
    page.click(".acts a >> nth=0")
    page.fill("textarea[name=text]", "示例：不用指令稿")
    page.click(".act-form button[type=submit]")

    assert "示例：不用指令稿" in page.inner_text(".talk")
    context.close()


def test_several_cases_get_a_day_at_once(sign_in):
    page = sign_in("supervisor")
    page.goto(QUEUE)
    for place in range(2):
        page.locator("input[name=case]").nth(place).check()
    page.select_option("select[name=what]", "remind")
    page.fill("input[name=due_on]", "2031-02-01")
    page.click(".many button[type=submit]")
    page.wait_for_selector("[data-toast]")
    assert page.locator("tbody td:last-child", has_text="2031").count() == 2
    page.keyboard.press("z")
    expect(page.locator("tbody td:last-child", has_text="2031")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_rooms_are_clean_and_never_scroll_sideways(case, axe, width, scheme):
    case.set_viewport_size({"width": width, "height": 900})
    case.emulate_media(color_scheme=scheme)
    here = case.url.split("?")[0]
    for address in (here, f"{here}refer/", QUEUE, "/office/casework/?queue=unassigned"):
        case.goto(address)
        assert axe() == []
        assert case.evaluate("document.documentElement.scrollWidth") <= width
    assert case.problems == []
