"""Whose turn it is: a usual run tries each thing once, on one of the two databases, and some things not every day."""

import os
from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from zlib import crc32

from tests.conftest import ON_POSTGRES

# Every cell of the walk; else each door that opens, and of the rest a share.
WALK_FULL = os.environ.get("HUYING_WALK") == "full"
ALL = os.environ.get("HUYING_TURNS") == "all"  # everything on the database of this run
Thing = TypeVar("Thing")
SHARE = 24
SEED = int(os.environ.get("HUYING_WALK_SEED") or date.today().toordinal())


def is_tried(*cell: object) -> bool:
    """Whether a cell of the walk is tried: spread evenly over kinds, doors and people, each once in SHARE days."""
    return WALK_FULL or (crc32(repr(cell).encode()) + SEED) % SHARE == 0


def taking_turns(everything: Iterable[Thing]) -> list[Thing]:
    """Those whose turn it is on this database; the others are tried on the other one, and tomorrow they change places.

    For what goes over every address or every reader and finds out what the program decides: what a database does
    otherwise than the other one has tests of its own, which run on both.
    """
    things = list(everything)
    return things if ALL else things[(SEED + ON_POSTGRES) % 2 :: 2]
