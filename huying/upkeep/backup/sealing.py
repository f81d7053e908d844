"""A tar of the office, sealed while it is written to whoever holds the recovery key (the age format).

The machine keeps only the public half, so a stolen backup or a stolen server opens no backup.
"""

import os
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from huying.core.disk import force_down
from huying.upkeep.backup.manifest import BadBackup

Progress = Callable[[int], None]


class _Counted:
    """A stream that tells how much has passed through it."""

    def __init__(self, stream: BinaryIO, told: Progress) -> None:
        self.stream, self.told, self.total = stream, told, 0

    def read(self, size: int = -1) -> bytes:
        return self._passed(self.stream.read(size))

    def write(self, piece: bytes) -> int:
        self._passed(piece)
        return self.stream.write(piece)

    def flush(self) -> None:
        self.stream.flush()

    def _passed(self, piece: bytes) -> bytes:
        self.total += len(piece)
        self.told(self.total)
        return piece


@contextmanager
def sealed(target: Path, recipient: str, told: Progress) -> Iterator[tarfile.TarFile]:
    """A tar to add files to; it appears under `target`, whole and on the disk, only when everything went well.

    Raises ValueError when `recipient` is no public half of a key.
    """
    try:
        to = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as problem:
        raise ValueError("the public half of the recovery key is not whole") from problem
    part = target.with_suffix(".part")
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def seal() -> None:
        try:
            with os.fdopen(reading, "rb") as plain, part.open("wb") as file:
                pyrage.encrypt_io(plain, _Counted(file, told), [to])
                file.flush()
                os.fsync(file.fileno())
        except BaseException as problem:
            failed.append(problem)

    worker = threading.Thread(target=seal)
    worker.start()
    try:
        with os.fdopen(writing, "wb") as pipe, tarfile.open(fileobj=pipe, mode="w|") as tar:
            yield tar
    except BrokenPipeError:
        if not failed:
            raise
    except BaseException:
        worker.join()
        part.unlink(missing_ok=True)
        raise
    worker.join()
    if failed:
        part.unlink(missing_ok=True)
        raise failed[0]
    part.rename(target)
    force_down(target.parent)


@contextmanager
def opened(source: Path, identity: str, told: Progress) -> Iterator[tarfile.TarFile]:
    """The tar inside a sealed file, read once from beginning to end. Raises BadBackup when the key does not fit."""
    try:
        key = pyrage.x25519.Identity.from_str(identity)
    except pyrage.IdentityError as problem:
        raise BadBackup("the recovery key is not whole; copy its file again") from problem
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def unseal() -> None:
        try:
            with (
                os.fdopen(writing, "wb") as pipe,
                source.open("rb") as file,
            ):  # however it ends, the pipe does
                pyrage.decrypt_io(_Counted(file, told), pipe, [key])
        except BaseException as problem:
            failed.append(problem)

    worker = threading.Thread(target=unseal, daemon=True)
    worker.start()
    try:
        with os.fdopen(reading, "rb") as pipe, tarfile.open(fileobj=pipe, mode="r|") as tar:
            yield tar
    except tarfile.TarError as problem:
        worker.join()
        raise BadBackup(_why(failed)) from problem
    worker.join()
    if failed:
        raise BadBackup(_why(failed)) from failed[0]


def _why(failed: list[Any]) -> str:
    if any(isinstance(each, pyrage.DecryptError) for each in failed):
        return "the key does not open this file, or the file was changed or cut short"
    if unread := [each for each in failed if isinstance(each, OSError) and each.filename]:
        return f"{unread[0].filename} cannot be read: {unread[0].strerror}"
    return "the file is not whole: it was changed or cut short"


def new_identity() -> tuple[str, str]:
    """A fresh recovery key: its secret half, to be kept elsewhere, and its public half."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())
