"""Whose turn it is: a usual run tries a share of what walk and crawl can try, another one every day."""

import os
from datetime import date
from zlib import crc32

from tests.conftest import ON_POSTGRES

WALK_FULL = (
    os.environ.get("HUYING_WALK") == "full"
)  # every cell; else each door that opens, and of the rest a share
CRAWL = os.environ.get(
    "HUYING_CRAWL", ""
)  # full: 50,000 answers and more; every: a few thousand, by every reader
SHARE = 24
SEED = int(os.environ.get("HUYING_WALK_SEED") or date.today().toordinal())


def is_tried(*cell: object) -> bool:
    """Whether a cell of the walk is tried: spread evenly over kinds, doors and people, each once in SHARE days."""
    return WALK_FULL or (crc32(repr(cell).encode()) + SEED) % SHARE == 0


def readers_of(everybody: tuple[str, ...]) -> tuple[str, ...]:
    """Who crawls on the database of this run: half of them, the others on the other one; tomorrow they change places."""
    return everybody if CRAWL else everybody[(SEED + ON_POSTGRES) % 2 :: 2]
