"""Does the time of a sign-in betray whether a name exists? Pairs of a known and an unknown name against a real server.

The answer is an AUC (0.5: the times tell nothing, 1.0: they tell everything) and the gap between the medians. Closed
accounts are measured beside the others. Every try comes from an address and under a name of its own, so that no limit
answers in place of the sign-in.
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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

PROJECT = Path(__file__).resolve().parent.parent
SEED = 7
WARM = 5
# Known and closed people, each with the hash of a password that nobody knows, made as slowly as a real one.
PEOPLE = """
import secrets, sys
from django.contrib.auth.hashers import make_password
from huying.accounts.models import User
made = make_password(secrets.token_urlsafe(15))
User.objects.bulk_create(
    User(username=f"{kind}-{each:05d}", password=made, is_active=kind == "known")
    for kind in ("known", "close")
    for each in range({count})
)
"""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="./run bench enumeration", description=__doc__)
    parser.add_argument("--pairs", type=int, default=500, help="tries with each sort of name")
    pairs = parser.parse_args(arguments).pairs
    with tempfile.TemporaryDirectory() as home, _server(Path(home), pairs + WARM) as port:
        times, sizes = _measured(port, pairs)
    print(f"{pairs} tries with each sort of name; one server, SQLite, load {os.getloadavg()[0]:.1f}")
    unknown = times["unkno"]
    for kind, words in (("known", "known / unknown"), ("close", "closed / unknown")):
        gap = (statistics.median(times[kind]) - statistics.median(unknown)) * 1000
        print(f"{words:<17} AUC {auc(times[kind], unknown):.3f}   median gap {gap:+.2f} ms")
    print(
        f"median of an unknown name {statistics.median(unknown) * 1000:.1f} ms; answers of {len(sizes)} size(s)"
    )
    return 0 if len(sizes) == 1 else 1


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


def _measured(port: int, pairs: int) -> tuple[dict[str, list[float]], set[int]]:
    """The times of each sort of name, in mixed order, and the sizes of all answers."""
    dice = random.Random(SEED)
    order = [(kind, each) for each in range(pairs + WARM) for kind in ("known", "unkno", "close")]
    head, rest = order[: 3 * WARM], order[3 * WARM :]
    dice.shuffle(rest)
    times: dict[str, list[float]] = {"known": [], "unkno": [], "close": []}
    sizes = set()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    token = _token(connection)
    for place, (kind, each) in enumerate([*head, *rest]):
        seconds, size = _try(connection, token, f"{kind}-{each:05d}", place)
        if place >= len(head):
            times[kind].append(seconds)
            sizes.add(size)
    return times, sizes


def _token(connection: http.client.HTTPConnection) -> str:
    connection.request("GET", "/accounts/login/")
    answer = connection.getresponse()
    answer.read()
    return answer.headers["Set-Cookie"].split("csrf=")[1].split(";")[0]


def _try(connection: http.client.HTTPConnection, token: str, name: str, place: int) -> tuple[float, int]:
    sent = urlencode({"login": name, "password": "not-the-right-one", "csrfmiddlewaretoken": token})
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"csrf={token}",
        "X-Forwarded-For": f"10.{place >> 16 & 255}.{place >> 8 & 255}.{place & 255}",
    }
    began = time.perf_counter()
    connection.request("POST", "/accounts/login/", sent, headers)
    answer = connection.getresponse()
    body = answer.read()
    seconds = time.perf_counter() - began
    if answer.status != 200:
        raise RuntimeError(f"the sign-in of {name} answered {answer.status}")
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
