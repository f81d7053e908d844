"""The room in which a backup or a restore is prepared: one at a time, and what a killed one left there is cleared."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

LOCK, PREFIX = "backup.lock", "backup-room-"


class Busy(Exception):
    """Another backup or restore of this office is running."""


@contextmanager
def room() -> Iterator[Path]:
    """A folder that nobody else reads, in the data folder. Raises Busy."""
    with (settings.HOME / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # falls away with its process, however that ends
        except BlockingIOError as problem:
            raise Busy("another backup or restore of this office is running") from problem
        for left in settings.HOME.glob(f"{PREFIX}*"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=PREFIX) as name:
            yield Path(name)
