"""Limits on guessing hold across processes and grow."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from huying.accounts.models import Tries
from huying.accounts.tries import ADDRESS, NAME, give_back, take

NONE = timedelta()
# Each process is a worker of its own: four threads sign in as fast as they can; it prints the statuses of the answers.
WORKER = """
import sys, django
django.setup()
from concurrent.futures import ThreadPoolExecutor
from django.conf import settings
from django.db import connection
from django.test import Client
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.SECURE_SSL_REDIRECT = False

def sign_in(number):
    sent = {"login": "victim", "password": "wrong-wrong-wrong"}
    client = Client(REMOTE_ADDR=f"192.0.2.{sys.argv[1]}{number}")
    try:
        return client.post("/accounts/login/", sent).status_code
    finally:
        connection.close()

connection.ensure_connection()  # a worker keeps one: the last to close would take the database's own log away
print("ready", flush=True)
sys.stdin.readline()
print(*ThreadPoolExecutor(4).map(sign_in, range(10)))
"""


@pytest.mark.django_db
def test_the_wait_doubles_up_to_an_hour(now):
    at, waits = now, []
    for _each in range(14):
        assert take(NAME, "x", at=at) == NONE
        barred_until = Tries.objects.get().barred_until
        waits.append(int((barred_until - at).total_seconds() // 60) if barred_until else 0)
        at = barred_until or at

    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]


@pytest.mark.django_db
def test_a_barred_try_says_how_long_and_makes_nothing_longer(now):
    for _each in range(5):
        take(NAME, "x", at=now)

    waits = [take(NAME, "x", at=now + timedelta(seconds=each)).total_seconds() for each in (0, 20, 59)]
    assert waits == [60, 40, 1]
    assert take(NAME, "x", at=now + timedelta(seconds=60)) == NONE


@pytest.mark.django_db
def test_in_a_day_one_name_is_guessed_at_most_forty_times(now):
    judged = sum(not take(NAME, "x", at=now + timedelta(minutes=each)) for each in range(60 * 24))

    assert judged <= 40


@pytest.mark.django_db
def test_a_success_clears_the_name_and_gives_back_one_try_to_the_address(now):
    for _each in range(10):
        take(ADDRESS, "a", at=now)
    for _each in range(5):
        take(NAME, "x", at=now)
    give_back(NAME, "x")
    give_back(ADDRESS, "a")

    assert take(NAME, "x", at=now) == NONE
    assert take(ADDRESS, "a", at=now) == NONE
    assert take(ADDRESS, "a", at=now) > NONE


@pytest.mark.django_db
def test_what_was_typed_is_not_kept(now):
    take(NAME, "a-password-typed-in-the-wrong-box", at=now)

    assert len(Tries.objects.get().subject) == 64
    assert "password" not in str(Tries.objects.values().get())


@pytest.mark.django_db
def test_rows_of_yesterday_are_forgotten(now):
    take(NAME, "x", at=now)
    take(NAME, "y", at=now + timedelta(days=2))

    assert Tries.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_have_five_tries_between_them(tmp_path):
    """One database, two workers, eight threads, twenty tries at the same moment: five are judged, the rest refused."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "huying.config.settings",
        "HUYING_HOSTS": "testserver",
        "HUYING_HOME": str(settings.HOME),
        "DATABASE_URL": _shared_database(tmp_path),
        "HUYING_SECRET_KEY": settings.SECRET_KEY,
    }
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(each)],
            cwd=settings.PROJECT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for each in (1, 2)
    ]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    statuses = [status for worker in workers for status in worker.communicate(timeout=120)[0].split()]

    assert sorted(statuses) == ["200"] * 5 + ["429"] * 15


def _shared_database(folder):
    """An address under which other processes find the tables of this test."""
    if connection.vendor == "postgresql":
        values = connection.settings_dict
        return f"postgresql://{values['USER']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"
    connection.ensure_connection()
    file = folder / "shared.sqlite3"
    target = connection.Database.connect(str(file))
    connection.connection.backup(target)
    target.close()
    return f"sqlite:///{file}"
