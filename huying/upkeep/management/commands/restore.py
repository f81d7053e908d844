"""Restore a backup into an empty place, bring its tables up to date, and prove that everything is there."""

import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from huying.upkeep.backup import postgres, progress, restoring
from huying.upkeep.backup.manifest import BadBackup, Manifest
from huying.upkeep.backup.room import Busy
from huying.upkeep.backup.snapshot import counts_now, head_now


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the backup")
        parser.add_argument(
            "--key", type=Path, required=True, help="file with the secret half of the recovery key"
        )

    def handle(self, *args: Any, file: Path, key: Path, **options: Any) -> None:
        began = time.monotonic()
        line = progress.Line("opened", file.stat().st_size if file.exists() else 0)
        try:
            manifest = restoring.restore(file, _identity(key), line)
        except (OSError, RuntimeError, BadBackup, restoring.NotEmpty, Busy, postgres.NoProgram) as problem:
            raise CommandError(f"Nothing was restored: {problem}") from problem
        line.end()
        self._prove(manifest)
        for command in (["migrate", "-v", "0"], ["verify"]):
            self._run(command)
        self.stdout.write(f"restored and verified in {time.monotonic() - began:.1f} s")

    def _run(self, command: list[str]) -> None:
        """In a process of its own, which reads the restored key."""
        self.stdout.flush()
        words = [sys.executable, "manage.py", *command]
        if subprocess.run(words, cwd=settings.PROJECT, check=False).returncode:  # noqa: S603 (our own commands)
            raise CommandError(f"The backup is in place, but `{command[0]}` did not succeed; see above.")

    def _prove(self, manifest: Manifest) -> None:
        """Rows and head as the backup's own list says."""
        found = counts_now(list(manifest.counts))
        wrong = [
            f"{name}: {found[name]} of {count}"
            for name, count in manifest.counts.items()
            if found[name] != count
        ]
        if wrong:
            raise CommandError("Rows are missing: " + "; ".join(wrong))
        if manifest.head_seq and head_now() != (manifest.head_seq, manifest.head_digest):
            raise CommandError("The head of the audit chain is not the one the backup names.")
        rows = sum(manifest.counts.values())
        self.stdout.write(
            f"made {manifest.made_at}: {rows:,} rows and {len(manifest.files):,} files as listed"
        )


def _identity(file: Path) -> str:
    lines = [line.strip() for line in file.read_text("utf-8", errors="replace").splitlines()]
    found = [line for line in lines if line.startswith("AGE-SECRET-KEY-1")]
    if len(found) != 1:
        raise CommandError(f"{file} holds no recovery key")
    return found[0]
