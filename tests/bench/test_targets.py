"""What a measure says of its targets, what it keeps, and what moved: without measuring anything."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bench import enumeration, importing, kept, serving
from bench.__main__ import _options, _report
from bench.enumeration import DOORS, auc, judged
from bench.importing import Cost
from bench.targets import (
    HUNDRED_THOUSAND,
    IMPORTING,
    MILLION,
    SCALE,
    SERVING,
    WORKS,
    Target,
    judge,
    judge_growth,
    told,
)

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_place_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setattr(kept, "KEPT", tmp_path)


def _all(value):
    return {target.work: value for target in WORKS}


def test_every_row_is_judged_at_its_size_by_the_database_it_is_for():
    rows = list(judge(WORKS, {HUNDRED_THOUSAND: _all(14.0), MILLION: _all(14.0)}, "sqlite"))
    found = {(row.row, row.wanted): row.met for row in rows}

    assert found[("P2", "at most 12 ms")] is False
    assert found[("P3", "at most 15 ms")] is True
    assert ("P3", "at most 40 ms") not in found
    assert ("P3", "at most 40 ms") in {
        (row.row, row.wanted) for row in judge(WORKS, {MILLION: _all(1)}, "postgresql")
    }
    assert all(row.full for row in rows)


def test_a_limit_is_met_up_to_and_with_itself_and_a_yield_from_itself_on():
    assert Target("x", "w", 12, 1).is_met(12.0)
    assert not Target("x", "w", 12, 1).is_met(12.001)
    assert Target("x", "w", 12, 1, at_least=True).is_met(12.0)
    assert not Target("x", "w", 12, 1, at_least=True).is_met(11.999)


def test_a_miss_fails_at_the_full_size_and_is_only_said_below_it(capsys):
    assert told(judge(WORKS, {1_000: _all(1e6)}, "sqlite")) is False
    assert "MISSED P2     list, own centre" in (said := capsys.readouterr().out)
    assert said.count("(not the full size)") == said.count("\n")

    assert told(judge(WORKS, {MILLION: _all(1e6)}, "sqlite")) is True
    assert told(judge(WORKS, {MILLION: _all(0.1)}, "sqlite")) is False
    assert "MET    P2" in capsys.readouterr().out


def test_a_row_whose_work_was_not_measured_says_nothing():
    assert list(judge(WORKS, {MILLION: {"another": 1.0}}, "sqlite")) == []


def test_scale_is_what_the_larger_office_costs_beside_the_smaller():
    results = {10_000: {"create a case": 10.0}, MILLION: {"create a case": 13.1}}
    [scale] = [row for row in judge_growth(SCALE, results) if row.row == "scale"]

    assert (scale.met, scale.full) == (False, True)
    assert [row.full for row in judge_growth(SCALE, {1_000: results[10_000]})] == []
    smaller = {10_000: {"create a case": 10.0}, 20_000: {"create a case": 99.0}}
    assert {row.full for row in judge_growth(SCALE, smaller)} == {False}


def test_the_fortieth_page_is_held_against_the_first_of_the_same_office():
    results = {HUNDRED_THOUSAND: {"list, own centre": 10.0, "list, own centre, middle": 15.1}}
    [row] = judge_growth(SCALE, results)

    assert (row.met, row.full) == (False, True)


def test_every_row_names_a_work_that_there_is():
    from pathlib import Path

    import bench.works

    source = Path(bench.works.__file__).read_text("utf-8")
    named = {target.work for target in WORKS} | {row.work for row in SCALE}
    made = {"search 醫療", "search 醫療轉介", "search 魑魅", "report as pdf"}  # put together there

    assert [name for name in named - made if f'"{name}"' not in source] == []


# --- what is kept ---------------------------------------------------------------------------------------
def test_runs_are_kept_beside_each_other_and_the_oldest_go():
    for number in range(kept.MOST + 3):
        kept.keep("m", {"numbers": {"a": number}}, AT + timedelta(seconds=number))

    assert len(kept.runs("m")) == kept.MOST
    assert kept.last("m")["numbers"] == {"a": kept.MOST + 2}
    assert json.loads((kept.KEPT / "runs" / "m" / kept.runs("m")[0]).read_text())["numbers"] == {"a": 3}
    assert kept.last("another") == {}


def test_what_moved_against_the_last_run_is_said(capsys):
    kept.told_and_kept("m", {"a": 10.0, "b": 10.0, "c": 0.0})
    assert capsys.readouterr().out == ""
    kept.told_and_kept("m", {"a": 12.5, "b": 12.6, "c": 5.0, "new": 1.0})

    assert capsys.readouterr().out.splitlines() == ["MOVED: b 10 -> 12.6 (1.26x the last run)"]
    assert len(kept.runs("m")) == 2


def test_a_run_of_works_prints_its_rows_keeps_itself_and_fails_by_a_miss(capsys):
    def result(ms):
        work = {"ms": ms, "flat": False, "queries": 1}
        return {"works": {"list, own centre": work}, "wrong": [], "load": 0.1}

    assert _report("sqlite", {HUNDRED_THOUSAND: result(11.0)}, kept=True) is False
    assert _report("sqlite", {HUNDRED_THOUSAND: result(99.0)}, kept=True) is True
    said = capsys.readouterr().out
    assert "MISSED P2" in said
    assert "MOVED" in said
    assert len(kept.runs("works-sqlite")) == 2
    assert _report("sqlite", {1_000: result(99.0)}, kept=False) is False
    assert len(kept.runs("works-sqlite")) == 2


def test_both_databases_are_measured_when_nobody_says_which(monkeypatch):
    monkeypatch.setattr("sys.argv", ["bench"])

    assert _options().database == "both"


# --- the other measures -----------------------------------------------------------------------------------
def test_an_import_is_judged_by_the_clock_and_by_the_processor():
    numbers = importing.numbers_of([Cost(5.0, 2.0), Cost(6.0, 3.0)], [Cost(1.0, 0.5)], 10_000)
    rows = {row.work: row.met for row in judge(IMPORTING, {10_000: numbers}, "sqlite")}

    assert numbers["x the bare rows"] == 4.0
    assert rows == {"rows by the clock": False, "rows of the processor": True}
    assert told(judge(IMPORTING, {10_000: numbers}, "sqlite")) is True


def test_serving_is_judged_by_the_share_of_the_floor_the_start_and_the_memory():
    found = {"start": 1.6, "rates": {"create a case": 30.0, "floor: keep a row": 100.0}, "memory": 250.0}
    rows = judge(SERVING, {HUNDRED_THOUSAND: serving.numbers_of(found)}, "sqlite")

    assert [(row.row, row.met) for row in rows] == [("P1", False), ("P14", False), ("P14", True)]


def test_times_that_tell_two_sorts_apart_are_a_miss_and_so_are_pages_of_two_sizes(capsys):
    sign_in, status = DOORS
    even = [0.1 + number / 10_000 for number in range(100)]
    same = {sort: list(even) for sort in sign_in.sorts}
    slower = same | {"known": [each + 0.05 for each in even]}
    quicker = same | {"close": [each - 0.05 for each in even]}

    assert judged(sign_in, same, {1000})[1] is False
    assert judged(sign_in, same, {1000, 1001})[1] is True
    assert judged(sign_in, slower, {1000})[1] is True
    assert judged(sign_in, quicker, {1000})[1] is True
    assert judged(status, {"K": even, "Z": even}, {1000})[0]["status, K, AUC"] == 0.5
    assert "MISSED G6" in capsys.readouterr().out


def test_a_gap_of_more_than_two_milliseconds_is_a_miss_even_where_times_scatter():
    dice = [0.1 + (number % 50) / 100 for number in range(200)]
    times = {"K": [each + 0.003 for each in dice], "Z": dice}

    assert auc(times["K"], times["Z"]) < enumeration.MOST_AUC
    assert judged(DOORS[1], times, {1})[1] is True
