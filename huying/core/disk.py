"""What a power cut may not take back, and whether there is room for more."""

import os
import shutil
from pathlib import Path

from django.conf import settings


def free_bytes() -> int:
    """How many bytes are free where the data folder lies."""
    return shutil.disk_usage(settings.HOME).free


def has_room() -> bool:
    """Whether the office may take more from outside: what is below the reserve is kept for the work inside."""
    return free_bytes() > settings.DISK_RESERVE


def force_down(folder: Path) -> None:
    """Force a folder to the disk: a new name in it is there for good only then."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
