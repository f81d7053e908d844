"""Every main screen opens, in each language, without a complaint from the browser or from axe."""

import pytest

pytestmark = pytest.mark.e2e

PUBLIC = [
    "/{lang}/",
    "/{lang}/privacy/",
    "/{lang}/report/2023/",
    "/{lang}/figures/",
    "/{lang}/figures/fig-cases-total/",
    "/{lang}/figures/fig-centres-visits-cumulative/",
    "/{lang}/proposals/",
    "/{lang}/proposals/sub-black-code/",
    "/{lang}/centres/",
    "/{lang}/centres/off-guangzhou/",
    "/{lang}/help/",
    "/{lang}/help/what/",
    "/{lang}/help/where/",
    "/{lang}/help/wish/",
    "/{lang}/help/you/",
    "/{lang}/status/",
    "/accounts/login/",
]
STAFF = {
    "caseworker": [
        "/office/",
        "/office/cases/",
        "/office/cases/new/",
        "/office/contacts/",
        "/office/search/",
        "/office/tallies/new/",
        "/office/problems/",
        "/office/cases/case-2023-04/problem/",
        "/office/cases/case-2023-04/note/",
    ],
    "supervisor": [
        "/office/casework/",
        "/office/months/off-ftu-head-office/2023-04/",
        "/office/months/off-ftu-head-office/2023-04/cases.received/",
        "/office/answers/new/",
        "/office/months-compared/2023-04/",
        "/office/transfer-routes/new/",
    ],
    "editor": ["/office/", "/office/editions/2023/", "/office/editions/2023/preview/", "/office/activities/"],
    "auditor": ["/office/", "/office/audit/"],
    "administrator": ["/office/people/", "/office/pieces/", "/office/centres/"],
    "fund": ["/office/donations/", "/office/grants/"],
}


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "en"])
@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_opens_clean(page, axe, language, address):
    answer = page.goto(address.format(lang=language))

    assert answer.status == 200
    assert axe() == []
    assert page.problems == []


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "en"])
def test_the_last_answers_and_the_slip_open_clean(page, axe, language):
    """These pages need a draft behind them."""
    page.goto(f"/{language}/help/what/")
    page.fill("textarea[name=story]", "sample")
    page.click("main .form-actions button[type=submit]")
    page.select_option("select[name=centre]", index=1)
    page.click("main .form-actions button[type=submit]")
    for address in ("help/check/", "help/sent/"):
        if address == "help/sent/":
            page.check("[name=agreed]")
            page.click("main .form-actions button[type=submit]")
            page.wait_for_url("**/help/sent/")
        answer = page.goto(f"/{language}/{address}")
        assert answer.status == 200
        assert axe() == []
    assert page.problems == []


@pytest.mark.parametrize(("role", "address"), [(role, each) for role, rows in STAFF.items() for each in rows])
def test_a_staff_page_opens_clean(sign_in, axe, role, address):
    page = sign_in(role)

    answer = page.goto(address)

    assert answer.status == 200
    assert axe() == []
    assert page.problems == []


@pytest.mark.parametrize(
    "address", ["/zh-hant/", "/zh-hant/report/2023/", "/zh-hant/figures/", "/en/proposals/"]
)
@pytest.mark.parametrize("width", [320, 360, 768])
def test_nothing_scrolls_sideways(page, address, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("address", ["/zh-hant/", "/zh-hant/report/2023/", "/zh-hant/proposals/"])
def test_dark_and_large_type_stay_readable(page, axe, office, address):
    page.emulate_media(color_scheme="dark")
    page.context.add_cookies([{"name": "huying_type", "value": "large", "url": office[0]}])
    page.goto(address)

    assert page.locator("html").get_attribute("data-type") == "large"
    assert axe() == []
