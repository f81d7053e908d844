"""Each fault in an office of its own, followed by `verify` on the same data."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

from huying.upkeep.faults.register import FAULTS
from huying.upkeep.faults.scratch import Workshop, workshop

NAMES = tuple(FAULTS)


@dataclass(slots=True)
class Verdict:
    """How a fault ended: what was done, and what it broke."""

    name: str
    database: str
    told: str
    problems: list[str]
    seconds: float = 0.0
    skipped: str = ""


def run(
    names: list[str], postgres: str = "", *, size: int = 0, small: bool = False, weaken: bool = False
) -> Iterator[Verdict]:
    """Do the named faults one after the other, on SQLite or on that PostgreSQL server."""
    database = "postgresql" if postgres else "sqlite"
    with workshop(postgres) as shop:
        for name in names:
            if FAULTS[name].only_on not in {"", database}:
                continue
            times = FAULTS[name].small if small else size
            began = time.monotonic()
            verdict = do(shop, name, times, weaken=weaken)
            verdict.database, verdict.seconds = database, time.monotonic() - began
            yield verdict


def do(shop: Workshop, name: str, size: int, *, weaken: bool = False) -> Verdict:
    """One fault in a fresh office."""
    with shop.office() as office:
        done = office.manage("fault_here", name, "--size", str(size), *(["--weaken"] if weaken else []))
        if done.returncode:
            return Verdict(name, "", "it could not be done", [(done.stdout + done.stderr).strip()[-2000:]])
        _name, told, problems = json.loads(done.stdout.strip().splitlines()[-1])
        skipped = told.removeprefix("skipped: ") if told.startswith("skipped: ") else ""
        return Verdict(name, "", "" if skipped else told, problems, skipped=skipped)
