"""Say whether the office may open: which database and mode is in use, what is wrong, and how to mend it. Exits 1 when it may not."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from huying.upkeep.soundness import Weight, conditions


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="say only what is wrong")

    def handle(self, *args: Any, quiet: bool, **options: Any) -> None:
        wrong = False
        for each in conditions():
            if each.weight is Weight.OK and quiet:
                continue
            self.stdout.write(f"{each.weight:<8} {each.name}: {each.said}")
            if each.weight is not Weight.OK:
                self.stdout.write(f"         {each.mend}")
            wrong |= each.weight is Weight.ERROR
        if wrong:
            sys.exit(1)
