"""F18: the making of the tables is killed, again and again, and run again until it is done."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection

from huying.upkeep.faults import children
from huying.upkeep.faults.ground import Found, Ground

STATEMENTS = 500  # fewer than all the migrations send
LONGEST = 0.003  # seconds into a statement
SCHEMA = {
    "sqlite": "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
    "postgresql": """
        SELECT table_name, column_name, concat_ws(' ', data_type, is_nullable, column_default)
          FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
         WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    """,
}
NOTHING = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"


def migration_kills(ground: Ground) -> Found:
    """Make the tables of an empty database, killed `size` times on the way."""
    whole, rights = children.ask(_schema), children.ask(_rights)
    children.ask(_emptied)
    killed = sum(_migrated_until(ground) for _kill in range(ground.size))
    ended = children.wait(children.fork(_migrate))
    found = Found(f"{killed:,} kills on the way to {len(whole):,} tables, columns, indexes and rules")
    found.expect(ended == 0, f"after {killed} kills the migrations ended with {ended}")
    found.expect(killed > 0, "no migration was killed")
    found.problems += [f"{line} is not as it should be" for line in _apart(whole, children.ask(_schema))]
    found.expect(
        children.ask(_rights) == rights, "the rights that Django keeps are not those of an undisturbed run"
    )
    return found


def _migrated_until(ground: Ground) -> bool:
    """Migrate in a child and kill it somewhere in one of its statements; whether it was killed before its end."""
    wanted = ground.dice.randrange(1, max(2 * STATEMENTS // ground.size, 2))
    return killed_at(wanted, ground.dice.uniform(0, LONGEST), _migrate)


def killed_at(wanted: int, later: float, work: Callable[[Callable[[], object]], object]) -> bool:
    """Do `work`, which tells of each statement, in a child and kill it `later` seconds into that one; whether it was."""
    reading, writing = os.pipe()

    def told() -> None:
        os.close(reading)
        work(lambda: os.write(writing, b"."))

    pid = children.fork(told)
    os.close(writing)
    seen = 0
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        while seen < wanted and (some := pipe.read(wanted - seen)):
            seen += len(some)
    if seen == wanted:
        time.sleep(later)
        children.kill(pid)
        return True
    children.wait(pid)
    return False


def _migrate(told: Callable[[], object] = lambda: None) -> None:
    with telling(told):
        call_command("migrate", verbosity=0, stdout=StringIO())
        call_command("createcachetable", verbosity=0)


@contextmanager
def telling(told: Callable[[], object]) -> Iterator[None]:
    """Say so before each statement that is sent to the database."""

    def passed_on(execute: Any, *words: Any) -> Any:
        told()
        return execute(*words)

    with connection.execute_wrapper(passed_on):
        yield


def _emptied() -> bool:
    """Nothing is left of the office but an empty database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(NOTHING)
        return True
    for end in ("", "-wal", "-shm"):
        Path(f"{connection.settings_dict['NAME']}{end}").unlink(missing_ok=True)
    return True


def _schema() -> list[list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA[connection.vendor])
        return sorted([str(word) for word in row] for row in cursor.fetchall())


def _apart(one: list[list[str]], other: list[list[str]]) -> list[str]:
    """What stands in one of them only, by name."""
    apart = {tuple(row) for row in one} ^ {tuple(row) for row in other}
    return sorted({" ".join(row[:2]) for row in apart})


def _rights() -> list[str]:
    return sorted(Permission.objects.values_list("codename", flat=True))
