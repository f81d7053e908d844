"""F26: what several processes did at once is held against what could have happened one after the other.

Three models: something that can be had once (a reference), a register that is read and written, and the trail, to
which everything is appended. Each process writes down when it asked and when it was answered; some are killed.
"""

import json
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from huying.contacts.models import Household
from huying.records.actions import EditedMeanwhile, change, enter
from huying.records.kind import the_kind
from huying.upkeep.faults import children
from huying.upkeep.faults.edits import centre_of
from huying.upkeep.faults.ground import Found, Ground
from huying.upkeep.faults.mailbox import note_down, noted
from huying.upkeep.faults.seeding import BY

WRITERS, DEATHS = 4, 2
REGISTER = "register"


class Act(NamedTuple):
    """One act of one process: asked and answered when, what, and with which result; `begun` if never answered."""

    asked: float
    answered: float
    what: str
    result: str
    version: int
    value: str
    based_on: int = 0


def history(ground: Ground) -> Found:
    log = ground.home / "history"
    children.ask(lambda: _open(ground))
    turns = ground.size // WRITERS
    writers = [children.fork(partial(_act, ground, log, place, turns)) for place in range(WRITERS)]
    deaths = sum(children.wait(pid) < 0 for pid in writers)
    acts = [Act(*json.loads(line)) for line in noted(log)]
    found = Found(f"{len(acts):,} acts of {WRITERS} processes, {deaths} killed")
    kept: list[list[Any]] = children.ask(_households)
    _unique(found, acts, kept)
    _register(found, acts, next(row for row in kept if row[0] == REGISTER))
    return found


def _open(ground: Ground) -> int:
    values = {"centre": centre_of(ground), "name": "示例住戶", "note": ""}
    enter(the_kind("households"), values, by=BY, at=ground.clock(), code=REGISTER)
    return 1


def _act(ground: Ground, log: Path, place: int, turns: int) -> None:
    """One process: now it takes a reference that others want too, now it reads, now it writes."""
    children.mortal(DEATHS / ground.size)
    for turn in range(turns):
        children.perhaps_die()
        match turn % 4:
            case 0:
                _take(ground, log, f"once-{turn}", f"{place}-{turn}")
            case 1 | 2:
                _write(ground, log, f"{place}-{turn}")
            case _:
                _read(log)


def _take(ground: Ground, log: Path, code: str, value: str) -> None:
    asked, result = time.monotonic(), "had"
    values = {"centre": centre_of(ground), "name": "示例住戶", "note": value}
    note_down(log, json.dumps((asked, asked, "take", "begun", 0, f"{code} {value}")))
    try:
        enter(the_kind("households"), values, by=BY, at=ground.clock(), code=code)
    except (ValidationError, IntegrityError):
        result = "refused"
    note_down(log, json.dumps((asked, time.monotonic(), "take", result, 0, f"{code} {value}")))


def _write(ground: Ground, log: Path, value: str) -> None:
    read = Household.objects.get(code=REGISTER)
    asked, result, version = time.monotonic(), "refused", 0
    note_down(log, json.dumps((asked, asked, "write", "begun", read.version + 1, value)))
    try:
        version = change(
            the_kind("households"), read, {"note": value}, version=read.version, by=BY, at=ground.clock()
        ).version
        result = "written"
    except EditedMeanwhile:
        pass
    note_down(log, json.dumps((asked, time.monotonic(), "write", result, version, value, read.version)))


def _read(log: Path) -> None:
    asked = time.monotonic()
    read = Household.objects.get(code=REGISTER)
    note_down(log, json.dumps((asked, time.monotonic(), "read", "read", read.version, read.note)))


def _households() -> list[tuple[str, int, str]]:
    return list(Household.objects.values_list("code", "version", "note"))


def _unique(found: Found, acts: list[Act], kept: list[list[Any]]) -> None:
    """Each reference was had by exactly one, and what stands there is what that one put."""
    here = {code: note for code, _version, note in kept}
    had = Counter(act.value.split()[0] for act in acts if (act.what, act.result) == ("take", "had"))
    found.problems += [f"{code} was had by {number}" for code, number in had.items() if number > 1]
    for act in acts:
        code, _space, value = act.value.partition(" ")
        if (act.what, act.result) == ("take", "had") and here.get(code) != value:
            found.problems.append(f"{code} was had for {value}, {here.get(code)} stands there")


def _register(found: Found, acts: list[Act], last: list[Any]) -> None:
    """Versions are written once each; nobody reads an older one than was acknowledged before they asked."""
    written = {act.version: act for act in acts if act.result == "written"}
    times = Counter(act.version for act in acts if act.result == "written")
    found.problems += [
        f"version {version} was written {number} times" for version, number in times.items() if number > 1
    ]
    for act in written.values():
        found.expect(
            act.version == act.based_on + 1,
            f"version {act.based_on} was read, {act.version} written over another",
        )
    found.expect(last[1] >= max(written, default=1), "the last version acknowledged is lost")
    if last[1] in written:
        found.expect(
            written[last[1]].value == last[2], "another value than the last acknowledged stands there"
        )
    newest, answered = 0, sorted(written.values(), key=lambda act: act.answered)
    place = 0
    for act in sorted((act for act in acts if act.result == "read"), key=lambda act: act.asked):
        while place < len(answered) and answered[place].answered <= act.asked:
            newest = max(newest, answered[place].version)
            place += 1
        found.expect(act.version >= newest, f"version {act.version} was read after {newest} was acknowledged")
        if act.version in written:
            found.expect(
                written[act.version].value == act.value, f"version {act.version} was read as {act.value}"
            )
