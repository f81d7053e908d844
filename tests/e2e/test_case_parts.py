"""Linking, splitting, merging and printing a case with a real browser, within a few presses; form letters by number key."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import AXE, COUNT_ACTS, enter_as

pytestmark = pytest.mark.e2e
MATTER = "示例：同一屋苑維修帳目"


def _open_case(page, title):
    page.goto("/office/cases/new/")
    page.fill("input[name=title]", title)
    page.select_option("select[name=centre]", index=1)
    page.select_option("select[name=category]", index=1)
    page.click("main .form-actions button[type=submit]")
    page.wait_for_url(re.compile(r"/office/cases/C-"))
    return page.url.split("?")[0].rstrip("/").rsplit("/", 1)[1]


def _counted(page):
    return page.evaluate("[acts.keys, acts.clicks, acts.fields.size]")


def _sound(page):
    """No violation that axe finds, and nothing that runs out of the page at the sizes of a telephone."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found] == []
    for width in (320, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page.url, width)
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
def two(sign_in):
    page = sign_in("caseworker")
    first, second = _open_case(page, MATTER), _open_case(page, f"{MATTER}（二）")
    page.goto(f"/office/cases/{second}/")
    return page, first, second


def test_two_cases_are_merged_with_one_key_one_word_and_one_press_and_parted_with_one(two):
    page, first, second = two
    page.evaluate(COUNT_ACTS)
    page.keyboard.press("m")
    page.wait_for_selector("input[name=other-words]:focus")
    page.evaluate(COUNT_ACTS)
    page.keyboard.type(first)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(f"/office/cases/{first}/"))

    expect(page.locator("#ties ~ .ties")).to_contain_text(second)
    _sound(page)
    page.goto(f"/office/cases/{second}/")
    expect(page.locator(".note")).to_contain_text(first)
    assert page.locator(".acts").count() == 0
    page.locator(".tie form button").click()
    page.wait_for_selector(".acts")
    assert page.problems == []


def test_a_merge_is_taken_back_at_once_with_z(two):
    page, first, _second = two
    page.keyboard.press("m")
    page.wait_for_selector("input[name=other-words]:focus")
    page.keyboard.type(first)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-toast] [data-key=z]")
    page.keyboard.press("z")
    expect(page.locator("#ties ~ p.hint")).to_be_visible()


def test_a_case_is_split_with_what_is_ticked(two):
    page, _first, second = two
    page.keyboard.press("r")
    page.wait_for_selector("textarea[name=text]:focus")
    page.keyboard.type("示例：另一事的跟進")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-toast]")
    page.keyboard.press("x")
    page.wait_for_selector("input[name=title]:focus")
    page.evaluate(COUNT_ACTS)
    page.keyboard.type("示例：另一事")
    page.locator("input[name=along]").first.check()
    _sound(page)
    assert _counted(page)[2] == 2
    page.locator(".act-form button[type=submit]").click()
    page.wait_for_url(re.compile(rf"/office/cases/(?!{second})C-"))

    expect(page.locator(".talk")).to_contain_text("示例：另一事的跟進")
    expect(page.locator(".ties")).to_contain_text(second)
    page.keyboard.press("z")
    expect(page.locator(".note")).to_contain_text(second)
    assert page.problems == []


def test_a_link_is_made_and_taken_off_and_its_undo_is_offered(two):
    page, first, _second = two
    page.keyboard.press("b")
    page.wait_for_selector("input[name=other-words]:focus")
    page.keyboard.type(first)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".ties")).to_contain_text(first)
    page.locator(".tie form button").click()
    page.wait_for_selector("[data-toast] [data-key=z]")
    page.keyboard.press("z")
    expect(page.locator(".ties")).to_contain_text(first)


def test_a_case_is_printed_with_one_key_one_field_and_one_press(two):
    page, _first, second = two
    page.evaluate(COUNT_ACTS)
    page.keyboard.press("p")
    page.wait_for_url(re.compile(r"/print/"))
    _sound(page)
    page.evaluate(COUNT_ACTS)
    page.fill("input[name=reason]", "示例會面")
    with page.expect_download() as given:
        page.locator("main .form-actions button[type=submit]").click()

    assert given.value.suggested_filename == f"{second}.pdf"
    assert _counted(page)[1:] == [1, 1]
    page.goto(f"/office/cases/{second}/")
    expect(page.locator(".talk")).to_contain_text("示例會面")


def test_copies_of_a_form_letter_are_counted_by_number_key_and_taken_back_by_z(page, office):
    enter_as(page, office, "counter")
    page.goto("/office/form-letters/new/")
    page.fill("input[name=title]", "示例：口岸通道")
    page.select_option("select[name=centre]", index=1)
    page.click("main .form-actions button[type=submit]")
    page.wait_for_url(re.compile(r"/office/form-letters/FL-"))
    page.goto("/office/form-letter-count/")
    page.evaluate(COUNT_ACTS)
    page.keyboard.press("1")
    expect(page.locator(".bulk-number strong").first).to_have_text("1")
    page.keyboard.press("1")
    expect(page.locator(".bulk-number strong").first).to_have_text("2")
    page.keyboard.press("z")
    expect(page.locator(".bulk-number strong").first).to_have_text("1")
    page.locator("input[name=number]:visible").first.fill("999")
    page.locator(".bulk-many button").first.click()
    expect(page.locator(".bulk-number strong").first).to_have_text("1,000")
    _sound(page)
    assert page.problems == []


CASES = """no,title,category,channel,day,status
T-1,示例甲,示例類別,電話,2023-01-05,處理中
T-2,示例乙,示例類別,電話,2023-01-06,處理中
T-3,示例丙,示例類別,電話,沒有這天,處理中
"""


def test_a_table_is_mapped_tried_with_a_located_error_brought_in_and_taken_back(
    page, office, manage, tmp_path
):
    (tmp_path / "cases.csv").write_text(CASES, "utf-8")
    enter_as(page, office, "supervisor")
    page.goto("/office/imports/new/")
    page.set_input_files("input[type=file]", tmp_path / "cases.csv")
    page.click("main .form-actions button[type=submit]")
    page.wait_for_url(re.compile(r"/columns/"))
    page.locator("label", has_text=re.compile("^day$")).wait_for()
    page.select_option("select[name=column-4]", "received_on")
    page.select_option("select[name=fixed-centre]", index=1)
    page.click("main .form-actions button[type=submit].btn-primary")
    page.wait_for_url(re.compile(r"/values/"))
    _sound(page)
    page.click("main .form-actions button[type=submit]")
    page.wait_for_url(re.compile(r"/office/imports/\d+/$"))
    manage("work_jobs", "--until-empty")
    page.reload()
    problem = page.locator("tbody tr", has_text="沒有這天")
    expect(problem).to_contain_text("4")  # the row of the file
    expect(problem).to_contain_text("day")  # and its column
    page.locator("form[action$='/begin/'] button").click()
    manage("work_jobs", "--until-empty")
    page.goto(page.url)
    expect(page.locator("form[action$='/undo/']")).to_have_count(1)
    here = page.url
    page.goto("/office/cases/?sort=")
    expect(page.locator("main")).to_contain_text("示例乙")

    page.goto(here)
    page.locator("details:has(form[action$='/undo/']) > summary").click()
    page.locator("form[action$='/undo/'] button").click()
    manage("work_jobs", "--until-empty")
    page.goto("/office/cases/?sort=")
    expect(page.locator("main")).not_to_contain_text("示例乙")
    assert page.problems == []
