"""Erase whatever is on the list of the erased and is on record all the same. A restore does it before anybody comes in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from huying.privacy.forgetting import RESTORING, NotOfTheList, list_file, take_in, write_down
from huying.privacy.routine import erase_again


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--list", type=Path, dest="source", help="the list kept elsewhere, such as a copy of it"
        )

    def handle(self, *args: Any, source: Path | None, **options: Any) -> None:
        if source is not None and not source.exists():
            raise CommandError(f"{source} is not there.")
        try:
            for path in (source, list_file()):
                if path is not None and path.exists():
                    self.stdout.write(f"{take_in(path)} marks taken in from {path}")
        except NotOfTheList as problem:
            raise CommandError(f"The list was not taken in: {problem}.") from problem
        self.stdout.write(f"{erase_again(at=timezone.now())} erased again")
        write_down()
        (settings.HOME / RESTORING).unlink(missing_ok=True)
