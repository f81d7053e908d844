"""Many letters sent off at once: each gets a serial of its own, none is missing, and a letter clicked twice gets one."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

PROCESSES, THREADS, LETTERS = 2, 3, 12
BEGIN = """
import django
django.setup()
from huying.accounts.tests.factories import make_centre
from huying.letters.tests.factories import hong_kong, make_case, signed, signer_at, writer_at
noon = hong_kong(2023, 5, 2, 12, 0)
case = make_case(centre=make_centre("letters-centre"))
writer, signer = writer_at(case.centre), signer_at(case.centre)
for number in range(int({letters})):
    signed(noon, case=case, by=writer, signed_by=signer, subject=f"example {{number}}")
"""
# Each process has threads that send letters off as fast as they can; every letter is clicked in both processes.
WORK = """
import sys, django
django.setup()
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from huying.letters.dispatching import dispatch
from huying.letters.models import Draft
from huying.letters.tests.factories import hong_kong
noon = hong_kong(2023, 5, 2, 12, 0)
drafts = list(Draft.objects.filter(case__centre__code="letters-centre").order_by("pk"))
own = drafts if sys.argv[1] == "both" else drafts[int(sys.argv[2]) :: 2]

def send(draft):
    try:
        dispatch(draft=draft, method="post", by=draft.drafted_by, at=noon)
    finally:
        connection.close()

print("ready", flush=True)
sys.stdin.readline()
list(ThreadPoolExecutor(int(sys.argv[3])).map(send, own))
"""
END = """
import json, django
django.setup()
from huying.cases.models import Letter
from huying.files.models import StoredFile
from huying.letters.invariants import sent, serials
found = sorted(Letter.objects.filter(centre__code="letters-centre").values_list("serial", flat=True))
print(json.dumps([found, StoredFile.objects.filter(name__startswith="LETTERS-CENTRE").count(), [*sent.look(), *serials.look()]]))
"""


def _command(code, *words):
    return {"args": [sys.executable, "-c", code, *words], "cwd": settings.PROJECT, "text": True}


def _run(office, code):
    done = subprocess.run(**_command(code), env=office.environment, check=True, stdout=subprocess.PIPE)
    return done.stdout


@pytest.mark.parametrize("sharing", ["apart", "both"])
def test_letters_sent_at_once_get_serials_one_after_the_other(shop, sharing):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with shop.office() as office:
        _run(office, BEGIN.format(letters=LETTERS))
        workers = [
            subprocess.Popen(
                **_command(WORK, sharing, str(place), str(THREADS)), **pipes, env=office.environment
            )
            for place in range(PROCESSES)
        ]
        for worker in workers:
            assert worker.stdout.readline() == "ready\n"
        for worker in workers:
            worker.communicate("go\n", timeout=180)
        assert [worker.returncode for worker in workers] == [0] * PROCESSES
        serials, files, wrong = json.loads(_run(office, END))

    assert serials == [f"LETTERS-CENTRE/2023/{number:04d}" for number in range(1, LETTERS + 1)]
    assert (files, wrong) == (2 * LETTERS, [])
