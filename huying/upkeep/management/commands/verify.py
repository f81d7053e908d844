"""Ask every invariant whether it holds; name what breaks it, and exit 1 when anything does."""

import sys
import time
from argparse import ArgumentParser
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from huying.audit.anchors import compared_with
from huying.core.invariants import Invariant, asked_at, invariants
from huying.upkeep.moment import one_moment

SHOWN = 20


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", default="", help="only invariants whose key begins with this")
        parser.add_argument("--shown", type=int, default=SHOWN, help="how many offending ids to name of each")
        parser.add_argument("--at", default="", help="ask as of this moment (2026-05-02T12:00), not now")
        parser.add_argument("--anchors", type=Path, help="compare the chain with the anchors in this file")

    def handle(
        self, *args: Any, only: str, shown: int, at: str = "", anchors: Path | None = None, **options: Any
    ) -> None:
        chosen = [each for each in invariants() if each.key.startswith(only)]
        if not chosen:
            raise CommandError(f"no invariant begins with {only!r}")
        with asked_at(_moment(at)), compared_with(anchors), one_moment():
            broken = [each.key for each in chosen if not self._holds(each, shown)]
        self.stdout.write(f"{len(chosen)} invariants, {len(broken)} broken")
        if broken:
            sys.exit(1)

    def _holds(self, asked: Invariant, shown: int) -> bool:
        began = time.monotonic()
        try:
            found = list(islice(asked.look(), shown + 1))
        except Exception as problem:  # data so broken that it cannot be read is broken
            found = [f"could not be asked: {type(problem).__name__}: {problem}"]
        verdict = "BROKEN" if found else "ok"
        self.stdout.write(f"{asked.key:<28} {verdict:<7} {time.monotonic() - began:6.1f} s  {asked.says}")
        for each in found[:shown]:
            self.stdout.write(f"    {each}")
        if len(found) > shown:
            self.stdout.write("    … and more")
        return not found


def _moment(words: str) -> datetime:
    """The moment meant. Raises CommandError for words that are none."""
    if not words:
        return timezone.now()
    try:
        found = parse_datetime(words)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"{words!r} is not a moment; write it as 2026-05-02T12:00")
    return found if timezone.is_aware(found) else timezone.make_aware(found)
