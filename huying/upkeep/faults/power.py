"""F4: the power is cut at every point of SQLite's own writing.

A file system of ours passes everything on and writes it down: what was written where, and what was forced to disk. A
power cut is then a prefix of these acts: what was forced is there, of what was not some is there, some is torn, some
is missing, in any order. Each such image must open, be whole, and hold every commit acknowledged before the cut.
"""

import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from huying.core.sqlite.version import DatabaseError, connect, init_command
from huying.upkeep.faults.ground import Found, Ground

SECTOR = 512
FILE = "office.sqlite3"
ROWS_PER_COMMIT = 3
SETTINGS = ""  # others than those of the office


class Act(NamedTuple):
    """One thing done to a file: written at a place, cut to a length, forced to disk, deleted; or a commit acknowledged."""

    what: str
    file: str
    place: int = 0
    data: bytes = b""


@dataclass(slots=True)
class Disk:
    """What has been done to it, in order."""

    acts: list[Act] = field(default_factory=list)

    def note(self, what: str, file: str, place: int = 0, data: bytes = b"") -> None:
        self.acts.append(Act(what, Path(file).name, place, bytes(data)))


def record(folder: Path, commits: int, pragmas: str) -> Disk:
    """Write `commits` transactions on a disk that remembers, and note when each was acknowledged."""
    import apsw

    disk = Disk()
    vfs = _vfs(apsw, disk)
    connection = apsw.Connection(str(folder / FILE), vfs=vfs.name)
    # One connection alone needs no shared memory, which a power cut loses in any case.
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    for pragma in filter(None, pragmas.split(";")):
        connection.execute(pragma)
    connection.execute("PRAGMA wal_autocheckpoint=7; PRAGMA cache_size=5")
    connection.execute(
        "CREATE TABLE kept (number INTEGER, part INTEGER, words TEXT, PRIMARY KEY (number, part))"
    )
    connection.execute("CREATE INDEX kept_words ON kept (words)")
    for number in range(commits):
        connection.execute("BEGIN IMMEDIATE")
        for part in range(ROWS_PER_COMMIT):
            connection.execute(
                "INSERT INTO kept VALUES (?, ?, ?)", (number, part, f"{number * 7919 % 1000}-{part}" * 40)
            )
        connection.execute("COMMIT")
        disk.note("acknowledged", FILE, number)
    connection.close()
    return disk


def _vfs(apsw: Any, disk: Disk) -> Any:
    class Remembering(apsw.VFS):  # type: ignore[misc]
        """Opens files that note what is done to them."""

        def __init__(self) -> None:
            self.name = f"remembering-{id(disk)}"
            super().__init__(self.name, "", maxpathname=1024)

        def xOpen(self, name: Any, flags: Any) -> Any:
            return RememberingFile(name, flags)

        def xDelete(self, filename: str, syncdir: bool) -> None:
            disk.note("deleted", filename, int(syncdir))
            super().xDelete(filename, syncdir)

    class RememberingFile(apsw.VFSFile):  # type: ignore[misc]
        """Passes everything on, and notes it."""

        def __init__(self, name: Any, flags: Any) -> None:
            self.told = name.filename() if isinstance(name, apsw.URIFilename) else str(name or "nameless")
            super().__init__("", name, flags)

        def xWrite(self, data: bytes, offset: int) -> None:
            disk.note("written", self.told, offset, data)
            super().xWrite(data, offset)

        def xTruncate(self, newsize: int) -> None:
            disk.note("cut", self.told, newsize)
            super().xTruncate(newsize)

        def xSync(self, flags: int) -> None:
            disk.note("forced", self.told)
            super().xSync(flags)

    return Remembering()


def images(disk: Disk, dice: random.Random, number: int) -> Iterator[tuple[int, int, dict[str, bytearray]]]:
    """`number` power cuts: where each came, how many commits were acknowledged before it, and what the disk holds."""
    cuts = sorted(dice.sample(range(len(disk.acts) + 1), min(number, len(disk.acts) + 1)))
    durable: dict[str, bytearray] = {}
    loose: dict[str, list[Act]] = {}
    acknowledged, place = 0, 0
    for cut in cuts:
        for act in disk.acts[place:cut]:
            acknowledged += _do(act, durable, loose)
        place = cut
        held = {name: bytearray(content) for name, content in durable.items()}
        for acts in loose.values():
            for act in _survivors(acts, dice):
                _apply(act, held)
        yield cut, acknowledged, held


def _do(act: Act, durable: dict[str, bytearray], loose: dict[str, list[Act]]) -> int:
    """Carry one act out; 1 when it is an acknowledgement."""
    if act.what == "acknowledged":
        return 1
    if act.what == "forced":
        durable.setdefault(act.file, bytearray())
        for each in loose.pop(act.file, []):
            _apply(each, durable)
        for name in [name for name, acts in loose.items() if any(each.what == "deleted" for each in acts)]:
            for each in loose.pop(
                name
            ):  # file systems keep the order of deletions: what is forced later brings them
                _apply(each, durable)
    elif act.what == "deleted" and act.place:  # its folder was forced with it
        durable.pop(act.file, None)
        loose.pop(act.file, None)
    else:
        loose.setdefault(act.file, []).append(act)
    return 0


def _survivors(acts: list[Act], dice: random.Random) -> list[Act]:
    """Of what was not forced: all, none, the beginning, or any of it in any order, some of it torn."""
    match dice.randrange(5):
        case 0:
            return acts
        case 1:
            return []
        case 2:
            return acts[: dice.randrange(len(acts) + 1)]
        case _:
            kept = [_torn(act, dice) for act in acts if dice.random() < 0.5]
            if dice.random() < 0.5:
                dice.shuffle(kept)
            return kept


def _torn(act: Act, dice: random.Random) -> Act:
    """Sometimes only some sectors of a write arrive."""
    if act.what != "written" or len(act.data) <= SECTOR or dice.random() < 0.7:
        return act
    sectors = dice.randrange(1, len(act.data) // SECTOR + 1)
    return act._replace(data=act.data[: sectors * SECTOR])


def _apply(act: Act, files: dict[str, bytearray]) -> None:
    content = files.setdefault(act.file, bytearray())
    if act.what == "deleted":
        files.pop(act.file, None)
    elif act.what == "cut":
        del content[act.place :]
    else:
        content.extend(bytes(max(act.place + len(act.data) - len(content), 0)))
        content[act.place : act.place + len(act.data)] = act.data


def faults_of(acknowledged: int, held: dict[str, bytearray], folder: Path) -> str:
    """What is wrong after this power cut; nothing, if all is well."""
    for name, content in held.items():
        (folder / name).write_bytes(content)
    connection = connect(folder / FILE)
    try:
        [whole] = connection.execute("PRAGMA integrity_check").fetchone()
        if whole != "ok":
            return f"corrupt: {whole[:80]}"
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'kept'").fetchone():
            return f"{acknowledged} of {acknowledged} commits lost" if acknowledged else ""
        rows = connection.execute("SELECT number, count(*) FROM kept GROUP BY number").fetchall()
        if any(parts != ROWS_PER_COMMIT for _number, parts in rows):
            return "half a transaction is there"
        lost = set(range(acknowledged)) - {number for number, _parts in rows}
        return f"{len(lost)} of {acknowledged} commits lost" if lost else ""
    except DatabaseError as problem:
        return f"corrupt: {problem}"
    finally:
        connection.close()


def power_cuts(ground: Ground) -> Found:
    """`size` power cuts with the settings that offices run with, and as many with those for an older library."""
    wal = SETTINGS or init_command()
    commits, wrong = cut_power(ground.size, wal, ground.dice)
    older = "PRAGMA journal_mode=DELETE;PRAGMA synchronous=EXTRA;"
    _commits, wrong_older = cut_power(ground.size, older, ground.dice)
    return Found(
        f"{ground.size:,} cuts in {commits} commits, twice (write-ahead log, rollback journal)",
        wrong + wrong_older,
    )


def cut_power(number: int, pragmas: str, dice: random.Random) -> tuple[int, list[str]]:
    """Cut the power `number` times; how many commits were written, and what was wrong after which cut."""
    wrong = []
    commits = max(20, min(number // 4, 200))
    with tempfile.TemporaryDirectory(prefix="huying-power-") as folder:
        (Path(folder) / "written").mkdir()
        disk = record(Path(folder) / "written", commits, pragmas)
        for place, (cut, acknowledged, held) in enumerate(images(disk, dice, number)):
            image = Path(folder) / f"image-{place}"
            image.mkdir()
            if problem := faults_of(acknowledged, held, image):
                wrong.append(f"cut after act {cut}: {problem}")
            for file in image.iterdir():
                file.unlink()
            image.rmdir()
    return commits, wrong
