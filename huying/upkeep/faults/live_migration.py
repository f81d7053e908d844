"""F17: a later release's tables come while the workers of this one go on serving, and while somebody reads for long."""

import os
import time
from collections.abc import Callable
from io import StringIO
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from huying.audit.models import Event
from huying.upkeep.faults import children, next_release
from huying.upkeep.faults.client import Browser, Line, keep_reading, keep_sending, lines
from huying.upkeep.faults.ground import Found, Ground
from huying.upkeep.faults.mailbox import note_down, noted
from huying.upkeep.faults.serving import real_server
from huying.upkeep.faults.trail import lengthen

ENOUGH = 20  # answers that show that people are being served
PATIENCE = 90.0  # of a very busy machine; who is held up for good is held up longer
LATER = next_release.NAME


def live_migration(ground: Ground) -> Found:
    """The table that every change writes to, `size` rows long, gets a column and an index."""
    children.ask(lambda: lengthen(ground.size, ground.clock()))
    sent, read = ground.home / "sent-meanwhile", ground.home / "read-meanwhile"
    found = Found("")
    with real_server(dict(os.environ), workers=1) as port:
        browser = Browser(port, ground.seed)
        people = [
            children.fork(lambda: keep_sending(browser, sent)),
            children.fork(lambda: keep_reading(browser, read)),
        ]
        found.expect(_served(sent, read), "nobody was served before the migration")
        _migrate_meanwhile(ground, found, sent, read)
        found.expect(_served(sent, read), "nobody was served after the migration")
        for pid in people:
            children.finish(pid)
    answers = [*lines(sent), *lines(read)]
    failed = [line for line in answers if line.status not in {200, 302}]
    found.problems += [f"{line.name} was answered {line.status}" for line in failed]
    found.expect(children.ask(_columns) == ["noted_by"], "the new column is not there")
    found.told = (
        f"a trail of {ground.size:,}, {len(answers):,} requests, {len(failed):,} failed, "
        f"longest wait of one person {_longest_wait(answers):.1f} s"
    )
    return found


def _migrate_meanwhile(ground: Ground, found: Found, sent: Path, read: Path) -> None:
    """On PostgreSQL somebody reads the table when the migration begins, and goes on until others were served."""
    told = ground.home / "migrating"
    holder = children.fork(lambda: _read_for_long(told)) if connection.vendor == "postgresql" else 0
    if holder:
        _wait_for(lambda: bool(noted(told)))
    migrating = children.fork(lambda: _migrate(told))
    if holder:
        _wait_for(_somebody_waits)
        found.expect(_served(sent, read), "nobody was served while the migration waited")
        children.finish(holder)
    found.expect(children.wait(migrating) == 0, "the migration did not end well")


def _read_for_long(told: Path) -> None:
    """The nightly verification, or a backup: a reader whose transaction stays open."""
    with transaction.atomic():
        Event.objects.first()
        note_down(told, "reading")
        time.sleep(PATIENCE * 4)


def _migrate(told: Path) -> None:
    settings.MIGRATION_MODULES = {"audit": LATER}
    assert next_release.NAME == LATER  # noqa: S101 (the folder beside)
    call_command("migrate", "audit", verbosity=0, stdout=StringIO())
    note_down(told, "migrated")


def _somebody_waits() -> bool:
    """Whether the change of the table has come to the reader's lock."""
    return bool(children.ask(_waiting))


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'")
        return int(cursor.fetchone()[0])


def _served(*logs: Path) -> bool:
    """Whether people in each of these logs get so many more answers."""
    wanted = {log: len(noted(log)) + ENOUGH for log in logs}
    return _wait_for(lambda: all(len(noted(log)) >= number for log, number in wanted.items()))


def _wait_for(what: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not (come := what()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return come


def _longest_wait(answers: list[Line]) -> float:
    """From one answer to the next of the same person."""
    moments: dict[str, list[float]] = {}
    for line in answers:
        moments.setdefault(line.name.rpartition("-")[0], []).append(line.moment)
    return max(later - earlier for each in moments.values() for earlier, later in pairwise(each))


def _columns() -> list[str]:
    """What the table has that this release does not know."""
    with connection.cursor() as cursor:
        there = connection.introspection.get_table_description(cursor, Event._meta.db_table)
    return sorted({column.name for column in there} - {field.column for field in Event._meta.concrete_fields})
