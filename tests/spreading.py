"""How tests are spread over workers: those that need one scratch office stay together, the long ones begin first.

The markers of pytest-xdist would say the same; they say nothing any more since pytest 9.2 (the suffix that they add to a
test's name is not read), so the places are named here.
"""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests import turns
from tests.conftest import ON_POSTGRES

SCRATCH = (
    *("tests/faults/test_clinic", "tests/faults/test_desk", "tests/faults/test_faults"),
    *("tests/faults/test_letters", "tests/faults/test_numbers"),
    *("tests/upkeep/test_backup", "tests/upkeep/test_erased_stay_erased"),
)  # each would build the office anew that another has just built
TOGETHER = ("tests/run/", "huying/sample/")
# These read the source, or name the database of their own offices: on which one the run is changes nothing for them.
OF_NO_DATABASE = (
    *("tests/run/", "tests/hostile/test_sockets", "tests/hostile/test_patterns"),
    *("tests/test_structure", "tests/test_weakenings", "tests/test_spreading"),
)
BEGIN = (*SCRATCH, "tests/run/", "tests/access/test_canaries", "tests/access/", "tests/hostile/")


class Spreading(LoadScopeScheduling):  # type: ignore[misc]  # the library has no types
    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(SCRATCH):
            return "scratch office"
        if nodeid.startswith("tests/e2e/"):
            return nodeid.partition("::")[0]  # its tests go on from one another's office
        return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Spreading:
    config.option.loadscopereorder = False  # by what takes long, not by how many there are
    return Spreading(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that need no database of the run are run once, with SQLite; the others on both, the long ones first."""
    if ON_POSTGRES and not turns.ALL:
        once = [each for each in items if each.nodeid.startswith(OF_NO_DATABASE)]
        config.hook.pytest_deselected(items=once)
        items[:] = [each for each in items if not each.nodeid.startswith(OF_NO_DATABASE)]
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    return next((place for place, each in enumerate(BEGIN) if item.nodeid.startswith(each)), len(BEGIN))
