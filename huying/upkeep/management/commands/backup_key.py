"""Make a recovery key: the secret half goes into a file that belongs elsewhere, the public half is printed."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huying.upkeep.backup.sealing import new_identity


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where to write the secret half; it must not exist yet")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        secret, public = new_identity()
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as problem:
            raise CommandError(f"{file} cannot be made: {problem.strerror}") from problem
        with os.fdopen(handle, "w") as kept:
            kept.write(
                f"# Huying recovery key. Whoever holds it can open every backup sealed to\n# {public}\n{secret}\n"
            )
        self.stdout.write(f"{public}")
        self.stderr.write(
            f"Keep {file} away from this machine, in two places; set HUYING_BACKUP_TO to the line above."
        )
