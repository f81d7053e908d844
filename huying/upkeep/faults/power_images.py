"""F3: the office writes on a real file system in a file; the file is copied in mid-writing, and the copy is mounted.

What the file system had not forced down by then is not in the copy, as after a power cut. Needs root and a loop
device; the copy is taken with the writer stopped, and not at one atomic instant.
"""

import os
import shutil
import signal
import tempfile
import time
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from huying.core.sqlite.version import DatabaseError, connect
from huying.records.actions import enter
from huying.records.kind import the_kind
from huying.upkeep.faults import children
from huying.upkeep.faults.disks import CannotMount, make_disk, mounted
from huying.upkeep.faults.edits import centre_of
from huying.upkeep.faults.ground import Found, Ground
from huying.upkeep.faults.mailbox import note_down, noted
from huying.upkeep.faults.seeding import BY

MEGABYTES = 40
PAUSE = 0.002  # between entries, so that the disk does not fill up
FILE = "huying.sqlite3"


def power_images(ground: Ground) -> Found:
    """`size` images of the disk of an office at work."""
    log, acknowledged = ground.home / "entered", 0
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="huying-image-") as name:
        folder, backing = Path(name), Path(name) / "disk"
        try:
            make_disk(backing, MEGABYTES)
            with mounted(backing, folder / "office") as place:
                shutil.copy(Path(settings.HOME) / FILE, place / FILE)
                os.sync()
                writer = children.fork(lambda: _write(ground, place / FILE, log))
                try:
                    for _image in range(ground.size):
                        time.sleep(ground.dice.uniform(0.05, 0.6))
                        os.kill(writer, signal.SIGSTOP)
                        known = noted(log)
                        shutil.copyfile(backing, folder / "copy")
                        os.kill(writer, signal.SIGCONT)
                        wrong += _wrong_in(folder, known)
                        acknowledged = len(known)
                finally:
                    children.kill(writer)
        except CannotMount as problem:
            return Found(f"skipped: {problem}")
    found = Found(f"{ground.size:,} images, {acknowledged:,} entries acknowledged before the last", wrong)
    found.expect(acknowledged > 0, "nothing was acknowledged at all")
    return found


def _write(ground: Ground, file: Path, log: Path) -> None:
    connection.settings_dict["NAME"] = str(file)
    values = {"centre": centre_of(ground), "name": "示例住戶", "note": "字" * 300}
    while True:
        made = enter(the_kind("households"), values, by=BY, at=ground.clock())
        note_down(log, made.code)
        time.sleep(PAUSE)


def _wrong_in(folder: Path, acknowledged: list[str]) -> list[str]:
    """What is wrong on the copy, which only sees a power cut."""
    with mounted(folder / "copy", folder / "after") as place, closing(connect(place / FILE)) as database:
        try:
            [whole] = database.execute("PRAGMA integrity_check").fetchone()
            rows = database.execute("SELECT code FROM contacts_household").fetchall()
            events = database.execute("SELECT code FROM audit_event WHERE kind = 'households'").fetchall()
        except DatabaseError as problem:
            return [f"corrupt: {problem}"]
    kept, told = {code for (code,) in rows}, {code for (code,) in events}
    lost = set(acknowledged) - kept
    problems = [] if whole == "ok" else [f"corrupt: {whole[:80]}"]
    problems += [f"{len(lost)} of {len(acknowledged)} acknowledged entries lost"] if lost else []
    return problems + ([f"{len(kept ^ told)} records without events"] if kept != told else [])
