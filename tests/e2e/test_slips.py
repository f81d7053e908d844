"""A case that came by telephone gets a slip at the desk; its resident follows it, is reached as they wish, and says no."""

import re

import pytest

pytestmark = pytest.mark.e2e


def _case_by_telephone(page):
    page.goto("/office/cases/new/")
    page.fill("input[name=title]", "示例：電話求助")
    page.select_option("select[name=channel]", "phone")
    page.select_option("select[name=centre]", index=1)
    page.select_option("select[name=category]", index=1)
    page.click("main .form-actions button[type=submit]")
    page.wait_for_url(re.compile(r"/office/cases/C-"))
    return page.url


def _slip(page, case):
    page.goto(case)
    page.click("section[aria-labelledby=slip] a.btn")
    page.wait_for_url("**/slip/")
    page.click("main .form-actions button[type=submit]")
    page.wait_for_selector(".slip")
    return [each.inner_text().strip() for each in page.locator(".slip dd").all()]


def _opened(page, reference, code):
    page.goto("/zh-hant/status/")
    page.fill("input[name=reference]", reference)
    page.fill("input[name=secret]", code)
    page.click("main .form button[type=submit]")


def test_a_caller_is_given_a_slip_and_follows_the_case_with_it(sign_in, browser, office, axe):
    desk = sign_in("caseworker")
    case = _case_by_telephone(desk)
    desk.goto(f"{case}slip/")
    assert axe() == []
    reference, code = _slip(desk, case)
    assert re.fullmatch(r"S-\d{4}-\w{5}", reference)
    assert desk.locator(".slip svg.qr").is_visible()
    assert axe() == []
    desk.emulate_media(media="print")
    assert desk.locator(".slip").is_visible()
    assert not desk.locator("button[data-print]").is_visible()
    desk.emulate_media(media="screen")

    context = browser.new_context(base_url=office[0], locale="zh-HK", viewport={"width": 320, "height": 640})
    resident = context.new_page()
    _opened(resident, reference, code)
    resident.wait_for_url("**/status/request/")
    words = resident.locator("main").inner_text()
    assert resident.locator(".step-now").count() == 1
    assert "示例：電話求助" not in words
    assert resident.evaluate("document.documentElement.scrollWidth") <= 320
    assert code.replace(" ", "") not in resident.url + resident.content().replace(" ", "")
    resident.select_option("select[name=reply_by]", "letter")
    resident.fill("input[name=reply_hours]", "平日晚上")
    resident.click("form[action$='/status/reach/'] button")
    resident.wait_for_url("**/status/request/")
    resident.click("form:has(input[value=disagreed]) button")
    resident.wait_for_url("**/status/request/")
    assert resident.locator("section[aria-labelledby=told] li, [aria-labelledby=told] li").count() == 2

    desk.goto(case)
    assert desk.locator("section[aria-labelledby=consents] .note-brick").count() == 1
    assert axe() == []
    _again, new = _slip(desk, case)
    resident.goto("/zh-hant/status/request/")
    assert resident.url.endswith("/status/")
    _opened(resident, reference, code)
    resident.wait_for_selector(".errors, [role=alert]")
    _opened(resident, reference, new)
    resident.wait_for_url("**/status/request/")
    context.close()
    assert desk.problems == []


def test_the_page_of_the_status_passes_axe_with_a_slip_of_a_case(sign_in, axe):
    page = sign_in("caseworker")
    reference, code = _slip(page, _case_by_telephone(page))
    _opened(page, reference, code)
    page.wait_for_url("**/status/request/")

    assert axe() == []
    page.goto("/zh-hant/status/")
    assert page.locator("#lost").is_visible()
    assert axe() == []
    assert page.problems == []
