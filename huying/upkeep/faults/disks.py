"""Disks of our own: a file system in a file, as small as one likes. Needs root and a loop device."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class CannotMount(RuntimeError):
    """Only root may mount, and only where there are loop devices."""


def make_disk(backing: Path, megabytes: int) -> None:
    """An empty ext4 of so many megabytes, none of them kept back for root. Raises CannotMount."""
    with backing.open("wb") as file:
        file.truncate(megabytes * 1024 * 1024)
    _must("mkfs.ext4", "-q", "-m", "0", str(backing))


@contextmanager
def mounted(backing: Path, place: Path) -> Iterator[Path]:
    """That disk at a place. Raises CannotMount."""
    place.mkdir(exist_ok=True)
    _must("mount", "-o", "loop", str(backing), str(place))
    try:
        yield place
    finally:
        _must("umount", str(place))


def _must(*command: str) -> None:
    try:
        done = subprocess.run(list(command), capture_output=True, text=True, check=False)  # noqa: S603 (our own)
    except OSError as problem:
        raise CannotMount(str(problem)) from problem
    if done.returncode:
        raise CannotMount(done.stderr.strip()[:120])
