"""Several web workers and job workers on one database behave as one."""

import os
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from huying.accounts.tries import NAME
from huying.audit.models import Event
from huying.contacts.models import Household
from huying.outbox.actions import enqueue
from huying.outbox.models import Job
from huying.upkeep.faults import children
from huying.upkeep.faults.client import Answer, Browser
from huying.upkeep.faults.ground import Found, Ground
from huying.upkeep.faults.jobs import COUNT
from huying.upkeep.faults.serving import real_server

FIRST = 1_000_000  # these jobs are told from those of other faults by their numbers
AT_ONCE = 10  # sendings of one form, half of them to each worker
OFFICE, SIGN_OUT = "/office/", "/accounts/logout/"


def several_workers(ground: Ground) -> Found:
    """`size` forms sent to two web workers at once, as many jobs for two job workers, `size` sessions, one limit."""
    found = Found(
        f"2 web and 2 job workers: {ground.size:,} forms each sent {AT_ONCE} times, {ground.size:,} jobs, "
    )
    children.ask(lambda: _queue(ground))
    with ExitStack() as stack:
        ports = [stack.enter_context(real_server(dict(os.environ), workers=1)) for _worker in range(2)]
        browsers = [Browser(port, ground.seed) for port in ports]
        working = [children.fork(_work) for _worker in range(2)]
        _one_form(found, ground, browsers)
        _one_session(found, ground, ports)
        _one_limit(found, ports)
        found.problems += [
            f"a job worker ended with {code}" for pid in working if (code := children.wait(pid))
        ]
    _one_effect(found, ground)
    _one_number(found)
    return found


def _one_form(found: Found, ground: Ground, browsers: list[Browser]) -> None:
    """Each form makes one record, whichever worker it is sent to, and all are answered alike."""
    for number in range(ground.size):
        key, name = secrets.token_urlsafe(32), f"several-{number}"
        sends = [partial(each.enter_household, name, key) for each in browsers]
        answers = set(_at_once(sends * (AT_ONCE // 2)))
        found.expect(
            len(answers) == 1, f"form {number} was answered {sorted(each.status for each in answers)}"
        )
    names: list[str] = children.ask(lambda: list(Household.objects.values_list("name", flat=True)))
    for number in range(ground.size):
        times = names.count(f"several-{number}")
        found.expect(times == 1, f"form {number} made {times} records")


def _one_session(found: Found, ground: Ground, ports: list[int]) -> None:
    """Who signs out at one worker is a stranger to the other at the next request."""
    for number in range(ground.size):
        facts = ground.seed | children.ask(lambda: _signed_in(ground.seed["user"]))
        here, there = (Browser(port, facts) for port in (ports if number % 2 else reversed(ports)))
        found.expect(there.open(OFFICE).status == 200, f"session {number} was not known to the other worker")
        here.post(SIGN_OUT)
        found.expect(there.open(OFFICE).status == 302, f"session {number} was ended and lives on")
    found.told += f"{ground.size:,} sessions ended, "


def _one_limit(found: Found, ports: list[int]) -> None:
    """Tries at one worker count at the other: of many at once, no more are judged than one worker would."""
    strangers = [Browser(port, {"csrf_name": settings.CSRF_COOKIE_NAME}) for port in ports]
    guess = {"login": "victim", "password": "wrong"}
    sends = [partial(each.post, "/accounts/login/", **guess) for each in strangers]
    answers = Counter(each.status for each in _at_once(sends * NAME.free * 2))
    judged = answers[200]
    found.expect(
        judged == NAME.free, f"{judged} wrong passwords were judged, {NAME.free} may be: {dict(answers)}"
    )
    found.told += f"{sum(answers.values())} wrong passwords at once, {judged} judged"


def _one_effect(found: Found, ground: Ground) -> None:
    """Each job was done once."""
    codes = children.ask(
        lambda: list(Event.objects.filter(action="faults.counted").values_list("code", flat=True))
    )
    times = Counter(codes)
    for number in range(FIRST, FIRST + ground.size):
        found.expect(times[str(number)] == 1, f"job {number} was done {times[str(number)]} times")
    left = children.ask(_left)
    found.expect(left == 0, f"{left} jobs are left")


def _left() -> int:
    return Job.objects.filter(task=COUNT, arguments__number__gte=FIRST).exclude(state=Job.State.DONE).count()


def _one_number(found: Found) -> None:
    """The trail is numbered without a gap, and no two records have one reference."""
    seqs: list[int] = children.ask(lambda: list(Event.objects.order_by("seq").values_list("seq", flat=True)))
    found.expect(seqs == list(range(1, len(seqs) + 1)), "the numbers of the trail have gaps or doubles")
    codes: list[str] = children.ask(lambda: list(Household.objects.values_list("code", flat=True)))
    found.expect(len(codes) == len(set(codes)), "two records have one reference")
    found.told += f", {len(seqs):,} events numbered"


def _queue(ground: Ground) -> int:
    with transaction.atomic():
        for number in range(ground.size):
            enqueue(task=COUNT, arguments={"number": FIRST + number}, at=ground.clock())
    return ground.size


def _work() -> None:
    call_command("work_jobs", "--until-empty")


def _signed_in(user: int) -> dict[str, Any]:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user))
    return {"cookie": client.cookies[settings.SESSION_COOKIE_NAME].value}


def _at_once(sends: Sequence[Callable[[], Answer]]) -> list[Answer]:
    answers: list[Answer] = []
    ready = threading.Barrier(len(sends))

    def send(each: Callable[[], Answer]) -> None:
        ready.wait()
        answers.append(each())

    threads = [threading.Thread(target=send, args=(each,)) for each in sends]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
