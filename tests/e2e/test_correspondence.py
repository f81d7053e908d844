"""An e-mail comes in, a caseworker links it to a case with a few keys, answers it, and reads the answer to that."""

import re
from email.message import EmailMessage

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e
ADDRESS = "resident@example.org"


def _mail(number, text, **heads):
    mail = EmailMessage()
    mail["From"], mail["To"] = f"示例居民 <{ADDRESS}>", "office@example.org"
    mail["Subject"], mail["Message-ID"] = "示例：查詢補領證件", f"<walk-{number}@example.org>"
    for name, value in heads.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    mail.add_attachment("示例附件".encode(), maintype="text", subtype="plain", filename="示例.txt")
    mail.add_attachment(b"MZ\x90\0", maintype="application", subtype="octet-stream", filename="program.exe")
    return mail.as_bytes()


def _mailbox(page, address="mailbox@example.org"):
    """A mailbox of the first centre, as an administrator makes it; its reference."""
    page.goto("/office/mailboxes/new/")
    page.fill("input[name=name]", "示例信箱")
    page.select_option("select[name=centre]", index=1)
    page.fill("input[name=address]", address)
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile(r"/office/mailboxes/MB-"))
    return page.url.rstrip("/").rpartition("/")[2]


def _bring_in(page, mailbox, raw):
    page.goto("/office/correspondence/upload/")
    page.select_option("select[name=mailbox]", mailbox)
    page.set_input_files(
        "input[name=file]", {"name": "示例.eml", "mimeType": "message/rfc822", "buffer": raw}
    )
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile(r"/office/correspondence/M-"))


def _is_narrow_enough(page):
    return page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_message_becomes_part_of_a_case_and_is_answered(page, sign_in, axe):
    sign_in("administrator")
    mailbox = _mailbox(page)
    assert axe() == []
    page.context.clear_cookies()

    sign_in("caseworker")
    _bring_in(page, mailbox, _mail(1, "示例：家母的證件過期，想問如何補領。"))
    expect(page.locator(".message-files li")).to_have_count(2)
    assert axe() == []
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert _is_narrow_enough(page)

    page.keyboard.press("c")
    page.wait_for_url("**/open/")
    assert axe() == []
    page.select_option("select[name=category]", index=1)
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile(r"/office/correspondence/M-[^/]+/$"))
    page.locator("a[href^='/office/cases/C-']").first.click()
    page.wait_for_url(re.compile(r"/office/cases/C-"))
    case = page.url.rstrip("/").rpartition("/")[2]
    expect(page.locator(".message")).to_have_count(1)
    assert axe() == []

    page.locator(".message a[href$='/reply/']").click()
    page.fill("textarea[name=text]", "示例：請於辦公時間帶同身份證。")
    assert axe() == []
    page.click("main button[type=submit]")
    page.wait_for_url(f"**/office/cases/{case}/**")
    expect(page.locator(".message")).to_have_count(2)

    _bring_in(page, mailbox, _mail(2, "示例：多謝，星期一到訪。", In_Reply_To="<walk-1@example.org>"))
    page.goto("/office/")
    page.locator("a[href^='/office/correspondence/M-']").first.click()
    page.wait_for_url(re.compile(r"/office/correspondence/M-"))
    page.keyboard.press("r")
    expect(page.locator("[data-key=r]")).to_have_count(0)  # it has been read, and there is no more to press
    page.goto(f"/office/cases/{case}/")
    expect(page.locator(".message")).to_have_count(3)
    expect(page.locator(".message.is-unread")).to_have_count(0)
    assert page.problems == []


def test_a_slip_is_taken_back_and_a_letter_is_typed_in(page, sign_in, axe):
    sign_in("administrator")
    mailbox = _mailbox(page, "another@example.org")
    page.context.clear_cookies()
    sign_in("caseworker")
    _bring_in(page, mailbox, _mail(3, "示例：推銷"))
    page.keyboard.press("x")
    expect(page.locator("[data-toast] form")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator("[data-key=x]")).to_be_visible()
    expect(page.locator("[data-toast] form")).to_have_count(0)

    page.goto("/office/correspondence/new/")
    page.select_option("select[name=centre]", index=1)
    page.select_option("select[name=channel]", "letter")
    page.fill("input[name=sender_name]", "示例居民")
    page.fill("textarea[name=text]", "示例：來信")
    assert axe() == []
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile(r"/office/correspondence/M-"))
    page.goto("/office/correspondence/")
    assert axe() == []
    assert page.problems == []
