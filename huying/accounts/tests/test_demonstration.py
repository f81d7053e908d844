"""The demonstration without second step is for the machine it runs on."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as house
from django.test import RequestFactory

from huying.accounts.deployment import demonstration_stays_here
from huying.accounts.loopback import is_from_this_machine, is_loopback, others
from huying.accounts.tests.entering import give_password


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.9.1:80", "localhost", "localhost:8000", "[::1]", "[::1]:80"]
)
def test_this_machine_is_known(host):
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["", "*", "0.0.0.0", "[::]", "192.168.1.2", "office.example", "localhost.evil.example", ".localhost.x"],
)
def test_other_machines_are_known(host):
    assert not is_loopback(host)


def test_addresses_are_judged_by_their_host():
    assert others(["http://127.0.0.1:8000", "https://a.example", "", "localhost"]) == ["a.example"]


def _start(tmp_path, **environment):
    whole = os.environ | {"HUYING_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "huying.config.settings"}
    return subprocess.run(
        [sys.executable, "-c", "from django.conf import settings; settings.DEMO"],
        cwd=house.PROJECT,
        env=whole | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "reachable",
    [
        {"HUYING_HOSTS": "office.example 127.0.0.1"},
        {"HUYING_ORIGINS": "https://office.example"},
        {"HUYING_BASE_URL": "https://office.example"},
        {"HUYING_HOSTS": "*"},
    ],
)
def test_a_reachable_demonstration_does_not_start(tmp_path, reachable):
    done = _start(tmp_path, HUYING_DEMO="1", **reachable)

    assert done.returncode != 0
    assert "HUYING_DEMO=1 signs people in without a second step" in done.stderr


def test_a_demonstration_on_this_machine_starts(tmp_path):
    assert _start(tmp_path, HUYING_DEMO="1").returncode == 0


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"DEMO": True, "ALLOWED_HOSTS": ["office.example"]}, ["accounts.E001"]),
        ({"DEMO": False, "SECOND_FACTOR_REQUIRED": False, "STEP_UP_SECONDS": 300}, ["accounts.E002"]),
        ({"DEMO": False, "SECOND_FACTOR_REQUIRED": True, "STEP_UP_SECONDS": 0}, ["accounts.E002"]),
        (
            {
                "DEMO": False,
                "SECOND_FACTOR_REQUIRED": True,
                "STEP_UP_SECONDS": 300,
                "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": True,
            },
            ["accounts.E003"],
        ),
        ({"DEMO": False, "SECOND_FACTOR_REQUIRED": True, "STEP_UP_SECONDS": 300}, []),
    ],
)
def test_start_up_names_what_is_wrong(settings, values, found):
    for name, value in values.items():
        setattr(settings, name, value)

    assert [problem.id for problem in demonstration_stays_here(None)] == found


@pytest.mark.parametrize(
    ("address", "headers", "here"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("192.0.2.1", {}, False),
        ("", {}, False),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, False),
        ("127.0.0.1", {"Forwarded": "for=192.0.2.1"}, False),
    ],
)
def test_the_reader_sits_at_this_machine_or_not(address, headers, here):
    request = RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)

    assert is_from_this_machine(request) == here


def test_the_demonstration_asks_others_for_a_second_step(client, person, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    give_password(client)

    assert client.get("/office/").status_code == 200
    assert client.get("/office/", REMOTE_ADDR="192.0.2.1").status_code == 302
