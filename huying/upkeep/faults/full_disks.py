"""F6: the disk of the data folder is really full while papers are sent; then there is room again.

The office stands on a small file system of its own: its files, what it receives, and on SQLite its database.
"""

import secrets
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from huying.cases.models import Category
from huying.files.keeping import incoming, places
from huying.files.models import StoredFile
from huying.papers.models import CasePaper
from huying.records.actions import enter
from huying.records.kind import the_kind
from huying.upkeep.faults import children
from huying.upkeep.faults.client import Answer, Browser
from huying.upkeep.faults.disk_full import SENTENCE
from huying.upkeep.faults.disks import CannotMount, make_disk, mounted
from huying.upkeep.faults.edits import centre_of
from huying.upkeep.faults.ground import Found, Ground
from huying.upkeep.faults.seeding import BY
from huying.upkeep.faults.serving import listen, serve

MEGABYTES = 128  # as large as the office may have become by other faults
LARGE = 200_000  # bytes of a paper
CASE = "full-disk"


def full_disks(ground: Ground) -> Found:
    """`size` papers onto a disk with room for a third of them, then one more when there is room again."""
    with tempfile.TemporaryDirectory(prefix="huying-full-") as name:
        backing, place = Path(name) / "disk", Path(name) / "office"
        try:
            make_disk(backing, MEGABYTES)
            with mounted(backing, place):
                return _full(ground, place)
        except CannotMount as problem:
            return Found(f"skipped: {problem}")


def _full(ground: Ground, place: Path) -> Found:
    shutil.copytree(ground.home, place, dirs_exist_ok=True)

    def here(work: Callable[[], Any]) -> Any:
        return children.ask(lambda: _moved(place, work))

    here(lambda: _a_case(ground))
    _leave(place, ground.size * LARGE // 3)
    answers = _sent(ground, place, [f"full-{number}.txt" for number in range(ground.size)])
    (place / "ballast").unlink()
    later = _sent(ground, place, ["later.txt"])
    kept = here(_kept)
    if connection.vendor == "postgresql":  # its rows stay where they are, and the disk goes
        shutil.copytree(place / "files", ground.home / "files", dirs_exist_ok=True)
    return _held_against(answers, later, kept)


def _moved(place: Path, work: Callable[[], Any]) -> Any:
    """Done by a process that works in the office on the small disk from now on."""
    settings.HOME = place
    if connection.vendor == "sqlite":
        connection.settings_dict["NAME"] = str(place / "huying.sqlite3")
    return work()


def _a_case(ground: Ground) -> str:
    values = {
        "centre": centre_of(ground),
        "category": Category.objects.get(code="category"),
        "title": "示例個案",
        "received_on": ground.clock().date(),
    }
    return str(enter(the_kind("cases"), values, by=BY, at=ground.clock(), code=CASE).code)


def _leave(place: Path, room: int) -> None:
    """Fill the disk up to so many bytes."""
    free = shutil.disk_usage(place).free
    with (place / "ballast").open("wb") as file:
        for _block in range(max(free - room, 0) // 4096):
            file.write(bytes(4096))


def _sent(ground: Ground, place: Path, names: list[str]) -> dict[str, Answer]:
    listening = listen()
    worker = children.fork(lambda: _moved(place, partial(serve, listening)))
    browser = Browser(listening.getsockname()[1], ground.seed)
    try:
        return {name: _add(browser, name) for name in names}
    finally:
        children.kill(worker)
        listening.close()


def _add(browser: Browser, name: str) -> Answer:
    content = secrets.token_hex(LARGE // 2).encode()
    told = {"form_key": secrets.token_urlsafe(32), "visibility": "readers"}
    return browser.upload(f"/office/cases/{CASE}/papers/add/", name, content, **told)


def _kept() -> dict[str, Any]:
    """What is there now: papers by name, bytes without rows, what was being received, and what `verify` says."""
    told = StringIO()
    try:
        call_command("verify", shown=3, stdout=told)
        broken = []
    except SystemExit:
        broken = [line.strip() for line in told.getvalue().splitlines() if " ok " not in line]
    rows = set(StoredFile.objects.values_list("place", flat=True))
    return {
        "papers": list(CasePaper.objects.values_list("file__name", flat=True)),
        "loose": [name for name, _path in places() if name not in rows],
        "received": [path.name for path in incoming().iterdir()],
        "broken": broken,
    }


def _held_against(answers: dict[str, Answer], later: dict[str, Answer], kept: dict[str, Any]) -> Found:
    refused = {name: answer for name, answer in answers.items() if answer.status != 302}
    found = Found(f"{len(answers):,} papers, {len(refused):,} refused for want of room")
    papers = kept["papers"]
    for name, answer in (answers | later).items():
        if answer.status == 302:
            found.expect(
                papers.count(name) == 1, f"{name} was acknowledged and is there {papers.count(name)} times"
            )
            continue
        found.expect(name not in papers, f"{name} was refused and is there")
        found.expect(answer.status == 507, f"{name} was answered {answer.status}")
        found.expect(SENTENCE in answer.page, f"{name}: the page does not say that the disk is full")
    found.expect(bool(refused), "the disk was never full")
    found.expect(len(refused) < len(answers), "there was never room")
    found.expect(all(answer.status == 302 for answer in later.values()), "with room again, it was refused")
    found.expect(not kept["loose"], f"bytes without a row: {kept['loose'][:3]}")
    found.expect(not kept["received"], f"left behind while receiving: {kept['received'][:3]}")
    found.problems += [f"verify: {line}" for line in kept["broken"]]
    return found
