"""The real server: how soon it answers, how much eight people at once get done, how much memory it takes.

Two web workers and a job worker serve the office of one size; beside them, in turns, the bare floor serves the same
database. Answers are counted only when they are what they should be.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from bench.houses import PROJECT, house
from bench.kept import told_and_kept
from bench.targets import SERVED_SCALE, SERVING, judge, judge_growth, told
from huying.upkeep.faults.serving import free_port

PEOPLE, ROUNDS = 8, 3
OURS, FLOOR = "huying.config.wsgi:application", "bench.bare:application"
SIGNED_IN = """
import json
from django.test import Client
from huying.accounts.models import User
from huying.cases.models import Category
from huying.centres.models import Centre
client = Client(SERVER_NAME="localhost")
client.force_login(User.objects.get(username="bench-caseworker"))
print(json.dumps({
    "cookies": {name: each.value for name, each in client.cookies.items()},
    "centre": Centre.objects.get(code="bench-centre-1").pk,
    "category": Category.objects.get(code="bench-0").pk,
}))
"""
TOKEN = "benchbenchbenchbenchbenchbench12"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="./run bench serving", description=__doc__)
    parser.add_argument("--sizes", "--size", default="10000", help="numbers of cases, separated by commas")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument(
        "--each", type=int, default=60, help="requests by each of the eight people in a round"
    )
    options = parser.parse_args(arguments)
    databases = ["sqlite", "postgresql"] if options.database == "both" else [options.database]
    sizes = sorted({int(size) for size in options.sizes.split(",")})
    failed = [_served_on(database, sizes, options.each) for database in databases]
    return int(any(failed))


def _served_on(database: str, sizes: list[int], each: int) -> bool:
    """Measure, print and keep one database; whether an answer was wrong or a target missed."""
    results: dict[int, dict[str, float]] = {}
    wrong = 0
    for size in sizes:
        found = measure(house(database, size) | {"HUYING_LOG_LEVEL": "WARNING"}, each)
        results[size], wrong = numbers_of(found), wrong + found["wrong"]
        print(f"{database}, {size:,} cases, {PEOPLE} people at once, load {os.getloadavg()[0]:.1f}")
        for name, value in results[size].items():
            print(f"{name:<30} {value:,.2f}")
        told_and_kept(f"serving-{database}-{size}", results[size])
    missed = told(chain(judge(SERVING, results, database), judge_growth(SERVED_SCALE, results)))
    return bool(wrong or missed)


def numbers_of(found: dict[str, Any]) -> dict[str, float]:
    """What is judged and kept: seconds to the first page, answers a second, the share of the floor, megabytes."""
    rates = found["rates"]
    return {
        "start to the first page": found["start"],
        **rates,
        "create a case, of the floor": rates["create a case"] / rates["floor: keep a row"],
        "memory": found["memory"],
    }


def measure(environment: dict[str, str], each: int) -> dict[str, Any]:
    """Medians of rounds that alternate between the office and its floor."""
    who = _signed_in(environment)
    cookies = who["cookies"] | {"csrf": TOKEN}
    headers = {
        "Host": "localhost",
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    form = {
        "csrfmiddlewaretoken": TOKEN,
        "title": "示例新個案",
        "centre": who["centre"],
        "category": who["category"],
        "channel": "visit",
        "received_on": "2025-06-01",
        "story": "示例個案：居民查詢證件補領。",
    }
    rates: dict[str, list[float]] = {}
    wrong = 0
    with (
        _served(environment, OURS, jobs=True) as (port, started, pids),
        _served(environment, FLOOR) as (bare, _s, _p),
    ):
        works = {
            "create a case": (port, "/office/cases/new/", form, 302),
            "floor: keep a row": (bare, "/", form, 302),
            "open a list": (port, "/office/cases/", None, 200),
        }
        for _round in range(ROUNDS):
            for name, (where, path, sent, status) in works.items():
                task = {"port": where, "path": path, "form": sent, "status": status, "headers": headers}
                answer = _load(task | {"each": each, "people": PEOPLE})
                wrong += answer["asked"] - answer["done"]
                if answer["others"]:
                    print(f"{name}: answered {answer['others']}", file=sys.stderr)
                rates.setdefault(name, []).append(answer["rate"])
        memory, processes = _memory(pids)
    medians = {name: statistics.median(each) for name, each in rates.items()}
    return {"start": started, "rates": medians, "memory": memory, "processes": processes, "wrong": wrong}


def _signed_in(environment: dict[str, str]) -> dict[str, Any]:
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", SIGNED_IN],
        cwd=PROJECT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(told.stdout.strip().splitlines()[-1])
    return found


def _load(task: dict[str, Any]) -> dict[str, Any]:
    told = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        cwd=PROJECT, input=json.dumps(task), capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(told.stdout)
    return found


@contextmanager
def _served(
    environment: dict[str, str], application: str, *, jobs: bool = False
) -> Iterator[tuple[int, float, list[int]]]:
    """The application on a free port with two workers, the seconds until its first page, and the processes begun."""
    port = free_port()
    commands = [
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
         "--workers", "2", "--blocking-threads", "4", application],
    ]  # fmt: skip
    if jobs:
        commands.append([sys.executable, "manage.py", "work_jobs"])
    began = time.perf_counter()
    begun = [_begun(each, environment) for each in commands]
    try:
        started = _first_page(port, began)
        yield port, started, [each.pid for each in begun]
    finally:
        for each in begun:
            os.killpg(each.pid, signal.SIGTERM)
            each.wait(timeout=30)


def _begun(command: list[str], environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    """A quiet process with its children in a group of its own."""
    return subprocess.Popen(
        command,
        cwd=PROJECT,
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _first_page(port: int, began: float) -> float:
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/zh-hant/", headers={"Host": "localhost"})
    while True:
        try:
            with urllib.request.build_opener(_NoRedirect).open(asked, timeout=30):
                return time.perf_counter() - began
        except urllib.error.HTTPError as answer:
            if answer.code in {301, 302}:
                return time.perf_counter() - began
            raise
        except OSError:
            if time.perf_counter() - began > 60:
                raise
            time.sleep(0.01)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_told: Any) -> None:
        return None


def _memory(pids: list[int]) -> tuple[float, int]:
    """What the processes and their children take, shared pages divided among those who share them: MB, how many."""
    every = [pid for pid in pids for pid in _family(pid)]
    total = 0
    for pid in every:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024, len(every)


def _family(pid: int) -> Iterator[int]:
    yield pid
    for thread in Path(f"/proc/{pid}/task").iterdir():
        for child in (thread / "children").read_text().split():
            yield from _family(int(child))


if __name__ == "__main__":
    sys.exit(main())
