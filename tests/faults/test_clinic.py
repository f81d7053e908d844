"""Many people book at once: a seat of legal advice is taken once, and no resident gets a third one."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

PROCESSES, THREADS, CASES = 2, 4, 16
BEGIN = """
import django
django.setup()
from huying.accounts.tests.factories import make_centre
from huying.clinic.tests.factories import ContactFactory, hong_kong, make_case, make_lawyer, make_sitting
noon = hong_kong(2023, 5, 2, 12, 0)
sitting = make_sitting(noon, make_lawyer(noon), make_lawyer(noon), centre=make_centre("clinic-centre"), seats=8)
same = ContactFactory(code="clinic-contact", centre=sitting.centre)
for number in range({cases}):
    one = same if {one_resident} else ContactFactory(code=f"clinic-{{number}}", centre=sitting.centre)
    make_case(sitting.centre, contact=one, code=f"clinic-case-{{number}}")
"""
# Each process has threads that book as fast as they can: all of them one seat, or each another one.
WORK = """
import sys, django
django.setup()
from concurrent.futures import ThreadPoolExecutor
from django.core.exceptions import ValidationError
from django.db import connection
from huying.cases.models import Case
from huying.clinic.actions import book
from huying.clinic.models import Sitting
from huying.clinic.tests.factories import hong_kong
noon = hong_kong(2023, 5, 2, 12, 0)
sitting = Sitting.objects.get(centre__code="clinic-centre")
cases = list(Case.objects.filter(centre__code="clinic-centre").order_by("pk"))[int(sys.argv[2]) :: 2]

def take(at):
    seat = 1 if sys.argv[1] == "one seat" else 1 + (2 * at + int(sys.argv[2])) % 8
    try:
        book(case=cases[at], sitting=sitting, seat=seat, values={}, by="office", at=noon)
        return "booked"
    except ValidationError:
        return "refused"
    finally:
        connection.close()

print("ready", flush=True)
sys.stdin.readline()
print(*ThreadPoolExecutor(int(sys.argv[3])).map(take, range(len(cases))))
"""
END = """
import json, django
django.setup()
from huying.clinic.invariants import seats
from huying.clinic.models import Consultation
rows = Consultation.objects.filter(sitting__centre__code="clinic-centre")
print(json.dumps([sorted(rows.values_list("seat", flat=True)), sorted(rows.values_list("place", flat=True)), [*seats.look()]]))
"""


def _command(code, *words):
    return {"args": [sys.executable, "-c", code, *words], "cwd": settings.PROJECT, "text": True}


def _run(office, code):
    done = subprocess.run(**_command(code), env=office.environment, check=True, stdout=subprocess.PIPE)
    return done.stdout


@pytest.mark.parametrize(("sort", "one_resident"), [("one seat", False), ("many seats", True)])
def test_seats_booked_at_once_are_taken_once_and_by_nobody_three_times(shop, sort, one_resident):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with shop.office() as office:
        _run(office, BEGIN.format(cases=CASES, one_resident=one_resident))
        workers = [
            subprocess.Popen(
                **_command(WORK, sort, str(place), str(THREADS)), **pipes, env=office.environment
            )
            for place in range(PROCESSES)
        ]
        for worker in workers:
            assert worker.stdout.readline() == "ready\n"
        said = [worker.communicate("go\n", timeout=180)[0].split() for worker in workers]
        assert [worker.returncode for worker in workers] == [0] * PROCESSES
        seats, places, wrong = json.loads(_run(office, END))
    answers = sorted(word for words in said for word in words)

    assert wrong == []
    if sort == "one seat":
        assert (seats, answers) == ([1], ["booked"] + ["refused"] * (CASES - 1))
    else:
        assert places == [1, 2]
        assert answers == ["booked"] * 2 + ["refused"] * (CASES - 2)
