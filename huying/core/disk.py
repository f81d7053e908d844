"""What a power cut may not take back."""

import os
from pathlib import Path


def force_down(folder: Path) -> None:
    """Force a folder to the disk: a new name in it is there for good only then."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
