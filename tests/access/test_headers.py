"""What every answer carries, whatever its address: strict policies, and no trace in caches of what is personal."""

import pytest
from django.conf import settings
from django.test import Client

from huying.core.middleware import POLICY
from tests.access.office import NETWORK, OWN
from tests.access.table import DOORS, FUNCTION_OF, PUBLIC, SIGN_IN, may
from tests.access.test_walk import ADDRESSES
from tests.access.ways import address_of, cells, kind_address, sign_in_address
from tests.turns import taking_turns

INLINE_STYLES_IN_PICTURES = {
    "pictures:picture"
}  # drawings hold their styles; sandboxed, and nothing else may load


def _checked(answer, address, *, personal=True, name=""):
    policy = answer["Content-Security-Policy"]

    assert "frame-ancestors 'none'" in policy, address
    assert "'unsafe-inline'" not in policy or name in INLINE_STYLES_IN_PICTURES, address
    assert "'unsafe-eval'" not in policy, address
    assert answer["X-Content-Type-Options"] == "nosniff", address
    assert answer["Referrer-Policy"] == "same-origin", address
    assert answer.get("X-Frame-Options", "DENY") == "DENY", address
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload", address
    assert not personal or "no-store" in answer["Cache-Control"], address


@pytest.mark.parametrize("door", taking_turns(DOORS), ids=lambda door: door.name)
def test_every_address_of_its_own_carries_the_headers(office, door):
    client, stranger = Client(), Client()
    client.force_login(office.people["administrator"])
    address = address_of(door, office)

    _checked(client.get(address, secure=True), address, name=door.name)
    _checked(stranger.get(address, secure=True), address, personal=door.rule != PUBLIC, name=door.name)


@pytest.mark.parametrize("key", taking_turns(FUNCTION_OF))
def test_every_address_of_a_kind_carries_the_headers(office, key):
    client = Client()
    name = next(
        role
        for role in ("supervisor", "representative", "fund", "editor")
        if may(role, FUNCTION_OF[key], "s")
    )
    client.force_login(office.people[name])
    for door, side in (each for each in cells(key) if each[1] in {OWN, NETWORK}):
        address = kind_address(door, office, key, side, name)

        _checked(client.get(address, secure=True), address)


@pytest.mark.parametrize("name", SIGN_IN)
def test_every_sign_in_page_carries_the_headers(office, name):
    address = sign_in_address(name)

    _checked(Client().get(address, secure=True), address)


@pytest.mark.parametrize(
    "address", ["/no-such-page/", "/office/cases/x/", "/static/huying/base.css", "/static/none.css"]
)
def test_faults_and_static_files_carry_them_too(db, client, address):
    _checked(client.get(address, secure=True), address, personal=False)


def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline():
    parts = dict(part.strip().split(" ", 1) for part in POLICY.split(";"))

    assert parts.pop("img-src") == "'self' data:"
    assert set(parts.values()) == {"'self'", "'none'"}
    assert parts["default-src"] == parts["object-src"] == parts["base-uri"] == "'none'"


def test_no_back_door_is_installed():
    """Neither Django's admin nor a debug toolbar, a shell or a silk: they go round the policy and the trail."""
    doors = {
        "admin",
        "debug_toolbar",
        "django_extensions",
        "silk",
        "hijack",
        "explorer",
        "rosetta",
        "django_browser",
    }
    installed = {part for app in settings.INSTALLED_APPS for part in app.split(".")}

    assert installed.isdisjoint(doors)
    assert settings.DEBUG is False
    assert [name for name, entry in ADDRESSES if entry.callback.__module__.startswith("django.contrib")] == []
