"""Many people pressing at once lose nothing and double nothing: processes and threads of a scratch office."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

PROCESSES, THREADS, WORKS = 2, 3, 12
BEGIN = """
import django
django.setup()
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases.models import Tally
from huying.cases.tests.factories import CategoryFactory
from huying.desk.actions import enter_kind
from huying.desk.tests.factories import hong_kong, make_press
from django.contrib.auth import get_user_model
noon = hong_kong(2023, 5, 2, 12, 0)
by = make_user("counter", make_centre("desk-centre"), username="desk-counter")
CategoryFactory(code="desk-category")
kind = enter_kind(values={"name": "example", "digit": 1}, by="office", at=noon, code="desk-kind")
"""
# Each process has threads that do the same work as fast as they can.
WORK = """
import sys, django
django.setup()
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from huying.accounts.models import User
from huying.cases.models import Category
from huying.desk import actions
from huying.desk.models import EnquiryKind, Press
from huying.desk.tests.factories import hong_kong
from huying.records.actions import EditedMeanwhile
noon = hong_kong(2023, 5, 2, 12, 0)
by, kind = User.objects.get(username="desk-counter"), EnquiryKind.objects.get(code="desk-kind")
centre = by.postings.get().centre

def rivals(number):
    actions.count_press(values={"centre": centre, "channel": "phone", "kind": kind}, by=by, at=noon)

def one_key(number):
    told = {"centre": centre.code, "channel": "phone", "kind": kind.code}
    actions.count_once(key="a" * 32, told=told, by=by, at=noon)

def taken_back(number):
    actions.take_back(press=Press.objects.order_by("pk").first(), by=by, at=noon)

def crosswise(number):
    press = Press.objects.order_by("pk")[number % 4]
    other = {"phone": "visit", "visit": "phone"}[press.channel]
    try:
        actions.edit_press(record=press, values={"channel": other}, version=press.version, by=by, at=noon)
    except EditedMeanwhile:
        pass

def one_case(number):
    values = {"title": f"example {number}", "category": Category.objects.get(code="desk-category")}
    try:
        actions.open_case(press=Press.objects.get(), values=values, by=by, at=noon)
    except actions.HasACase:
        pass

def alone(number):
    try:
        globals()[sys.argv[1]](number)
    finally:
        connection.close()

print("ready", flush=True)
sys.stdin.readline()
list(ThreadPoolExecutor(int(sys.argv[2])).map(alone, range(int(sys.argv[3]))))
"""
END = """
import json, django
django.setup()
from huying.cases.models import Case, Tally
from huying.desk.invariants import places, tallies
from huying.desk.models import Press
said = {each.channel: each.pressed for each in Tally.objects.filter(centre__code="desk-centre") if each.pressed}
cases = Case.objects.filter(press__isnull=False).count()
print(json.dumps([said, Press.objects.count(), cases, [*tallies.look(), *places.look()]]))
"""


def _command(code, *words):
    return {"args": [sys.executable, "-c", code, *words], "cwd": settings.PROJECT, "text": True}


def _run(office, code):
    done = subprocess.run(**_command(code), env=office.environment, check=True, stdout=subprocess.PIPE)
    return done.stdout


def _at_once(shop, work, channels):
    """Presses by `channels`, then one kind of work in all processes; what tallies, presses, cases, invariants say."""
    first = "".join(f"make_press(by, kind, noon, channel={channel!r})\n" for channel in channels)
    with shop.office() as office:
        _run(office, BEGIN + first)
        each = _command(WORK, work, str(THREADS), str(WORKS // PROCESSES))
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        workers = [subprocess.Popen(**each, **pipes, env=office.environment) for _each in range(PROCESSES)]
        for worker in workers:
            assert worker.stdout.readline() == "ready\n"
        for worker in workers:
            worker.communicate("go\n", timeout=120)
        assert [worker.returncode for worker in workers] == [0] * PROCESSES
        return json.loads(_run(office, END))


@pytest.mark.parametrize(
    ("work", "channels", "left"),
    [
        ("rivals", [], [{"phone": WORKS}, WORKS, 0, []]),
        ("one_key", [], [{"phone": 1}, 1, 0, []]),
        ("taken_back", ["phone", "phone"], [{"phone": 1}, 2, 0, []]),
        ("one_case", ["phone"], [{"phone": 1}, 1, 1, []]),
    ],
)
def test_work_at_once_counts_as_one_after_the_other(shop, work, channels, left):
    assert _at_once(shop, work, channels) == left


def test_presses_corrected_crosswise_wait_for_each_other_and_none_is_lost(shop):
    said, presses, cases, wrong = _at_once(shop, "crosswise", ["phone", "visit"] * 2)

    assert (sum(said.values()), presses, cases, wrong) == (4, 4, 0, [])
