"""Tests that need one scratch office are run by one worker, whatever they are called next."""

import re
from pathlib import Path

import pytest

from tests.spreading import BEGIN, OF_NO_DATABASE, SCRATCH, TOGETHER, Spreading

TESTS = Path(__file__).parent
ASKS_FOR_IT = re.compile(r"def \w+\([^)]*\bshop\b")


def scope_of(name):
    return Spreading._split_scope(None, name)


@pytest.mark.parametrize("place", sorted({*BEGIN, *OF_NO_DATABASE, *SCRATCH, *TOGETHER}))
def test_every_place_that_is_named_is_there(place):
    assert list(TESTS.parent.glob(f"{place}*"))


def test_whoever_asks_for_the_workshop_is_kept_with_the_others():
    asking = [
        f"{each.relative_to(TESTS.parent)}::test_of_it"
        for each in TESTS.rglob("test_*.py")
        if ASKS_FOR_IT.search(each.read_text("utf-8"))
    ]

    assert len(asking) > 4
    assert {scope_of(each) for each in asking} == {"scratch office"}


def test_other_tests_go_wherever_there_is_room_and_browser_tests_file_by_file():
    one, other = "tests/e2e/test_desk.py::test_one", "tests/e2e/test_desk.py::test_other"

    assert scope_of(one) == scope_of(other) == "tests/e2e/test_desk.py"
    assert scope_of("tests/test_days.py::test_one") != scope_of("tests/test_days.py::test_other")


def test_what_runs_once_asks_for_no_database():
    files = [each for place in OF_NO_DATABASE for each in TESTS.parent.glob(f"{place}*")]
    sources = [source for each in files for source in ([each] if each.is_file() else each.rglob("*.py"))]

    assert [
        each.name
        for each in sources
        if re.search(r"mark\.django_db|\(.*\b(db|transactional_db)\b.*\):$", each.read_text("utf-8"), re.M)
    ] == []
