"""The front desk with a real browser: the budgets of keys and fields, the network away, answers that are lost."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import AXE, COUNT_ACTS, enter_as

pytestmark = pytest.mark.e2e
BOARD = "/office/desk/"
READY = "#desk[data-ready]"
# Waits are for selectors: a predicate that has to wait is evaluated again, which the pages' policy forbids.
SENT = "#desk-status:not(.is-waiting)"
WORKER_WATCHES = """
new Promise((done) => {
  if (navigator.serviceWorker.controller) done();
  navigator.serviceWorker.addEventListener("controllerchange", () => done());
})
"""


@pytest.fixture
def desk(sign_in):
    """The board of the counter, open and ready."""
    page = sign_in("counter")
    _open(page)
    return page


def _open(page):
    page.goto(BOARD)
    page.wait_for_selector(READY)
    page.wait_for_selector(SENT, state="attached")


def _state(page):
    return page.request.get("/office/desk/state/").json()


def _shown(page):
    return int(page.inner_text("#desk-total"))


def _wait_for_total(page, total):
    expect(page.locator("#desk-total")).to_have_text(str(total))


def _count(page, key):
    """One press, until the office has it; gives what the board showed before."""
    before = _shown(page)
    page.keyboard.press(key)
    _wait_for_total(page, before + 1)
    page.wait_for_selector(SENT, state="attached")
    return before


def _done(page):
    return page.evaluate("[acts.keys, acts.clicks, acts.fields.size]")


def test_an_enquiry_is_tallied_with_one_key_and_nothing_typed(desk):
    before = _state(desk)["total"]
    desk.evaluate(COUNT_ACTS)
    desk.keyboard.press("1")
    _wait_for_total(desk, before + 1)
    desk.wait_for_selector(SENT, state="attached")

    assert _done(desk) == [1, 0, 0]
    assert _state(desk)["total"] == _shown(desk) == before + 1


def test_a_tap_counts_too_under_the_channel_chosen(desk):
    before = _state(desk)
    desk.check("input[name=channel][value=phone]")
    desk.click("[data-key='3']")
    _wait_for_total(desk, before["total"] + 1)
    desk.wait_for_selector(SENT, state="attached")

    assert _state(desk)["channels"]["phone"] == before["channels"].get("phone", 0) + 1
    _open(desk)
    assert desk.is_checked("input[name=channel][value=phone]")


def test_z_takes_the_last_press_back_and_it_stays_in_the_list(desk):
    before = _state(desk)["total"]
    desk.keyboard.press("2")
    _wait_for_total(desk, before + 1)
    desk.keyboard.press("z")
    _wait_for_total(desk, before)
    desk.wait_for_selector(SENT, state="attached")
    _open(desk)

    assert _state(desk)["total"] == _shown(desk) == before
    assert desk.locator("#desk-last .is-undone").count() >= 1


def test_keys_rest_while_one_types_and_while_an_input_method_composes(desk):
    before = _shown(desk)
    desk.focus("#person-words")
    desk.keyboard.type("123")
    desk.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '1', isComposing: true, bubbles: true}))"
    )
    desk.wait_for_timeout(300)

    assert _shown(desk) == before


def test_a_key_counts_right_after_the_channel_was_chosen_by_hand(desk):
    before = _state(desk)
    desk.click("label:has(input[name=channel][value=visit])")
    desk.keyboard.press("2")
    _wait_for_total(desk, before["total"] + 1)
    desk.wait_for_selector(SENT, state="attached")

    assert _state(desk)["channels"]["visit"] == before["channels"].get("visit", 0) + 1


def test_keys_can_be_switched_off(desk, office):
    desk.context.add_cookies([{"name": "huying_keys", "value": "off", "url": office[0]}])
    _open(desk)
    before = _shown(desk)
    desk.keyboard.press("1")
    desk.wait_for_timeout(300)

    assert _shown(desk) == before


def test_a_contact_is_written_down_with_two_fields_by_keyboard_alone(desk):
    before = _state(desk)["total"]
    desk.keyboard.press("n")
    desk.wait_for_url("**/office/desk/contact/")
    desk.wait_for_selector("input[name=contact-words]:focus")
    desk.evaluate(COUNT_ACTS)
    desk.keyboard.type("5500-0001")
    desk.focus("input[name=note]")
    desk.keyboard.type("示例查詢")
    fields = _done(desk)
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile(r"/office/desk/$"))
    desk.wait_for_selector(READY)

    assert fields[1:] == [0, 2]
    assert _state(desk)["total"] == before + 1
    assert "5500" not in desk.url


def test_a_person_and_past_cases_are_found_by_a_part_of_the_number(desk):
    desk.keyboard.press("p")
    desk.keyboard.type("0001")
    desk.wait_for_selector(".desk-person")

    assert "示例居民甲" in desk.inner_text("#people")
    assert desk.locator(".desk-person a[href^='/office/cases/']").count() >= 1
    assert desk.url.endswith(BOARD)


def test_c_opens_a_case_from_the_contact_with_at_most_three_fields(desk):
    _count(desk, "1")
    desk.wait_for_selector("#desk-last [data-key=c]")
    before = _state(desk)["total"]
    desk.keyboard.press("c")
    desk.wait_for_url("**/case/")
    desk.wait_for_selector("input[name=title]:focus")
    desk.evaluate(COUNT_ACTS)
    desk.keyboard.type("示例櫃位個案")
    desk.fill("textarea[name=story]", "示例經過")
    fields = _done(desk)
    category = desk.input_value("select[name=category]")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url(re.compile(r"/office/cases/C-"))

    assert category
    assert fields[2] <= 3
    assert "示例櫃位個案" in desk.inner_text("main")
    assert _state(desk)["total"] == before


def test_twenty_presses_without_a_network_outlive_a_reload_and_are_sent_once(desk):
    page, before = desk, _state(desk)["total"]
    page.evaluate(WORKER_WATCHES)
    page.context.set_offline(True)
    for number in range(20):
        page.keyboard.press(str(number % 3 + 1))
    _wait_for_total(page, before + 20)
    waiting = page.inner_text("#desk-status")
    page.reload()
    page.wait_for_selector("#desk[data-away][data-ready]")
    page.keyboard.press("1")
    page.keyboard.press("z")
    expect(page.locator("#desk-last .is-undone")).to_have_count(1)
    still = page.inner_text("#desk-status")
    page.evaluate(AXE)
    wrong = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_selector("#desk[data-said][data-ready]")
    page.wait_for_selector(SENT, state="attached")

    assert re.search(r"20", waiting)
    assert re.search(r"22", still)  # twenty, one more, and its taking back
    assert wrong == []
    assert _state(page)["total"] == _shown(page) == before + 20


def test_an_answer_that_is_lost_after_the_office_kept_the_presses_doubles_nothing(browser, office):
    context = browser.new_context(base_url=office[0], locale="zh-HK", service_workers="block")
    page = context.new_page()
    enter_as(page, office, "counter")
    _open(page)
    before, lost = _state(page)["total"], []

    def lose(route):
        if len(lost) < 2:
            route.fetch()
            lost.append(1)
            route.abort()
        else:
            route.continue_()

    page.route("**/office/desk/presses/", lose)
    page.keyboard.press("1")
    page.keyboard.press("2")
    _wait_for_total(page, before + 2)  # drawn once written down, in the same breath as the queue
    page.wait_for_selector(SENT, state="attached", timeout=30_000)

    assert len(lost) == 2
    assert _state(page)["total"] == _shown(page) == before + 2
    context.close()


def test_after_the_session_ended_the_queue_waits_for_the_same_person(desk, office):
    before = _state(desk)["total"]
    desk.context.clear_cookies(name="session")
    desk.keyboard.press("1")
    desk.wait_for_selector("#desk-notice:not([hidden]) a:not([hidden])")
    enter_as(desk, office, "caseworker")
    desk.goto(BOARD)
    desk.select_option("select[name=centre]", "off-ftu-head-office")  # this one serves at two centres
    desk.click("main button[type=submit]")
    desk.wait_for_selector(READY)
    desk.wait_for_selector("#desk-status.is-waiting")
    theirs = _state(desk)["total"]
    desk.context.clear_cookies(name="session")
    enter_as(desk, office, "counter")
    desk.goto(BOARD)
    desk.wait_for_selector(READY)
    desk.wait_for_selector(SENT, state="attached")

    assert theirs == before
    assert _state(desk)["total"] == before + 1


def test_without_scripts_the_board_still_counts(browser, office):
    context = browser.new_context(base_url=office[0], locale="zh-HK", java_script_enabled=False)
    page = context.new_page()
    enter_as(page, office, "counter")
    page.goto(BOARD)
    before = _shown(page)
    page.click("button[name=kind] >> nth=0")

    assert page.url.endswith(BOARD)
    assert _shown(page) == before + 1
    context.close()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_board_is_clean_and_never_scrolls_sideways(sign_in, axe, width, scheme):
    page = sign_in("counter")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    _open(page)
    _count(page, "1")
    page.fill("#person-words", "0001")
    page.wait_for_selector(".desk-person")

    assert axe() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.problems == []
    page.goto("/office/desk/contact/")
    assert axe() == []
