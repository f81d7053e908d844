"""The main jobs, walked as the people who do them."""

import re
from pathlib import Path

import pytest

from huying.files.tests.making import told_image

pytestmark = pytest.mark.e2e


def test_a_journalist_opens_a_figure_down_to_its_definition_and_data(page):
    page.goto("/zh-hant/report/2023/")
    page.locator("a[href*='fig-cases-total']").first.click()

    assert "12" in page.locator("main").inner_text()
    answer = page.request.get("/zh-hant/figures/fig-cases-total.json")
    assert answer.status == 200
    assert str(answer.json()["value"]) == "12"


def test_counter_staff_enter_a_resident_once_even_with_two_clicks(sign_in):
    page = sign_in("counter")
    page.goto("/office/contacts/new/")
    page.fill("input[name=name]", "示例居民雙擊")
    form = page.locator("main form:has(input[name=form_key])")
    sent = form.evaluate("form => Object.fromEntries(new FormData(form))")
    first = page.request.post("/office/contacts/new/", form=sent, max_redirects=0)
    second = page.request.post("/office/contacts/new/", form=sent, max_redirects=0)

    assert first.status == second.status == 302
    assert first.headers["location"] == second.headers["location"]


def test_two_editors_and_nobody_loses_a_word(sign_in):
    page = sign_in("editor")
    page.goto("/office/activities/act-2023-05-05-street-stations/edit/")
    form = page.locator("main form:has(input[name=form_key])")
    stale = form.evaluate("form => Object.fromEntries(new FormData(form))")
    first = page.request.post(page.url, form=stale | {"note": "第一位"}, max_redirects=0)
    second = page.request.post(page.url, form=stale | {"note": "第二位"}, max_redirects=0)

    assert (first.status, second.status) == (302, 409)
    assert "第二位" in second.text()


def test_a_caseworker_finds_a_case_by_simplified_words(sign_in):
    page = sign_in("caseworker")
    page.fill("#global-search", "个案")
    page.press("#global-search", "Enter")
    page.wait_for_url("**/office/search/?find=*")

    assert "个案" not in page.url
    assert page.locator("main a[href^='/office/']").count() > 0


def test_a_list_narrows_in_place_and_its_address_holds_no_words(sign_in):
    page = sign_in("caseworker")
    page.goto("/office/cases/")
    page.fill("main input[name=q]", "沒有這樣的個案")
    page.press("main input[name=q]", "Enter")
    page.wait_for_url("**/office/cases/?find=*")
    page.wait_for_selector("main table", state="detached")

    assert page.locator("#rows").count() == 1
    assert page.locator("header.topbar").count() == 1


def test_the_palette_searches_without_an_address_of_words(sign_in):
    page = sign_in("caseworker")
    page.keyboard.press("Control+k")
    page.fill("#palette-input", "個案查詢")
    page.keyboard.press("ArrowUp")
    page.locator("#palette-list li").last.click()
    page.wait_for_url("**/office/search/?find=*")

    assert page.input_value("#find") == "個案查詢"


def test_nothing_is_read_again_after_signing_out(sign_in):
    page = sign_in("caseworker")
    page.goto("/office/cases/")
    page.locator("header details.menu summary").last.click()
    page.locator("form[action='/accounts/logout/'] button").first.click()
    page.wait_for_load_state()
    page.go_back()

    assert "示例" not in page.locator("body").inner_text() or page.url.endswith(
        "/accounts/login/?next=/office/cases/"
    )


def test_another_centres_case_does_not_exist(sign_in, office):
    page = sign_in("caseworker")
    page.goto("/office/cases/")
    mine = {link.get_attribute("href") for link in page.locator("main a[href^='/office/cases/']").all()}

    everything = [f"/office/cases/case-2023-{number:02d}/" for number in range(1, 13)]
    for address in everything:
        expected = 200 if address in mine else 404
        assert (address, page.request.get(address).status) in {(address, expected), (address, 404)}


def test_the_language_switch_keeps_the_page(page):
    page.goto("/zh-hant/proposals/")
    page.locator("header a[hreflang=en], header a:has-text('EN')").first.click()

    assert re.search(r"/en/proposals/$", page.url)


def test_the_office_works_without_scripts(browser, office):
    context = browser.new_context(base_url=office[0], java_script_enabled=False)
    page = context.new_page()
    username, password = office[1]["caseworker"]
    page.goto("/accounts/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.goto("/office/cases/")
    page.fill("main input[name=q]", "示例")
    page.click("main .filter-form button[type=submit]")

    assert "/office/cases/?find=" in page.url
    assert page.locator("main table").count() == 1
    context.close()


def test_an_export_holds_what_the_list_shows(sign_in):
    page = sign_in("fund")
    page.goto("/office/donations/")
    page.click("a[href^='/office/donations/export.csv']")
    page.fill("[name=reason]", "示例：核對收據")
    with page.expect_download() as given:
        page.click("main form button[type=submit]")
    rows = Path(given.value.path()).read_text(encoding="utf-8-sig").strip().splitlines()

    assert len(rows) == 7  # a head and the six gifts of the year
    assert all("EX-" in row for row in rows[1:])


def test_a_caseworker_names_a_resident_by_part_of_a_number_and_opens_a_case_by_keyboard(sign_in, axe):
    page = sign_in("caseworker")
    page.goto("/office/cases/new/")
    page.fill("input[name=title]", "示例新個案")
    page.select_option("select[name=category]", index=1)
    page.select_option("select[name=centre]", label="香港工會聯合會總辦事處")
    page.focus("input[name=contact-words]")
    page.keyboard.type("5500-0001", delay=10)
    page.wait_for_selector("input[name=contact][value=resident-sample-01]")
    assert axe() == []
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowUp")
    assert page.is_checked("input[name=contact][value=resident-sample-01]")
    assert "5500" not in page.url
    page.click("main .form-actions button[type=submit]")
    page.wait_for_url(re.compile(r"/office/cases/C-"))
    assert "示例居民甲" in page.inner_text("main")


def test_without_scripts_what_fits_is_offered_and_a_tick_is_enough(browser, office):
    page = browser.new_context(base_url=office[0], locale="zh-HK", java_script_enabled=False).new_page()
    page.goto("/accounts/login/")
    for name, words in zip(("login", "password"), office[1]["caseworker"], strict=True):
        page.fill(f"input[name={name}]", words)
    page.click("main button[type=submit]")
    page.goto("/office/cases/new/")
    page.fill("input[name=title]", "示例無指令碼個案")
    page.select_option("select[name=category]", index=1)
    page.select_option("select[name=centre]", label="香港工會聯合會總辦事處")
    page.fill("input[name=contact-words]", "+852 5500")
    page.click("main .form-actions button[type=submit]")
    assert page.locator("input[name=contact]").count() > 10
    page.check("input[name=contact][value=resident-sample-01]")
    page.click("main .form-actions button[type=submit]")
    assert "示例居民甲" in page.inner_text("main")


def test_an_editor_chooses_a_photograph_and_sees_it_as_it_was_drawn_anew(sign_in):
    page = sign_in("editor")
    page.goto("/office/photos/new/")
    page.fill("input[name=activity-words]", "灣仔街站")
    page.check("input[name=activity]")
    page.fill("input[name=caption]", "所打的說明")
    page.fill("input[name=alt]", "示例描述")
    page.set_input_files(
        "input[name=picture]", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"<svg onload=alert(1)>"}
    )
    page.click("main .form-actions button[type=submit]")

    assert "網頁或程式" in page.locator(".errors").inner_text()
    assert page.input_value("input[name=caption]") == "所打的說明"

    page.set_input_files(
        "input[name=picture]", {"name": "相片.jpg", "mimeType": "image/jpeg", "buffer": told_image()}
    )
    page.click("main .form-actions button[type=submit]")
    page.wait_for_url(re.compile(r"/office/photos/(?!new)[^/]+/$"))

    shown = page.locator("img.fact-picture")
    shown.scroll_into_view_if_needed()
    shown.evaluate("image => image.decode()")
    assert shown.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [40, 80]
    page.click("a:has(img.fact-picture)")
    assert "病毒" in page.locator("main").inner_text()
    with page.expect_download() as saved:
        page.locator("main .panel a.btn").click()
    assert saved.value.suggested_filename == "相片.jpg"
    assert saved.value.path().read_bytes() == told_image()
