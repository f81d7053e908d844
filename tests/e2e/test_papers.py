"""Papers of a case as the people of the office handle them: three dropped, one refused, looked at, redacted, found by a word."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from huying.files.tests.papers import PLAIN, SECRET, word_document, written_pdf
from tests.e2e.conftest import PROJECT, looks_well, say_why

pytestmark = pytest.mark.e2e
CASE = "/office/cases/case-2023-05/"
DROP = """([names, contents]) => {
  const carried = new DataTransfer();
  names.forEach((name, at) => carried.items.add(new File([Uint8Array.from(contents[at])], name)));
  const place = document.querySelector("[data-drop]");
  for (const kind of ["dragenter", "dragover", "drop"]) place.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried }));
}"""


def _work(office_home):
    """The worker does what waits."""
    environment = os.environ | {"HUYING_HOME": str(office_home), "HUYING_DEMO": "1", "DATABASE_URL": ""}
    command = [sys.executable, "manage.py", "work_jobs", "--until-empty"]
    subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)


@pytest.fixture
def office_home(office, tmp_path_factory):
    """The data folder of the office that is served."""
    return next(each.parent for each in Path(tmp_path_factory.getbasetemp()).glob("office*/demo-sign-in.txt"))


def _marked(window):
    """A part of the page drawn over with the mouse."""
    expect(window.locator(".redact-page img")).to_have_js_property("naturalWidth", 1500)
    window.locator(".redact-page").scroll_into_view_if_needed()
    box = window.locator(".redact-page svg").bounding_box()
    window.mouse.move(box["x"] + 5, box["y"] + 5)
    window.mouse.down()
    window.mouse.move(box["x"] + box["width"] - 5, box["y"] + box["height"] * 0.2, steps=5)
    window.mouse.up()


def test_papers_are_dropped_looked_at_redacted_and_found_by_those_who_may(
    somebody, page, office_home, tmp_path
):
    writer = somebody("supervisor")
    writer.goto(CASE)
    contents = [
        written_pdf([SECRET, PLAIN], ["second"]),
        b"<script>nothing()</script>",
        word_document("示例字樣"),
    ]
    writer.select_option("select[name=visibility]", "few")
    writer.evaluate(DROP, [["租約.pdf", "頁.txt", "信.docx"], [list(each) for each in contents]])
    expect(writer.locator("[data-all]")).to_be_visible(timeout=30_000)
    expect(writer.locator(".is-kept")).to_have_count(2)
    expect(writer.locator(".is-refused")).to_have_count(1)
    _work(office_home)

    writer.click("[data-all] a")
    expect(writer.locator(".paper")).to_have_count(2)
    looks_well(writer)
    writer.locator(".paper", has_text="租約.pdf").locator("a[href$='/look/']").click()
    expect(writer.locator(".look-page")).to_have_js_property("naturalWidth", 1500)
    looks_well(writer)
    writer.keyboard.press("ArrowRight")
    writer.wait_for_url("**page=2**")
    writer.keyboard.press("r")
    writer.wait_for_url("**turn=90**")
    writer.keyboard.press("+")
    writer.wait_for_url("**size=2**")

    writer.goto(CASE)
    writer.locator(".paper-name a", has_text="租約.pdf").click()
    writer.click("a[href$='/redact/']")
    _marked(writer)
    expect(writer.locator("[data-list] li")).to_have_count(1)
    writer.keyboard.press("ArrowDown")
    looks_well(writer)
    writer.fill("input[name=reason]", "保護第三者")
    writer.select_option("select[name=visibility]", "readers")
    writer.click("button[value=make]")
    writer.wait_for_url(lambda url: "/redact/" not in url)
    expect(writer.locator(".note", has_text="保護第三者")).to_be_visible()
    copy = re.search(r"P-\d{4}-\w{5}", writer.url)[0]
    with writer.expect_download() as given:
        writer.click("main .panel a[href*='/office/files/'][href$='/']:not([href$='look/'])")
    copied = Path(given.value.path()).read_bytes()
    assert SECRET.encode() not in copied
    _work(office_home)

    for role, found in (("supervisor", 1), ("counter", 0)):
        reader = somebody(role)
        reader.goto("/office/")
        reader.fill("input[name=q]", SECRET)
        reader.keyboard.press("Enter")
        reader.wait_for_url("**/search/**")
        expect(reader.locator("main a[href*='/office/case-papers/P-']")).to_have_count(found)
        reader.goto(f"/office/case-papers/{copy}/")
        say_why(reader)
        expect(reader.locator(".note", has_text="保護第三者")).to_be_visible()
    assert page.problems == []


def test_a_copy_is_made_without_scripts_by_numbers_alone(somebody, page):
    writer = somebody("caseworker", java_script_enabled=False)
    writer.goto(CASE)
    writer.set_input_files(
        "#paper-files", [{"name": "字.pdf", "mimeType": "application/pdf", "buffer": written_pdf([PLAIN])}]
    )
    writer.click(".paper-add button[type=submit]")
    writer.locator(".paper-name a", has_text="字.pdf").click()
    writer.click("a[href$='/redact/']")
    for name, value in (("left", "5"), ("top", "5"), ("width", "90"), ("height", "20")):
        writer.fill(f"input[name={name}]", value)
    writer.fill("input[name=reason]", "示例")
    writer.click("button[data-add]")
    expect(writer.locator(".redact-page rect")).to_have_count(1)
    expect(writer.locator("input[name=reason]")).to_have_value("示例")
    writer.click("button[value=make]")
    expect(writer.locator(".note", has_text="示例")).to_be_visible()
    assert page.problems == []
