"""Does the time of an answer betray what exists? Sign-ins and looks at a request's status against a real server.

Pairs of a known and an unknown name at the sign-in, closed accounts beside them; pairs of a known and an unknown
reference, each with a wrong code, at the status page. The answer is an AUC (0.5: the times tell nothing, 1.0: they tell
everything) and the gap between the medians; sizes of the pages must not differ. Every try comes from an address, and
under a name or a reference of its own, so that no limit answers in place of the page.
"""

import argparse
import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from bench.houses import PROJECT
from bench.kept import told_and_kept
from huying.core.sqlite.version import connect

SEED = 7
WARM, FORGOTTEN = 5, 250
# Known and closed people, each with the hash of a password that nobody knows, made as slowly as a real one.
PEOPLE = """
import secrets
from datetime import date
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from huying.accounts.models import User
from huying.centres.models import Centre
from huying.intake.models import HelpRequest, Notice
from huying.intake.rules import digest_of
made, now = make_password(secrets.token_urlsafe(15)), timezone.now()
known = {"created_at": now, "updated_at": now}
User.objects.bulk_create(
    User(username=f"{kind}-{each:05d}", password=made, is_active=kind == "known")
    for kind in ("known", "close")
    for each in range({count})
)
centre = Centre.objects.create(code="centre", name="示例", type="district-office", city="香港", **known)
notice = Notice.objects.create(code="notice", name="示例", words="示例", began_on=date(2020, 1, 1), **known)
HelpRequest.objects.bulk_create(
    HelpRequest(
        code=f"H-2026-K{each:04d}", centre=centre, notice=notice, received_on=now.date(), story="示例",
        language="zh-hant", sent_key=digest_of(f"key {each}"), secret_digest=digest_of(f"secret {each}"), **known,
    )
    for each in range({count})
)
"""
MOST_AUC, MOST_GAP = 0.55, 2.0  # how far the times may tell the two apart; milliseconds between the medians
WRONG = "0123456789ABCDEF"
Times = dict[str, list[float]]


class Door(NamedTuple):
    """Where one tries: the page, the fields for what is tried, what it is answered with, and the sorts of names."""

    name: str
    address: str
    fields: Callable[[str, int], dict[str, str]]
    status: int
    sorts: tuple[str, ...]  # the last one is what does not exist


def _signing_in(sort: str, each: int) -> dict[str, str]:
    return {"login": f"{sort}-{each:05d}", "password": "not-the-right-one"}


def _looking(sort: str, each: int) -> dict[str, str]:
    return {"reference": f"H-2026-{sort}{each:04d}", "secret": WRONG}


DOORS = (
    Door("sign-in", "/accounts/login/", _signing_in, 200, ("known", "close", "unkno")),
    Door("status", "/zh-hant/status/", _looking, 422, ("K", "Z")),
)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="./run bench enumeration", description=__doc__)
    parser.add_argument("--pairs", type=int, default=500, help="tries with each sort of name")
    pairs = parser.parse_args(arguments).pairs
    print(f"{pairs} tries with each sort of name; one server, SQLite, load {os.getloadavg()[0]:.1f}")
    numbers, failed = {}, False
    with tempfile.TemporaryDirectory() as home, _server(Path(home), pairs + WARM) as port:
        for door in DOORS:
            times, sizes = _measured(port, pairs, door, Path(home))
            found, wrong = judged(door, times, sizes)
            numbers, failed = numbers | found, failed or wrong
    told_and_kept("enumeration", numbers)
    return int(failed)


def judged(door: Door, times: Times, sizes: set[int]) -> tuple[dict[str, float], bool]:
    """Print how well the times of a door tell its sorts apart; the numbers, and whether they tell too much."""
    *others, unknown = door.sorts
    numbers, failed = {f"{door.name}, ms": statistics.median(times[unknown]) * 1000}, len(sizes) != 1
    for sort in others:
        told = auc(times[sort], times[unknown])
        gap = (statistics.median(times[sort]) - statistics.median(times[unknown])) * 1000
        wrong = max(told, 1 - told) > MOST_AUC or abs(gap) > MOST_GAP
        print(
            f"{'MISSED' if wrong else 'MET   '} G6     {door.name}, {sort} against {unknown}: AUC {told:.3f}, median gap"
            f" {gap:+.2f} ms, at most {MOST_AUC:g} and {MOST_GAP:g} ms"
        )
        numbers[f"{door.name}, {sort}, AUC"] = told
        failed |= wrong
    print(f"       {door.name}: median {numbers[f'{door.name}, ms']:.1f} ms; answers of {len(sizes)} size(s)")
    return numbers, failed


def auc(ones: list[float], others: list[float]) -> float:
    """How often a time of `ones` is longer than one of `others`; ties count half."""
    places = sorted([(each, True) for each in ones] + [(each, False) for each in others])
    total, start = 0.0, 0
    while start < len(places):
        end = start
        while end < len(places) and places[end][0] == places[start][0]:
            end += 1
        total += sum(each[1] for each in places[start:end]) * (start + end + 1) / 2
        start = end
    return (total - len(ones) * (len(ones) + 1) / 2) / (len(ones) * len(others))


def _measured(port: int, pairs: int, door: Door, home: Path) -> tuple[Times, set[int]]:
    """The times of each sort of name, in mixed order, and the sizes of all answers."""
    dice = random.Random(SEED)
    order = [(sort, each) for each in range(pairs + WARM) for sort in door.sorts]
    head, rest = order[: len(door.sorts) * WARM], order[len(door.sorts) * WARM :]
    dice.shuffle(rest)
    times: Times = {sort: [] for sort in door.sorts}
    sizes = set()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    token = _token(connection, door)
    for place, (sort, each) in enumerate([*head, *rest]):
        if place % FORGOTTEN == 0:
            _forget_tries(home)
        seconds, size = _try(connection, token, door, door.fields(sort, each), place)
        if place >= len(head):
            times[sort].append(seconds)
            sizes.add(size)
    return times, sizes


def _forget_tries(home: Path) -> None:
    """The brake on everybody's tries together would answer in place of the page."""
    with closing(connect(home / "huying.sqlite3")) as database:
        database.execute("DELETE FROM accounts_tries")
        database.commit()


def _token(connection: http.client.HTTPConnection, door: Door) -> str:
    connection.request("GET", door.address)
    answer = connection.getresponse()
    answer.read()
    return answer.headers["Set-Cookie"].split("csrf=")[1].split(";")[0]


def _try(
    connection: http.client.HTTPConnection, token: str, door: Door, fields: dict[str, str], place: int
) -> tuple[float, int]:
    sent = urlencode(fields | {"csrfmiddlewaretoken": token})
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"csrf={token}",
        "X-Forwarded-For": f"10.{place >> 16 & 255}.{place >> 8 & 255}.{place & 255}",
    }
    began = time.perf_counter()
    connection.request("POST", door.address, sent, headers)
    answer = connection.getresponse()
    body = answer.read()
    seconds = time.perf_counter() - began
    if answer.status != door.status:
        raise RuntimeError(f"{door.name} with {fields} answered {answer.status}")
    return seconds, len(body)


@contextmanager
def _server(home: Path, people: int) -> Iterator[int]:
    """A real server over an empty office with known and closed people; it believes one proxy, which we are."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = os.environ | {
        "HUYING_HOME": str(home),
        "DATABASE_URL": "",
        "HUYING_DEMO": "0",
        "HUYING_SECURE": "0",
        "HUYING_PROXIES": "1",
        "DJANGO_SETTINGS_MODULE": "huying.config.settings",
    }
    for arguments in (["migrate", "-v0"], ["shell", "-c", PEOPLE.replace("{count}", str(people))]):
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=PROJECT, env=environment, check=True)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += [
        "--port",
        str(port),
        "--workers",
        "1",
        "--log-level",
        "error",
        "huying.config.wsgi:application",
    ]
    server = subprocess.Popen(command, cwd=PROJECT, env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(port: int) -> None:
    for _attempt in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not come up")


if __name__ == "__main__":
    sys.exit(main())
