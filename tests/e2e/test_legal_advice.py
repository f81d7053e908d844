"""Legal advice as the people of the office do it: a session entered, a seat booked, the check, the brief, the note."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Presses, looks_well, say_why

pytestmark = pytest.mark.e2e
CASE = "/office/cases/case-2023-09/"
NOTE = {"asked": "示例所問", "advised": "示例機密意見", "further_action": "示例後續行動", "minutes": "25"}
# The last minutes of the day: a seat is booked before its time has come, and read on its day.
HOURS = {"begins_at": "23:57", "ends_at": "23:59", "seat_minutes": "1", "seats": "2"}


def _session(supervisor):
    """A session this evening in which the lawyer of the sample office sits."""
    supervisor.goto("/office/legal-sittings/new/")
    supervisor.select_option("select[name=centre]", index=1)
    code = supervisor.locator("select[name=centre] option", has_text="總辦事處").first.get_attribute("value")
    supervisor.select_option("select[name=centre]", code)
    supervisor.fill("input[name=held_on]", f"{datetime.now(ZoneInfo('Asia/Hong_Kong')):%Y-%m-%d}")
    for name, value in HOURS.items():
        supervisor.fill(f"input[name={name}]", value)
    supervisor.click("main form button[type=submit]")
    supervisor.wait_for_url(re.compile(r"/office/legal-sittings/VS-"))
    looks_well(supervisor)  # with its gap
    session = re.search(r"VS-\d{4}-\w{5}", supervisor.url)[0]
    supervisor.goto("/office/")
    expect(supervisor.locator(f"a[href='/office/legal-sittings/{session}/']").first).to_be_visible()
    supervisor.goto(f"/office/legal-sittings/{session}/")
    supervisor.click("a[href*='/office/legal-turns/new/']")
    supervisor.select_option("select[name=lawyer]", index=1)
    supervisor.click("main form button[type=submit]")
    supervisor.wait_for_url(re.compile(r"/office/legal-turns/VT-"))
    looks_well(supervisor)


def _opened(window):
    """The page of the case; it is given to a colleague, so that whoever does not answer for the centre says why, once."""
    window.goto(CASE)
    say_why(window)


def _booked(counter):
    """Two presses on the page of the case: open, book; the first seat that fits is chosen, and another takes a third."""
    _opened(counter)
    looks_well(counter)
    does = Presses(counter)
    does.key("v")
    counter.wait_for_url(re.compile(r"/legal/$"))
    looks_well(counter)
    does.click("input[name=seat] >> nth=1")
    counter.fill(
        "textarea[name=parties]", "示例發展有限公司"
    )  # as far as they are known; no field is required
    does.click("main form button[type=submit]")
    counter.wait_for_url(re.compile(r"/office/legal-consultations/AV-"))
    assert does.presses == 3
    code = re.search(r"AV-\d{4}-\w{5}", counter.url)[0]
    looks_well(counter)
    counter.keyboard.press("a")
    counter.wait_for_url(re.compile(r"/scope/$"))
    looks_well(counter)
    counter.click("main form button[type=submit]")
    counter.wait_for_url(re.compile(r"/office/legal-consultations/AV-"))
    return code


def test_a_seat_goes_from_the_counter_to_the_lawyer_and_back(somebody, page):
    supervisor, counter = somebody("supervisor"), somebody("counter")
    _session(supervisor)
    _opened(counter)
    title = counter.inner_text("h1")
    code = _booked(counter)

    lawyer = somebody("lawyer")  # tonight's list without a click
    seat = f"form[action='/office/my-legal/{code}/check/']"
    expect(lawyer.locator(seat)).to_be_visible()
    expect(lawyer.locator("main")).to_contain_text("示例發展有限公司")
    expect(lawyer.locator("main")).not_to_contain_text(title)
    assert lawyer.request.get(CASE).status == 404
    assert lawyer.request.get(f"/office/my-legal/{code}/").status == 404
    looks_well(lawyer)
    does = Presses(lawyer)
    does.click(f"{seat} button[value=clear]")
    brief = f"a[href='/office/my-legal/{code}/']"
    expect(lawyer.locator(brief)).to_be_visible()
    looks_well(lawyer)
    assert does.presses == 1  # the check
    does.click(brief)
    expect(lawyer.locator("h1")).to_have_text(title)
    assert does.presses == 2  # the brief
    looks_well(lawyer)
    with lawyer.expect_download() as download:
        lawyer.click("a[href$='brief.pdf']")
    assert download.value.suggested_filename == f"{code}.pdf"

    for name, words in NOTE.items():
        does.fill(f"[name={name}]", words)
    does.click("main form:has([name=asked]) button[type=submit]")
    expect(lawyer.locator(".legal-note")).to_contain_text(NOTE["advised"])
    assert (does.presses, does.fields) == (3, 4)  # the note, with the further action in it
    looks_well(lawyer)
    lawyer.goto("/office/my-legal/hours/")  # by itself
    expect(lawyer.locator("main")).to_contain_text("0:25")
    looks_well(lawyer)

    counter.goto(f"/office/legal-consultations/{code}/")
    expect(counter.locator("main")).to_contain_text(NOTE["further_action"])
    expect(counter.locator("main")).not_to_contain_text(NOTE["advised"])
    counter.goto(CASE)
    expect(counter.locator("main")).to_contain_text(NOTE["further_action"])  # a step of the case
    for address in ("/office/legal/", "/office/legal/hours/"):
        supervisor.goto(address)
        looks_well(supervisor)

    supervisor.goto(f"{CASE}edit/")  # closing the case closes the seat, without a click of the lawyer
    supervisor.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    supervisor.fill("input[name=closed_on]", f"{datetime.now(ZoneInfo('Asia/Hong_Kong')):%Y-%m-%d}")
    supervisor.select_option("select[name=outcome]", "advised")
    supervisor.click("main form button[type=submit]")
    supervisor.wait_for_url(re.compile(r"case-2023-09/$"))
    assert lawyer.request.get(f"/office/my-legal/{code}/").status == 404
    assert page.problems == []
