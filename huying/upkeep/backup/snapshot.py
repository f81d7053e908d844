"""One moment of the database, copied while people go on working."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from huying.audit.queries import head
from huying.core.sqlite.version import connect
from huying.upkeep.backup import postgres
from huying.upkeep.backup.manifest import Manifest

PAGES = 2048  # copied at a time, so that writers are let in between


def take(target: Path, at: datetime) -> Manifest:
    """Copy the database into `target` and say what is in the copy; writers are not held up."""
    copy = _copy_sqlite if connection.vendor == "sqlite" else _copy_postgresql
    return copy(target, at)


def _copy_sqlite(target: Path, at: datetime) -> Manifest:
    """By the library's own online backup; what is in it is counted in the copy."""
    with (
        closing(connect(Path(str(connection.settings_dict["NAME"])))) as source,
        closing(connect(target)) as copy,
    ):
        source.backup(copy, pages=PAGES, sleep=0.002)
        copy.execute("PRAGMA journal_mode=DELETE")
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise RuntimeError("the copy of the database is broken; check the disk")

        def ask(question: str) -> Any:
            return copy.execute(question).fetchall()

        tables = [name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return _described("sqlite", at, [name for name in tables if _is_ours(name)], ask)


def _copy_postgresql(target: Path, at: datetime) -> Manifest:
    """pg_dump and our counting look at the same exported snapshot."""
    with _one_snapshot() as name:
        postgres.run("pg_dump", "--format=custom", "--no-owner", f"--snapshot={name}", f"--file={target}")

        def ask(question: str) -> Any:
            with connection.cursor() as cursor:
                cursor.execute(question)
                return cursor.fetchall()

        tables = [
            name for (name,) in ask("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        ]
        return _described("postgresql", at, tables, ask)


@contextmanager
def _one_snapshot() -> Iterator[str]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def _is_ours(name: str) -> bool:
    """A table of rows, not one that SQLite keeps for its index of words."""
    return not name.startswith(("sqlite_", "search_fts_"))


def _described(vendor: str, at: datetime, tables: list[str], ask: Any) -> Manifest:
    quote = connection.ops.quote_name
    counts = {name: ask(f"SELECT count(*) FROM {quote(name)}")[0][0] for name in sorted(tables)}  # noqa: S608 (our names)
    applied = ask("SELECT app, name FROM django_migrations ORDER BY 1, 2")
    last = ask("SELECT seq, digest FROM audit_event ORDER BY seq DESC LIMIT 1")
    seq, digest = last[0] if last else (0, "")
    return Manifest(
        made_at=at.isoformat(),
        vendor=vendor,
        counts=counts,
        migrations=[f"{app}.{name}" for app, name in applied],
        head_seq=seq,
        head_digest=digest,
    )


def counts_now(names: list[str]) -> dict[str, int]:
    """Rows of each of these tables in the database in use."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        found = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {quote(name)}")  # noqa: S608 (names from the manifest, quoted)
            found[name] = cursor.fetchone()[0]
    return found


def head_now() -> tuple[int, str]:
    return head()
