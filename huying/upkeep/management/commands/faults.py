"""Break a scratch office in every way we know, and ask after each whether anything was lost."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huying.upkeep.faults.running import NAMES, Verdict, run


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", action="append", choices=NAMES, help="only this fault; may be repeated")
        parser.add_argument("--size", type=int, default=0, help="how often, instead of the usual number")
        parser.add_argument("--small", action="store_true", help="as often as in the tests")
        parser.add_argument(
            "--postgres",
            default="",
            metavar="URL",
            help="a PostgreSQL server where scratch databases may be made",
        )
        parser.add_argument(
            "--weaken",
            action="store_true",
            help="take the guarantee away first: every fault must then find it",
        )
        parser.add_argument("--shown", type=int, default=5, help="how many problems to name of each")

    def handle(
        self,
        *args: Any,
        only: list[str] | None,
        size: int,
        small: bool,
        postgres: str,
        weaken: bool,
        shown: int,
        **options: Any,
    ) -> None:
        if size < 0:
            raise CommandError("a size is a number above zero")
        wrong = 0
        for verdict in run(only or list(NAMES), postgres, size=size, small=small, weaken=weaken):
            self._tell(verdict, shown, weaken)
            wrong += bool(verdict.problems) is not weaken and not verdict.skipped
        self.stdout.write(f"{wrong} faults not as they should be")
        if wrong:
            sys.exit(1)

    def _tell(self, verdict: Verdict, shown: int, weaken: bool) -> None:
        words = (
            ("found" if verdict.problems else "NOT FOUND")
            if weaken
            else ("BROKEN" if verdict.problems else "ok")
        )
        words = f"skipped: {verdict.skipped}" if verdict.skipped else words
        self.stdout.write(
            f"{verdict.name:<15} {verdict.database:<10} {words:<9} {verdict.seconds:6.1f} s  {verdict.told}"
        )
        for problem in verdict.problems[:shown]:
            self.stdout.write(f"    {problem}")
        self.stdout.flush()
