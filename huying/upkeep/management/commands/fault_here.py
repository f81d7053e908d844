"""Do one fault in this very office. Refused everywhere but in a scratch office that `faults` has made."""

import json
import os
from argparse import ArgumentParser
from dataclasses import asdict
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from huying.upkeep.faults import children
from huying.upkeep.faults.ground import Found, Ground
from huying.upkeep.faults.register import FAULTS, Fault
from huying.upkeep.faults.seeding import seed


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="+", choices=["seed", *FAULTS])
        parser.add_argument("--size", type=int, default=0)
        parser.add_argument("--small", action="store_true")
        parser.add_argument("--weaken", action="store_true")

    def handle(
        self, *args: Any, names: list[str], size: int, small: bool, weaken: bool, **options: Any
    ) -> None:
        if os.environ.get("HUYING_FAULTS") != "scratch":
            raise CommandError("This is not a scratch office. Use ./run manage faults.")
        home = Path(settings.HOME)
        if names == ["seed"]:
            seed(home, timezone.now())
            return
        facts = json.loads((home / "seed.json").read_text())
        for name in names:
            fault = FAULTS[name]
            if weaken:
                os.environ["HUYING_FAULTS_WEAKENED"] = name
                fault.weaken()
            times = fault.small if small else size or fault.size
            ground = Ground(home, times, facts, timezone.now)
            found = Found(
                **children.ask(partial(_done, fault, ground))
            )  # nothing of it is left open for the next
            self.stdout.write(json.dumps([name, found.told, [*found.problems, *children.ask(broken_here)]]))
            self.stdout.flush()


def _done(fault: Fault, ground: Ground) -> dict[str, Any]:
    return asdict(fault.do(ground))


def broken_here() -> list[str]:
    """What `verify` finds in this office."""
    told = StringIO()
    try:
        call_command("verify", shown=3, stdout=told)
    except SystemExit:
        return [f"verify: {line.strip()}" for line in told.getvalue().splitlines() if " ok " not in line]
    return []
