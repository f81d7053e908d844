"""The small edition of every fault, in a scratch office on the database of the run, each followed by `verify`."""

import json
import random

import pytest

from huying.core.sqlite.version import init_command
from huying.upkeep.faults.power import cut_power
from huying.upkeep.faults.register import FAULTS

pytestmark = pytest.mark.xdist_group("scratch office")
SHORT = (
    "web-kill", "job-kill", "import-kill", "disk-full", "duplicate-jobs", "same-key", "edits", "history", "tampering",
    "several-workers", "live-migration",
)  # fmt: skip
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


def test_every_fault_names_the_guarantee_whose_absence_it_must_find():
    assert all(fault.weaken.__doc__ for fault in FAULTS.values())
