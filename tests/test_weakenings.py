"""The table of guarantees that can be taken away on purpose (`./run weaken`) fits the house as it stands."""

import re
from pathlib import Path

import pytest

from tools.weaken import PROJECT, weakenings

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


def test_every_part_of_the_proofs_has_guarantees():
    assert {one.part for one in weakenings()} == PARTS
