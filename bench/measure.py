"""Inside an office: building it, and timing each work in turns with its floors."""

import gc
import io
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any


def build(size: int) -> None:
    """Tables, sample office, published edition, then the synthetic years of work."""
    _enter()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from bench import office
    from huying.core.sqlite.statistics import learn_sizes
    from huying.reports.models import Edition
    from huying.reports.publishing import publish_edition

    call_command("migrate", verbosity=0)
    call_command("load_sample", stdout=io.StringIO())
    publish_edition(edition=Edition.objects.get(code="2023"), by="bench", at=timezone.now())
    if connection.vendor == "sqlite":
        office.build(size)
        learn_sizes()  # the worker would have done it by now
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef('search_searchtext_tv'::regclass)")
        index = cursor.fetchone()[0]
        cursor.execute("DROP INDEX search_searchtext_tv")
        office.build(size)
        cursor.execute(index)
        cursor.execute("VACUUM ANALYZE")  # the server's own housekeeping would have done it by now


def measure(rounds: int, patience: float, only: str = "") -> dict[str, Any]:
    """Medians in milliseconds of every work and its floors, in rounds that alternate."""
    _enter()
    from bench.works import works, wrong_answers

    wrong = list(wrong_answers())
    found: dict[str, Any] = {}
    for work in works():
        if only not in work.name:
            continue
        acts = {"ms": work.act, "raw": work.raw, "bare": work.bare}
        taken = _alternating({name: act for name, act in acts.items() if act}, rounds, patience)
        found[work.name] = taken | {"flat": work.flat, "queries": _queries(work.act)}
    return {"works": found, "wrong": wrong, "load": os.getloadavg()[0]}


def _alternating(acts: dict[str, Callable[[], Any]], rounds: int, patience: float) -> dict[str, float]:
    """The medians; a work that would take longer than `patience` seconds is measured in fewer rounds."""
    began, taken = time.perf_counter(), {name: [] for name in acts}
    for act in acts.values():
        act()
    gc.collect()
    gc.disable()
    for done in range(rounds):
        for name, act in acts.items():
            taken[name].append(_timed(act))
        if done >= 2 and time.perf_counter() - began > patience:
            break
    gc.enable()
    return {name: round(statistics.median(each), 3) for name, each in taken.items()}


def _timed(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _queries(act: Callable[[], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def _enter() -> None:
    import django

    sys.path.insert(0, os.getcwd())
    django.setup()
