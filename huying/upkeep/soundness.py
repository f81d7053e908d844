"""What must be right before the office opens: each condition with what is wrong and how to mend it.

`./run`, the service units that take work and the container ask before they do. What only warns lets the office open.
"""

import os
import stat
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from huying.core.disk import free_bytes
from huying.core.sqlite.version import library_version, wal_is_safe
from huying.privacy.forgetting import RESTORING
from huying.upkeep.readiness import missing_migrations

NETWORK_DISKS = {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "fuse.sshfs", "afpfs", "webdav"}
SHORTEST_KEY = 40
PROMISED = {"fsync": "on", "full_page_writes": "on"}


class Weight(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "ERROR"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition as it was found: `said` is what is so, `mend` what to do when that is wrong."""

    name: str
    weight: Weight
    said: str
    mend: str = ""


Found = Iterator[Condition]


def conditions() -> Found:
    """Every condition, the ones of the machine before those of the database."""
    for look in (_key, _home, _restored, _disk, _addresses, _mail):
        yield from look()
    yield from _database()


def _right(name: str, right: bool, said: str, mend: str, otherwise: Weight = Weight.ERROR) -> Condition:
    return Condition(name, Weight.OK, said) if right else Condition(name, otherwise, said, mend)


def _key() -> Found:
    key = settings.SECRET_KEY
    strong = len(key) >= SHORTEST_KEY and len(set(key)) >= 10
    said = f"the secret key has {len(key)} characters"
    mend = f"Set HUYING_SECRET_KEY to at least {SHORTEST_KEY} random characters, or leave it out to have one made."
    yield _right("secret key", strong, said, mend)


def _home() -> Found:
    """What the office keeps must be readable by nobody else on the machine."""
    for path in (settings.HOME, settings.HOME / "secret-key"):
        if not path.exists():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        mend = f"Run: chmod go-rwx {path}"
        closed = not mode & (stat.S_IRWXG | stat.S_IRWXO)
        weight = Weight.ERROR if path.is_file() else Weight.WARNING
        yield _right("permissions", closed, f"{path} has mode {mode:03o}", mend, weight)


def _restored() -> Found:
    """Nobody comes in between a restore and the erasing of whoever was erased since the backup was made."""
    over = not (settings.HOME / RESTORING).exists()
    said = (
        "no restore is half done"
        if over
        else "a restore has not erased again who was erased since the backup"
    )
    mend = "Run: ./run manage migrate, then ./run manage erase_again --list FILE, then ./run manage verify."
    yield _right("restore", over, said, mend)


def _disk() -> Found:
    free = free_bytes()
    mend = f"Make room: below {settings.DISK_RESERVE:,} free bytes the office is not ready to take more."
    yield _right("disk", free > settings.DISK_RESERVE, f"{free:,} bytes are free", mend, Weight.WARNING)


def _addresses() -> Found:
    hosts = settings.ALLOWED_HOSTS
    mend = "Set HUYING_HOSTS to the names under which the office is asked for, separated by spaces."
    yield _right(
        "hosts", "*" not in hosts and bool(hosts), f"asked for as {', '.join(hosts) or 'nothing'}", mend
    )
    if settings.SECURE:
        https = settings.BASE_URL.startswith("https://")
        mend = "Set HUYING_BASE_URL to the https address that readers use; it stands in QR codes and mails."
        yield _right("address", https, f"printed as {settings.BASE_URL}", mend, Weight.WARNING)


def _mail() -> Found:
    by_server = "smtp" in settings.EMAIL_BACKEND
    said = "mail goes to a server" if by_server else f"mail is written to files in {settings.HOME / 'mail'}"
    yield _right("mail", by_server or settings.DEMO, said, "Set HUYING_SMTP to host:port.", Weight.WARNING)


def _database() -> Found:
    looks: dict[str, Callable[[], Found]] = {"sqlite": _sqlite, "postgresql": _postgresql}
    try:
        yield from looks[connection.vendor]()
        missing = missing_migrations()
    except DatabaseError as problem:
        mend = "Start the database, or correct DATABASE_URL."
        yield Condition("database", Weight.ERROR, f"does not answer ({type(problem).__name__})", mend)
        return
    said = f"{len(missing)} missing" + (f", first {missing[0]}" if missing else "")
    yield _right("migrations", not missing, said, "Run: ./run manage migrate")


def _sqlite() -> Found:
    version, (journal,), (synchronous,) = (
        ".".join(map(str, library_version())),
        _asked("PRAGMA journal_mode"),
        _asked("PRAGMA synchronous"),
    )
    safe = journal != "wal" or wal_is_safe(library_version())
    said = f"SQLite {version}, journal {journal}, synchronous {synchronous}"
    mend = (
        "This library can corrupt a write-ahead log. Install the packages anew with ./run, or use PostgreSQL."
    )
    yield _right("database", safe, said, mend)
    mend = "Commits could be lost in a power cut. Do not change the settings of the connection."
    yield _right("durability", synchronous >= 2, f"synchronous {synchronous}", mend)
    disk = disk_type(Path(settings.DATABASES["default"]["NAME"]).parent)
    mend = "SQLite cannot be trusted on a network disk. Move HUYING_HOME to a local disk, or use PostgreSQL."
    yield _right(
        "local disk",
        disk not in NETWORK_DISKS,
        f"the database lies on {disk or 'a disk of unknown kind'}",
        mend,
    )


def _postgresql() -> Found:
    (number,) = _asked("SHOW server_version_num")
    mend = "Use PostgreSQL 15 or newer."
    yield _right("database", int(number) >= 150000, f"PostgreSQL {int(number) // 10000}", mend)
    for name, wanted in PROMISED.items():
        (held,) = _asked(f"SHOW {name}")
        mend = f"Set {name} = {wanted} in postgresql.conf: without it a power cut loses or breaks what was saved."
        yield _right("durability", held == wanted, f"{name} {held}", mend)
    (held,) = _asked("SHOW synchronous_commit")
    mend = "Set synchronous_commit = on: people are told that something is saved before it is."
    yield _right("durability", held != "off", f"synchronous_commit {held}", mend)
    (sums,) = _asked("SHOW data_checksums")
    mend = (
        "Enable checksums (pg_checksums --enable while the server is stopped), so that a bad disk is noticed."
    )
    yield _right("checksums", sums == "on", f"data_checksums {sums}", mend, Weight.WARNING)
    (encoding,) = _asked("SHOW server_encoding")
    yield _right(
        "encoding", encoding == "UTF8", f"encoding {encoding}", "Create the database with ENCODING 'UTF8'."
    )


def _asked(question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()


def disk_type(folder: Path) -> str:
    """The kind of file system under `folder`, as the system names it; empty where it cannot be told."""
    mounts = Path("/proc/mounts")
    if mounts.exists():
        where = os.path.realpath(folder)
        found = [line.split()[1:3] for line in mounts.read_text().splitlines()]
        under = [(place, kind) for place, kind in found if _lies_under(where, place)]
        return max(under, key=lambda each: len(each[0]), default=("", ""))[1]
    command = ["/usr/bin/stat", "-f", "%T", str(folder)]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (fixed words)
    return asked.stdout.strip() if asked.returncode == 0 else ""


def _lies_under(where: str, place: str) -> bool:
    return where == place or where.startswith(place.rstrip("/") + "/")
