"""The table of guarantees that can be taken away on purpose (`./run weaken`) fits the house as it stands."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools import weaken
from tools.test import POSTGRES
from tools.weaken import DATABASES, PROJECT, Weakening, weakenings

PARTS = {"access", "nothing_lost", "bad_input", "operation", "speed"}


@pytest.mark.parametrize("one", list(weakenings()), ids=lambda one: one.guarantee)
def test_what_is_taken_away_stands_where_the_table_says(one):
    assert Path(PROJECT, one.file).read_text().count(one.was) == 1
    assert one.becomes != one.was


@pytest.mark.parametrize("one", list(weakenings()), ids=lambda one: one.guarantee)
def test_each_guarantee_has_a_proof_that_is_there(one):
    file, _sep, name = one.proof.partition("::")
    source = Path(PROJECT, file).read_text()

    function = name.partition("[")[0].rpartition("::")[2]  # in a class or not
    assert not name or re.search(rf"^( {{4}})?def {re.escape(function)}\(", source, re.MULTILINE)


def test_a_proof_runs_on_the_database_that_its_row_names(monkeypatch):
    """Whatever database the surroundings name."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere")
    asked = []
    monkeypatch.setattr(
        weaken.subprocess,
        "run",
        lambda _command, env, **_told: asked.append(env) or SimpleNamespace(returncode=0),
    )
    for database in DATABASES:
        weaken._proved(PROJECT, Weakening("access", "x", "x", "x", "y", "x", database))

    assert [each["DATABASE_URL"] for each in asked] == ["", POSTGRES]


def test_some_guarantees_are_those_of_postgresql_alone():
    assert {one.database for one in weakenings()} == set(DATABASES)


def test_every_part_of_the_proofs_has_guarantees():
    assert {one.part for one in weakenings()} == PARTS
