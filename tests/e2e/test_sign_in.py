"""Signing in with a second step, in a real browser with a device that holds passkeys."""

import os
import re
from urllib.parse import parse_qs

import pytest

from huying.accounts.tests.entering import code_of
from tests.e2e.conftest import AXE, commands_of, free_port, served

pytestmark = pytest.mark.e2e
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


# Somebody who was given an account and no role yet.
NEW_ACCOUNT = """
from django.utils import timezone
from huying.accounts.actions import create_user
create_user(username="staff", display_name="staff", password="staff-long-password", by="test", at=timezone.now())
print("password staff-long-password")
"""


def _password(said):
    return said.split("password ")[1].split()[0]


@pytest.fixture(scope="module")
def strict_office(tmp_path_factory):
    """An office that asks everybody for a second step, on http because it stays on this machine; two administrators."""
    home, port = tmp_path_factory.mktemp("strict"), free_port()
    address = f"http://localhost:{port}"  # passkeys know names, not numbers
    environment = os.environ | {
        "HUYING_HOME": str(home),
        "HUYING_DEMO": "0",
        "HUYING_SECURE": "0",
        "HUYING_BASE_URL": address,
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "huying.config.settings",
    }

    manage = commands_of(environment)
    manage("migrate", "-v0")
    passwords = {name: _password(manage("make_administrator", name)) for name in ("first", "second")}
    passwords["staff"] = _password(manage("shell", "-c", NEW_ACCOUNT))
    with served(environment, port):
        yield address, passwords


@pytest.fixture
def visitor(browser, strict_office):
    """Opens a browser with an empty device for passkeys; every complaint of the browser fails the test."""
    contexts, problems = [], []

    def open_browser(**options):
        context = browser.new_context(
            base_url=strict_office[0], locale="en-GB", viewport={"width": 360, "height": 780}, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda problem: problems.append(str(problem)))
        page.device = context.new_cdp_session(page)
        page.device.send("WebAuthn.enable")
        page.device_id = page.device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})[
            "authenticatorId"
        ]
        return page

    yield open_browser
    for context in contexts:
        context.close()
    assert problems == []


def _give_password(page, office, name):
    page.goto("/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", office[1][name])
    page.click("main button[type=submit]:has-text('Sign in')")


def _sign_out(page):
    page.goto("/accounts/logout/")
    page.click("main button[type=submit]")


def _clean(page):
    """No complaint of axe, nothing to scroll sideways at 360 px."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [f"{page.url} {each['id']}: {each['nodes'][0]['html'][:120]}" for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_passkey_is_set_up_and_then_signs_in_alone(visitor, strict_office):
    page = visitor()
    _give_password(page, strict_office, "first")
    assert "/accounts/2fa/" in page.url  # a password alone leads nowhere else
    _clean(page)
    page.click("a:has-text('Set up a passkey')")
    _clean(page)
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    _clean(page)
    page.click("a:has-text('to the office')")
    assert page.locator("h1").count() == 1 and "/office/" in page.url
    _sign_out(page)

    page.goto("/accounts/login/")
    _clean(page)
    sent = []
    page.on(
        "request", lambda request: sent.append(request.post_data) if "webauthn/login" in request.url else None
    )
    page.click("#passkey_login")
    page.wait_for_url("**/office/")
    _sign_out(page)

    used = next(parse_qs(each)["credential"][0] for each in sent if each)
    page.goto("/accounts/login/")
    token = page.locator("#mfa_login input[name=csrfmiddlewaretoken]").input_value()
    answer = page.request.post(
        "/accounts/2fa/webauthn/login/",
        form={"csrfmiddlewaretoken": token, "credential": used},
        headers={"Referer": page.url},
        max_redirects=0,
    )
    assert (answer.status, answer.headers["location"]) == (302, "/accounts/login/")
    assert "/accounts/login/" in page.request.get("/office/").url


def test_a_passkey_serves_as_second_step_and_confirms_who_sits_there(visitor, strict_office):
    page = visitor()
    _give_password(page, strict_office, "second")
    page.click("a:has-text('Set up a passkey')")
    page.uncheck("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    _sign_out(page)
    _give_password(page, strict_office, "second")
    page.wait_for_url("**/2fa/authenticate/")
    _clean(page)
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url("**/office/")
    page.goto("/accounts/2fa/webauthn/reauthenticate/?next=/office/people/")
    _clean(page)
    page.click("#mfa_webauthn_reauthenticate")
    page.wait_for_url(
        re.compile(r"^[^?]+/office/people/$")
    )  # not the address that only asks to come back there
    for address in (
        "/accounts/2fa/",
        "/accounts/2fa/webauthn/",
        "/accounts/sessions/",
        "/accounts/password/change/",
    ):
        page.goto(address)
        _clean(page)
    page.goto("/accounts/2fa/webauthn/")
    page.click("a:has-text('Take off')")
    assert "only second step" in page.locator("#toasts").inner_text()


def test_an_app_and_its_recovery_codes_without_any_script(browser, strict_office):
    context = browser.new_context(base_url=strict_office[0], locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    _give_password(page, strict_office, "staff")
    page.click("a:has-text('Set up an app')")
    page.click("summary:has-text('cannot be scanned')")
    secret = page.locator(".key").inner_text()
    page.fill("input[name=code]", code_of(secret))
    page.click("main button[type=submit]")
    codes = page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10
    _sign_out(page)

    for code, opens in ((codes[0], True), (codes[0], False), (code_of(secret, steps=1), True)):
        _give_password(page, strict_office, "staff")
        page.fill("input[name=code]", code)
        page.click("main button[type=submit]:has-text('Sign in')")
        assert ("/office/" in page.url) == opens
        if opens:
            _sign_out(page)
        else:
            page.click("main button:has-text('Cancel')")
    context.close()


def test_a_device_that_says_no_is_told_on_the_page(visitor, strict_office):
    page = visitor()
    page.goto("/accounts/login/")
    page.device.send("WebAuthn.setUserVerified", {"authenticatorId": page.device_id, "isUserVerified": False})
    page.click("#passkey_login")
    page.wait_for_selector("[data-passkeys-problem]:visible")
    _clean(page)


def test_under_a_bare_number_passkeys_are_explained(browser, strict_office):
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(strict_office[0].replace("localhost", "127.0.0.1") + "/accounts/login/")

    assert page.locator("[data-passkeys-elsewhere]").is_visible()
    assert page.locator("#passkey_login").is_disabled()
    context.close()
