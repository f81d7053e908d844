"""Restore a backup into an empty place, bring its tables up to date, erase again who was erased since, and prove it all."""

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

NO_LIST = (
    "No list of what was erased since was given (--erased FILE, or HUYING_ERASED_FILE): whoever was erased after this "
    "backup was made is on record again until `./run manage erase_again --list FILE`."
)


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the backup")
        parser.add_argument(
            "--key", type=Path, required=True, help="file with the secret half of the recovery key"
        )
        parser.add_argument("--erased", type=Path, help="the list of what was erased, kept elsewhere")

    def handle(self, *args: Any, file: Path, key: Path, erased: Path | None = None, **options: Any) -> None:
        began, again = time.monotonic(), _erase_again(erased)
        line = progress.Line("opened", file.stat().st_size if file.exists() else 0)
        try:
            manifest = restoring.restore(file, _identity(key), line, erased)
        except (OSError, RuntimeError, BadBackup, restoring.NotEmpty, Busy, postgres.NoProgram) as problem:
            raise CommandError(f"Nothing was restored: {problem}") from problem
        line.end()
        self._prove(manifest)
        for command in (["migrate", "-v", "0"], again, ["verify"]):
            self._run(command)
        if erased is None and not settings.ERASED_FILE:
            self.stdout.write(NO_LIST)
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


def _erase_again(erased: Path | None) -> list[str]:
    """The command that erases again, with the list if one was named. Raises CommandError before anything is restored."""
    if erased is None:
        return ["erase_again"]
    if not erased.is_file():
        raise CommandError(f"Nothing was restored: {erased} is not there.")
    return ["erase_again", "--list", str(erased.absolute())]


def _identity(file: Path) -> str:
    lines = [line.strip() for line in file.read_text("utf-8", errors="replace").splitlines()]
    found = [line for line in lines if line.startswith("AGE-SECRET-KEY-1")]
    if len(found) != 1:
        raise CommandError(f"{file} holds no recovery key")
    return found[0]
