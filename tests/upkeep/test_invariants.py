"""Every invariant can be broken, and names what breaks it; the table of docs/faults.md says what each one promises."""

import re
from pathlib import Path

import pytest

from huying.core.invariants import asked_at, invariants
from tests.upkeep.breaking import BREAKINGS

INVARIANTS = {each.key: each for each in invariants()}
FAULTS = Path(__file__).parents[2] / "docs" / "faults.md"


def test_a_way_to_break_it_stands_beside_every_invariant_and_beside_nothing_else():
    assert set(BREAKINGS) == set(INVARIANTS)


@pytest.mark.django_db
@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("key", sorted(INVARIANTS))
def test_what_is_done_behind_the_programs_back_is_named(key, now, settings, tmp_path):
    settings.HOME = tmp_path
    settings.ANCHOR_FILE, settings.ANCHOR_KEY = "", tmp_path / "anchor-key"
    way = BREAKINGS[key](now)
    next(way)
    with asked_at(now):
        before = set(INVARIANTS[key].look())
    next(way)
    try:
        with asked_at(now):
            after = set(INVARIANTS[key].look())
    finally:
        next(way, None)

    assert after - before
    assert key.startswith("records.") or not before


def test_the_table_of_the_manual_is_that_of_the_register():
    rows = re.findall(
        r"^\| `([a-z]+\.[a-z_]+)` \| (.+) \|$", FAULTS.read_text(encoding="utf-8"), re.MULTILINE
    )

    assert dict(rows) == {key: each.says for key, each in INVARIANTS.items()}
    assert [key for key, _says in rows] == sorted(INVARIANTS)
