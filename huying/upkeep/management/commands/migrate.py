"""Bring the tables up to this version without holding up those who work meanwhile.

On PostgreSQL a change of a table waits until every reader of it has ended, and whoever comes later waits behind it. So
it waits one second at most, lets the others pass, and tries again: nothing of a migration is done until all of it is.
"""

import time
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import OperationalError, connections

PATIENCE = "1s"  # as long as somebody at a form may be kept
PAUSE, TRIES = 2.0, 300
NOT_AVAILABLE = "55P03"  # PostgreSQL: the lock could not be had in time


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--tries", type=int, default=TRIES, help="how often to try a change that others hold up"
        )

    def handle(self, *args: Any, tries: int = TRIES, **options: Any) -> None:
        for left in range(tries - 1, -1, -1):
            try:
                return self._patiently(*args, **options)
            except OperationalError as problem:
                if getattr(problem.__cause__, "sqlstate", "") != NOT_AVAILABLE:
                    raise
                if not left:
                    raise CommandError(
                        "Others hold the tables. Nothing is half done; run migrate again."
                    ) from problem
                self.stderr.write("others hold the tables; they go first")
                time.sleep(PAUSE)

    def _patiently(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = '{PATIENCE}'")
        try:
            super().handle(*args, **options)
        finally:
            if connection.vendor == "postgresql" and not connection.in_atomic_block:
                with connection.cursor() as cursor:
                    cursor.execute("RESET lock_timeout")
