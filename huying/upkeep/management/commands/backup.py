"""Back up the office while it works: one file, sealed to the public half of the recovery key."""

import os
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from huying.upkeep.backup import making, postgres, progress
from huying.upkeep.backup.room import Busy


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where the backup goes")
        parser.add_argument(
            "--to", default=os.environ.get("HUYING_BACKUP_TO", ""), help="public half (age1…)"
        )
        parser.add_argument(
            "--keep-days",
            type=int,
            default=0,
            help="then delete backups of that folder older than so many days",
        )

    def handle(self, *args: Any, folder: Path, to: str, keep_days: int, **options: Any) -> None:
        if not to.startswith("age1"):
            raise CommandError(
                "Name the public half of the recovery key by --to or HUYING_BACKUP_TO (see backup_key)."
            )
        line, now = progress.Line("sealed"), timezone.localtime()
        try:
            target, manifest = making.make(folder, to, now, line)
        except (OSError, RuntimeError, ValueError, Busy, postgres.NoProgram) as problem:
            raise CommandError(f"No backup was made: {problem}") from problem
        took = line.end()
        rows = sum(manifest.counts.values())
        self.stdout.write(
            f"{target}: {rows:,} rows, {len(manifest.files):,} files, {target.stat().st_size:,} bytes, {took:.1f} s"
        )
        self.stdout.write(f"audit head {manifest.head_seq} {manifest.head_digest}")
        if keep_days > 0:
            gone = making.let_go(folder, now - timedelta(days=keep_days))
            self.stdout.write(f"{len(gone)} older than {keep_days} days deleted")
