"""The small edition of every fault, in a scratch office on the database of the run, each followed by `verify`."""

import json
import random
import tempfile
from pathlib import Path

import pytest

from huying.core.sqlite.version import init_command
from huying.upkeep.faults.disks import CannotMount, make_disk, mounted
from huying.upkeep.faults.power import cut_power
from huying.upkeep.faults.register import FAULTS
from tests.conftest import ON_POSTGRES


def can_mount():
    """Whether a file system in a file can be mounted here: root, and a loop device."""
    with tempfile.TemporaryDirectory() as name:
        try:
            make_disk(Path(name) / "disk", 4)
            with mounted(Path(name) / "disk", Path(name) / "place"):
                return True
        except CannotMount:
            return False


SHORT = (
    "web-kill", "job-kill", "import-kill", "disk-full", "duplicate-jobs", "same-key", "edits", "history", "tampering",
    "several-workers", "live-migration", "backfill-kill", "full-disk", "long-trail",
    *(() if ON_POSTGRES else ("power-image",)),
)  # fmt: skip
MANUAL = (Path(__file__).parents[2] / "docs" / "faults.md").read_text("utf-8")
ALONE = ("migration-kill",)  # begins by taking every table away


@pytest.fixture(scope="module")
def done(shop):
    """One after the other in one office, those that need it in one of their own; what each told."""
    lines = []
    for names in (SHORT, ALONE):
        with shop.office() as office:
            lines += office.must("fault_here", "--small", *names).splitlines()
    return {name: (told, problems) for name, told, problems in map(json.loads, lines)}


@pytest.mark.parametrize("name", SHORT + ALONE)
def test_nothing_is_lost_doubled_or_half_done(done, name):
    told, problems = done[name]

    assert problems == []
    assert told
    assert not told.startswith("skipped") or not can_mount()


def test_a_power_cut_loses_nothing_that_was_acknowledged():
    _commits, wrong = cut_power(60, init_command(), random.Random(1))

    assert wrong == []


def test_power_cuts_tell_a_careless_setting_from_a_careful_one():
    careless = init_command().replace("synchronous=FULL", "synchronous=OFF").replace("EXTRA", "OFF")
    _commits, wrong = cut_power(60, careless, random.Random(1))

    assert wrong != []


def test_faults_are_refused_outside_a_scratch_office():
    from django.core.management import CommandError, call_command

    with pytest.raises(CommandError, match="scratch"):
        call_command("fault_here", "edits")


OTHERWISE = {
    "power-cut",
    "power-image",
}  # the two tests above, on SQLite whatever the run is on; on SQLite only
BY_COMMAND_ONLY = {"postgres-kill"}  # a server of its own is made for it, and every table in it


def test_the_small_edition_of_every_fault_is_in_a_test_run_or_the_manual_says_why_not():
    assert {*SHORT, *ALONE} | OTHERWISE | BY_COMMAND_ONLY == set(FAULTS)
    assert [name for name in BY_COMMAND_ONLY if f"`{name}` is done by command only" not in MANUAL] == []


def test_the_manual_has_a_line_for_every_fault():
    assert [name for name in FAULTS if f"| `{name}` |" not in MANUAL] == []


CHEAP = ("tampering", "edits", "same-key", "long-trail")


@pytest.mark.parametrize("name", CHEAP)
def test_a_guarantee_that_is_taken_away_is_found_missing(shop, name):
    with shop.office() as office:
        [line] = office.must("fault_here", "--small", "--weaken", name).splitlines()
    _name, told, problems = json.loads(line)

    assert told
    assert problems


def test_every_fault_names_the_guarantee_whose_absence_it_must_find():
    assert all(fault.weaken.__doc__ for fault in FAULTS.values())
