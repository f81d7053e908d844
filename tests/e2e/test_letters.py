"""A letter from a case to its reply, as the people of the office do it: written, put before somebody, signed, sent, answered."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import looks_well

pytestmark = pytest.mark.e2e
NARROW = 360


def _written(writer, signer=""):
    """Two clicks and one field: the panel of the case, whom it goes to, and asking for review."""
    writer.goto("/office/cases/case-2023-05/")
    writer.click("a[data-key=l]")
    writer.select_option("select[name=to_organisation]", index=1)
    if signer:
        writer.select_option("select[name=signer]", label=signer)
    writer.click("button[value=ask]")
    expect(writer.locator(".letter-paper")).to_be_visible()
    return re.search(r"LD-\d{4}-\w{5}", writer.url)[0]


def test_a_letter_goes_from_the_case_to_the_reply(somebody, page, tmp_path):
    writer = somebody("caseworker")
    writer.goto("/office/cases/case-2023-05/")
    writer.keyboard.press("l")
    expect(writer.locator("textarea[name=text]")).to_have_value(re.compile("resident.name"))
    looks_well(writer, NARROW)
    first, second = _written(writer), _written(writer)
    expect(writer.locator(".letter-paper")).not_to_contain_text("{{")
    looks_well(writer, NARROW)

    supervisor = somebody("supervisor")
    supervisor.goto("/office/letters-to-sign/")
    supervisor.click(f"li:has(#tick-{first}) summary")
    expect(supervisor.locator(f"li:has(#tick-{first}) .letter-paper")).to_be_visible()
    looks_well(supervisor, NARROW)
    supervisor.check(f"#tick-{first}")
    supervisor.check(f"#tick-{second}")
    supervisor.click("main form button[type=submit]")  # n ticks and one click
    expect(supervisor.locator(f"#tick-{first}")).to_have_count(0)
    expect(supervisor.locator(f"#tick-{second}")).to_have_count(0)

    writer.goto(f"/office/letter-drafts/{first}/")
    writer.click("a[data-key=s]")
    looks_well(writer, NARROW)
    writer.click("main form button[type=submit]")
    expect(writer.locator(".letter-digest")).to_have_count(2)
    looks_well(writer, NARROW)
    with writer.expect_download() as download:
        writer.click("a:has-text('.pdf')")
    assert download.value.suggested_filename.endswith("-0001.pdf")
    register = writer.url

    writer.goto("/office/letters-waiting/")
    looks_well(writer, NARROW)
    writer.goto(register)
    writer.click("a[data-key=r]")
    reply = tmp_path / "reply.txt"
    reply.write_text("example reply", "utf-8")
    writer.set_input_files("input[name=file]", reply)
    looks_well(writer, NARROW)
    writer.click("main form button[type=submit]")
    expect(writer.locator("main")).to_contain_text("reply.txt")
    assert page.problems == []


def test_a_representative_signs_what_was_put_before_them(somebody, page):
    writer, representative = somebody("caseworker"), somebody("representative")
    writer.goto("/office/cases/case-2023-05/letter/")
    label = writer.locator("select[name=signer] option", has_text="代表").first.inner_text()
    code = _written(writer, signer=label)

    representative.goto("/office/")
    expect(representative.locator(f"a[href='/office/letters-to-sign/{code}/']")).to_be_visible()
    representative.click(f"a[href='/office/letters-to-sign/{code}/']")
    looks_well(representative, NARROW)
    representative.click("main form[action='/office/letters-to-sign/'] button")
    expect(representative.locator(f"#tick-{code}")).to_have_count(0)
    assert page.problems == []
