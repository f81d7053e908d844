"""Ask every invariant whether it holds; name what breaks it, and exit 1 when anything does."""

import sys
import time
from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huying.core.invariants import Invariant, invariants

SHOWN = 20


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", default="", help="only invariants whose key begins with this")
        parser.add_argument("--shown", type=int, default=SHOWN, help="how many offending ids to name of each")

    def handle(self, *args: Any, only: str, shown: int, **options: Any) -> None:
        chosen = [each for each in invariants() if each.key.startswith(only)]
        if not chosen:
            raise CommandError(f"no invariant begins with {only!r}")
        broken = [each.key for each in chosen if not self._holds(each, shown)]
        self.stdout.write(f"{len(chosen)} invariants, {len(broken)} broken")
        if broken:
            sys.exit(1)

    def _holds(self, asked: Invariant, shown: int) -> bool:
        began = time.monotonic()
        found = list(islice(asked.look(), shown + 1))
        verdict = "BROKEN" if found else "ok"
        self.stdout.write(f"{asked.key:<28} {verdict:<7} {time.monotonic() - began:6.1f} s  {asked.says}")
        for each in found[:shown]:
            self.stdout.write(f"    {each}")
        if len(found) > shown:
            self.stdout.write("    … and more")
        return not found
