"""The folders into which scanners lay their sheets: one for each centre, named by its reference.

A file is taken once it has been at rest for a while: its bytes are kept and forced down, its row is committed, and only
then does it leave the folder. Whoever dies in between has done nothing, or has kept what the next run finds again by its
digest. What is refused goes into the folder `refused`, with a sentence beside it.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError
from django.utils.translation import gettext as _

from huying.centres.models import Centre
from huying.core.disk import force_down
from huying.files.media import PHOTOGRAPHS, Media
from huying.files.reasons import Reason, Refused
from huying.files.receiving import Received, receive
from huying.files.sentences import sentence
from huying.papers.actions import SCANNER, is_known, take_scan

WANTED = frozenset({*PHOTOGRAPHS, Media.PDF})
AT_REST, STILL_COMING = 10.0, 120.0  # seconds without a change: taken; and then refused if it is not whole
HALF = (".part", ".tmp", ".partial", ".filepart", ".crdownload")
MOST_AT_ONCE = 200
REFUSED = "refused"


class NotSet(Exception):
    """It is not said where scanners lay their sheets, or not so that it can be relied on; its words say what to do."""


@dataclass(slots=True)
class Outcome:
    """What a run came to; `refused` names files with the sentence that lies beside each."""

    taken: int = 0
    known: int = 0
    waiting: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def take_all(*, at: datetime) -> dict[str, Outcome]:
    """Take what lies in the folder of each centre; a folder that names no centre is left alone. Raises NotSet or OSError."""
    if not settings.SCANS:
        raise NotSet(_("Say in HUYING_SCANS in which folder scanners lay their sheets (docs/operations.md)."))
    place = Path(settings.SCANS)
    if not place.is_dir():
        raise NotSet(_("%(path)s is no folder.") % {"path": place})
    known = {centre.code: centre for centre in Centre.objects.all()}
    folders = [each for each in sorted(place.iterdir()) if each.is_dir() and not each.is_symlink()]
    return {
        each.name: take_from(folder=each, centre=known[each.name], at=at)
        for each in folders
        if each.name in known
    }


def take_from(*, folder: Path, centre: Centre, at: datetime) -> Outcome:
    """Take what lies at rest in the folder of a centre. Raises OSError when the folder cannot be read or written."""
    outcome = Outcome()
    for path in _lying(folder):
        try:
            _take(path, centre, at, outcome)
        except FileNotFoundError:
            continue  # somebody else has taken it meanwhile
    return outcome


def _lying(folder: Path) -> Iterator[Path]:
    """Plain files in the order of their names; nothing that leads elsewhere, and nothing that says it is half of one."""
    names = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    plain = (path for path in names if not path.is_symlink() and path.is_file())
    yield from [path for path in plain if path.suffix.lower() not in HALF][:MOST_AT_ONCE]


def _take(path: Path, centre: Centre, at: datetime, outcome: Outcome) -> None:
    before = path.stat(follow_symlinks=False)
    rested = at.timestamp() - max(before.st_mtime, before.st_ctime)
    if rested < AT_REST or not stat.S_ISREG(before.st_mode):
        outcome.waiting += 1
        return
    try:
        received = _received(path)
    except Refused as refused:
        if refused.reason in {Reason.BROKEN, Reason.EMPTY} and rested < STILL_COMING:
            outcome.waiting += 1  # it may be a pause between two sheets
            return
        words = sentence(refused, WANTED)
        _refuse(path, words)
        outcome.refused.append((path.name, words))
        return
    if _mark(path.stat(follow_symlinks=False)) != _mark(before):
        received.discard()
        outcome.waiting += 1
        return
    _keep(received, centre, at, outcome)
    path.unlink()
    force_down(path.parent)


def _received(path: Path) -> Received:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "rb") as file:
        return receive(File(file, name=path.name), WANTED)


def _keep(received: Received, centre: Centre, at: datetime, outcome: Outcome) -> None:
    """Keep it, unless the same bytes are here already: then a run before this one was cut off, or it was scanned twice."""
    digest = received.waiting.sha256
    if is_known(centre=centre, digest=digest, at=at):
        received.discard()
        outcome.known += 1
        return
    try:
        take_scan(centre=centre, received=received, by=SCANNER, at=at)
    except (ValidationError, IntegrityError):
        if not is_known(
            centre=centre, digest=digest, at=at
        ):  # another taker was quicker, or it is something else
            raise
        outcome.known += 1
    else:
        outcome.taken += 1


def _mark(told: os.stat_result) -> tuple[int, int, int]:
    return told.st_ino, told.st_size, told.st_mtime_ns


def _refuse(path: Path, words: str) -> None:
    """Put a file aside, and why beside it. The words come first: a file is never aside without them."""
    folder = path.parent / REFUSED
    folder.mkdir(mode=0o700, exist_ok=True)
    target, number = folder / path.name, 1
    while target.exists():
        number += 1
        target = folder / f"{number}-{path.name}"
    beside = target.with_name(f"{target.name}.txt")
    half = beside.with_name(f".{beside.name}.part")
    with half.open("w", encoding="utf-8", errors="replace") as file:
        file.write(words + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(half, beside)
    os.replace(path, target)
    force_down(folder)
    force_down(path.parent)
