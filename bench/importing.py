"""P6, the import of cases: rows a second through the whole importer, beside the bare rows written by `bulk_create`.

Whole means read, matched, every row checked, the report kept, every case entered with its event, its place in the index
and the row that says what became of it. Both are measured in the same process, in turn, in wall and in processor time:
both must reach the target, and on a busy machine the clock alone may miss it.
"""

import argparse
import csv
import io
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

from bench.houses import PROJECT, house
from bench.kept import told_and_kept
from bench.targets import IMPORTING, judge, told

CATEGORIES, SOURCES = 60, ("Phone", "Web", "Mobile/Open311", "Twitter", "Email")
MAPPING = """
[columns]
reference = "unique_key"
title = ["complaint_type", "descriptor"]
category = "category"
channel = "source"
received_on = "created_date"
closed_on = "closed_date"
status = "status"
result = "status_notes"
story = ["agency_name", "incident_address"]
[fixed]
centre = "bench-import"
[values.category]
"*" = "+"
[values.channel]
"Phone" = "phone"
"*" = "web"
[values.status]
"Open" = "open"
"Closed" = "resolved"
"""
HEADER = ("unique_key", "created_date", "closed_date", "status", "status_notes", "category", "complaint_type", "descriptor", "source", "agency_name", "incident_address")  # fmt: skip


class Cost(NamedTuple):
    """How long something took: by the clock, and of this process."""

    wall: float
    processor: float


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="./run bench importing", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument(
        "--size", type=int, default=1_000, help="cases of the office, which is no other measure's"
    )
    options = parser.parse_args(arguments)
    if options.database == "both":  # one program works in one office
        return max(_by_itself(database, options) for database in ("sqlite", "postgresql"))
    os.environ.update(house(options.database, options.size))
    import django

    django.setup()
    _centre()
    whole, bare = [], []
    for number in range(options.rounds):
        content = _file(options.rows, number)
        whole.append(_measured(lambda content=content: _imported(content, options.rows)))
        bare.append(_measured(lambda number=number: _bare(options.rows, number)))
    print(f"{options.database}, {options.rows:,} rows, load {os.getloadavg()[0]:.1f}")
    numbers = numbers_of(whole, bare, options.rows)
    for name, value in numbers.items():
        print(f"{name:<32} {value:>10,.1f}")
    told_and_kept(f"importing-{options.database}-{options.rows}", numbers)
    return int(told(judge(IMPORTING, {options.rows: numbers}, options.database)))


def _by_itself(database: str, options: argparse.Namespace) -> int:
    command = [sys.executable, "-m", "bench", "importing", "--database", database]
    command += ["--rows", str(options.rows), "--rounds", str(options.rounds), "--size", str(options.size)]
    return subprocess.run(command, cwd=PROJECT, check=False).returncode


def numbers_of(whole: list[Cost], bare: list[Cost], rows: int) -> dict[str, float]:
    """Rows a second of the best round, by the clock and of the processor, and how much dearer than the bare rows."""
    clock, processor = min(each.wall for each in whole), min(each.processor for each in whole)
    floor = min(each.processor for each in bare)
    return {
        "rows by the clock": rows / clock,
        "rows of the processor": rows / processor,
        "bare rows by the clock": rows / min(each.wall for each in bare),
        "bare rows of the processor": rows / floor,
        "x the bare rows": processor / floor,
    }


def _measured(act: Callable[[], object]) -> Cost:
    wall, processor = time.perf_counter(), time.process_time()
    act()
    return Cost(time.perf_counter() - wall, time.process_time() - processor)


def _file(rows: int, seed: int) -> bytes:
    """A file of the shape that cities publish, every reference new."""
    dice, text = random.Random(seed), io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    stamp = time.time_ns()
    for place in range(rows):
        day = f"2016-{dice.randrange(1, 7):02d}-{dice.randrange(1, 29):02d} 15:11:07+00:00"
        closed = "" if place % 20 == 0 else f"2017-01-{dice.randrange(1, 29):02d} 12:13:22+00:00"
        writer.writerow(
            [
                f"{stamp}-{place}", day, closed, "Closed" if closed else "Open",
                "resolved: Service Request has been resolved\nsee work order", f"Bench category {dice.randrange(CATEGORIES)}",
                "other", "Odor From_catch_basin", dice.choice(SOURCES), "PUC Sewer Ops", f"Intersection of {place}TH ST and FOLSOM ST",
            ]
        )  # fmt: skip
    return text.getvalue().encode()


def _centre() -> None:
    from django.utils import timezone

    from huying.centres.models import Centre

    now = timezone.now()
    values = {
        "name": "示例匯入中心",
        "initials": "BI",
        "type": "district-office",
        "city": "香港",
        "created_at": now,
        "updated_at": now,
    }
    Centre.objects.get_or_create(code="bench-import", defaults=values)


def _imported(content: bytes, rows: int) -> None:
    from django.core.files.base import ContentFile
    from django.utils import timezone

    from huying.files.receiving import receive
    from huying.imports import actions, running
    from huying.imports.mapping import from_toml
    from huying.imports.profiling import as_kept, profiled
    from huying.imports.reading.table import WANTED, open_table

    at, mapping = timezone.now(), from_toml(MAPPING)
    received = receive(ContentFile(content, "bench.csv"), WANTED)
    table = open_table(received.waiting.path, received.media)
    columns, total = profiled(table)
    made = actions.receive_import(
        received=received, profile=as_kept(columns, table), total=total, mapping=mapping, by="bench", at=at
    )
    made = actions.check(of=actions.ask_check(of=made, mapping=mapping, at=at), at=at)
    done = running.run(of=actions.begin(of=made, by="bench", at=at, queued=False), by="bench", at=at)
    if done.made != rows:
        raise RuntimeError(f"{done.made} of {rows} rows were imported")


def _bare(rows: int, seed: int) -> None:
    """The floor: the least rows that hold the same, and nothing else done."""
    from django.db import transaction
    from django.utils import timezone

    from huying.cases.models import Case, Category
    from huying.centres.models import Centre

    now, stamp = timezone.now(), time.time_ns()
    centre, category = Centre.objects.get(code="bench-import"), Category.objects.order_by("pk").first()
    with transaction.atomic():
        Case.objects.bulk_create(
            (
                Case(
                    code=f"BARE-{stamp}-{place}", title="other · Odor From_catch_basin", centre=centre, category=category,
                    channel="phone", received_on=now.date(), story="PUC Sewer Ops", created_at=now, updated_at=now,
                )
                for place in range(rows)
            ),
            batch_size=500,
        )  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
