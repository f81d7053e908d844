"""F2: workers that die in the middle of an import, and of taking it back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial, wraps
from typing import Any

from django.core.files.base import ContentFile

from huying.accounts.models import User
from huying.cases.models import Case
from huying.contacts.models import Contact
from huying.files.receiving import receive
from huying.imports import actions, running
from huying.imports.mapping import from_toml
from huying.imports.models import Import, ImportedRow
from huying.imports.profiling import as_kept, profiled
from huying.imports.reading.table import WANTED, open_table
from huying.outbox.actions import LEASE, work
from huying.outbox.models import Job
from huying.upkeep.faults import children
from huying.upkeep.faults.ground import Found, Ground

STEP = LEASE + timedelta(seconds=1)
CHANCE = 0.2  # of dying before, within and after each batch
MAPPING = """
[columns]
reference = "no"
title = "title"
received_on = "day"
name = "name"
phone = "phone"
[fixed]
category = "category"
centre = "centre"
channel = "phone"
"""


def import_kills(ground: Ground) -> Found:
    """The import goes on wherever it was killed: no row lost, none doubled; and so does taking it back."""
    start = ground.clock()
    before = children.ask(lambda: [Case.objects.count(), Contact.objects.count()])
    children.ask(lambda: _begin(ground, start))
    deaths, moment = _worked(start)
    found = Found(f"{ground.size:,} rows, {deaths} workers killed")
    made = children.ask(
        lambda: [Case.objects.count(), ImportedRow.objects.values("case").distinct().count(), _state()]
    )
    wanted = [before[0] + ground.size, ground.size, "done"]
    found.expect(made == wanted, f"cases, rows and state are {made}, not {wanted}")
    children.ask(lambda: _undo(moment))
    more, _moment = _worked(moment)
    found.told += f", {more} in taking it back"
    left = children.ask(lambda: [Case.objects.count(), Contact.objects.count(), _state()])
    found.expect(left == [*before, "undone"], f"cases, residents and state are {left} after taking it back")
    return found


def _begin(ground: Ground, at: datetime) -> int:
    person = User.objects.get(pk=ground.seed["user"])
    lines = [
        f"old-{number},示例個案{number},2023-05-02,示例居民{number // 2},5{number // 2:07d}"
        for number in range(ground.size)
    ]
    content = "\n".join(["no,title,day,name,phone", *lines]).encode()
    received, mapping = receive(ContentFile(content, "cases.csv"), WANTED), from_toml(MAPPING)
    table = open_table(received.waiting.path, received.media)
    columns, total = profiled(table)
    made = actions.receive_import(
        received=received, profile=as_kept(columns, table), total=total, mapping=mapping, by=person, at=at
    )
    made = actions.check(of=actions.ask_check(of=made, mapping=mapping, at=at), at=at)
    actions.begin(of=made, by=person, at=at)
    return int(made.pk)


def _undo(at: datetime) -> int:
    latest = Import.objects.latest("pk")
    actions.ask_undo(of=latest, by=latest.made_by or "faults", at=at)
    return int(latest.pk)


def _state() -> str:
    return str(Import.objects.latest("pk").state)


def _worked(moment: datetime) -> tuple[int, datetime]:
    """Workers one after the other, each as mortal as the one before; how many died, and when it was over."""
    deaths = 0
    while children.ask(_unfinished):
        children.ask(_patience)
        deaths += children.wait(children.fork(partial(_work_mortally, moment))) < 0
        moment += STEP
    return deaths, moment


def _unfinished() -> bool:
    return Job.objects.filter(state__in=[Job.State.READY, Job.State.RUNNING]).exists()


def _patience() -> int:
    """Five deaths would park the job; here it is the import that is tried, not the patience of the worker."""
    return Job.objects.filter(state=Job.State.RUNNING).update(attempts=1)


def _work_mortally(at: datetime) -> None:
    children.mortal(CHANCE)
    for name in ("open_cases", "_entered", "undo_records", "_taken_back"):
        vars(running)[name] = _dying(vars(running)[name])
    while work(at=at):
        pass


def _dying(act: Callable[..., Any]) -> Callable[..., Any]:
    """The same act, before and after which its process may die."""

    @wraps(act)
    def mortal(*told: Any, **more: Any) -> Any:
        children.perhaps_die()
        done = act(*told, **more)
        children.perhaps_die()
        return done

    return mortal
