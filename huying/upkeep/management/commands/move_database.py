"""Move the office from SQLite into an empty PostgreSQL database, and prove that every figure is the same there."""

import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections

from huying.config.database import BadDatabaseUrl, postgresql
from huying.reports.models import Edition
from huying.upkeep import moving

THERE = "there"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", help="postgresql://user:password@host:port/name of an empty database")

    def handle(self, *args: Any, url: str, **options: Any) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("This office is not on SQLite: DATABASE_URL names another database already.")
        began = time.monotonic()
        try:
            connections.databases[THERE] = connections.configure_settings(
                {"default": {}, THERE: postgresql(url)}
            )[THERE]
        except BadDatabaseUrl as problem:
            raise CommandError(str(problem)) from problem
        try:
            moving.refuse_a_full_place(THERE)
        except moving.NotAnEmptyPlace as problem:
            raise CommandError(str(problem)) from problem
        connections[THERE].close()
        self._run(url, "migrate", "-v", "0")
        moved = moving.move("default", THERE, self._tell)
        moving.index_words(THERE, self._tell)
        connections[THERE].close()
        self.stdout.write(
            f"\n{sum(moved.values()):,} rows of {len(moved)} tables moved in {time.monotonic() - began:.1f} s"
        )
        self._compare(url)
        self._run(url, "verify")
        self.stdout.write(
            "The office is there. Set DATABASE_URL to the new database and start it; keep the old file until you have."
        )

    def _tell(self, table: str, rows: int) -> None:
        self.stderr.write(f"\r{table:<40}{rows:>10,}", ending="")

    def _compare(self, url: str) -> None:
        """Every figure of every edition, before and after."""
        for code in Edition.objects.order_by("code").values_list("code", flat=True):
            words = ("figures", "--edition", code, "--format", "csv")
            here, there = self._run("", *words), self._run(url, *words)
            if here != there:
                raise CommandError(
                    f"The figures of edition {code} differ; the old database stays the office's."
                )
            self.stdout.write(
                f"edition {code}: {len(here.splitlines()) - 1} figures, the same before and after"
            )

    def _run(self, url: str, *words: str) -> str:
        """A command of ours, in the old place (no address) or the new one."""
        self.stdout.flush()
        environment = os.environ | ({"DATABASE_URL": url} if url else {})
        done = subprocess.run(  # noqa: S603 (our own commands)
            [sys.executable, "manage.py", *words],
            cwd=settings.PROJECT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CommandError(f"`{words[0]}` did not succeed: {(done.stderr or done.stdout).strip()}")
        return done.stdout
