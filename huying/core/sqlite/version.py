"""Which SQLite library is in use, and the journal it may be trusted with.

Versions before 3.51.3 (and outside the 3.50.7 and 3.44.6 lines) can corrupt a WAL database when several
connections write and checkpoint at once; with those the rollback journal is used instead.
"""

import sys
from pathlib import Path
from typing import Any

try:
    import pysqlite3 as library
except ImportError:  # no wheel for this platform: the library Python was linked with
    import sqlite3 as library  # type: ignore[no-redef]


def library_version() -> tuple[int, ...]:
    """The version of the library in use."""
    return tuple(library.sqlite_version_info)


DatabaseError: type[Exception] = library.DatabaseError


def connect(path: Path) -> Any:
    """A plain connection by the chosen library, outside Django."""
    return library.connect(str(path), timeout=60)


def use_library() -> None:
    """Make `import sqlite3` mean the chosen library, before Django's backend is loaded."""
    sys.modules["sqlite3"] = library
    sys.modules["sqlite3.dbapi2"] = library.dbapi2


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether `version` carries the fix of the WAL-reset fault."""
    major_minor, patch = version[:2], version[2]
    return (
        (version >= (3, 51, 3) and version != (3, 52, 0))
        or (major_minor == (3, 50) and patch >= 7)
        or (major_minor == (3, 44) and patch >= 6)
    )


def init_command() -> str:
    """Settings under which an acknowledged write survives a power cut."""
    journal = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
    if not wal_is_safe(library.sqlite_version_info):
        journal = "PRAGMA journal_mode=DELETE;PRAGMA synchronous=EXTRA;"
    return journal + (
        "PRAGMA trusted_schema=OFF;PRAGMA secure_delete=ON;PRAGMA mmap_size=0;"
        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-16000;PRAGMA temp_store=MEMORY;"
    )
