"""More than a hundred cases opened at once by processes and threads: each has a number, no two the same."""

import json
import subprocess
import sys

from django.conf import settings

PROCESSES, THREADS, CASES = 2, 5, 65
BEGIN = """
import django
django.setup()
from huying.accounts.tests.factories import make_centre
from huying.cases.tests.factories import CategoryFactory
make_centre("numbers-centre", initials="NUM")
CategoryFactory(code="numbers-category")
"""
# Every fifth opening fails after its number was given, and takes it back with everything else.
WORK = """
import sys, django
django.setup()
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from django.db import connection, transaction
from django.utils import timezone
from huying.cases.actions import open_case
from huying.cases.models import Category
from huying.centres.models import Centre
noon = timezone.make_aware(datetime(2023, 5, 2, 12, 0))
told = {"centre": Centre.objects.get(code="numbers-centre"), "category": Category.objects.get(code="numbers-category")}

class Fails(Exception):
    pass

def opened(place):
    try:
        with transaction.atomic():
            open_case(values=told | {"title": "example", "received_on": date(2023, 5, 2)}, by="office", at=noon)
            if place % 5 == 4:
                raise Fails
    except Fails:
        pass
    finally:
        connection.close()

print("ready", flush=True)
sys.stdin.readline()
list(ThreadPoolExecutor(int(sys.argv[1])).map(opened, range(int(sys.argv[2]))))
"""
END = """
import json, django
django.setup()
from huying.cases.invariants import numbers
from huying.cases.models import Case
found = list(Case.objects.filter(centre__code="numbers-centre").values_list("number", flat=True))
print(json.dumps([found, list(numbers.look())]))
"""


def _command(code, *words):
    return {"args": [sys.executable, "-c", code, *words], "cwd": settings.PROJECT, "text": True}


def _run(office, code):
    done = subprocess.run(**_command(code), env=office.environment, check=True, stdout=subprocess.PIPE)
    return done.stdout


def test_a_hundred_openings_at_once_get_a_number_each(shop):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with shop.office() as office:
        _run(office, BEGIN)
        workers = [
            subprocess.Popen(**_command(WORK, str(THREADS), str(CASES)), **pipes, env=office.environment)
            for _place in range(PROCESSES)
        ]
        for worker in workers:
            assert worker.stdout.readline() == "ready\n"
        for worker in workers:
            worker.communicate("go\n", timeout=180)
        assert [worker.returncode for worker in workers] == [0] * PROCESSES
        found, wrong = json.loads(_run(office, END))

    kept = PROCESSES * CASES * 4 // 5
    assert None not in found
    assert (len(found), len(set(found)), wrong) == (kept, kept, [])
