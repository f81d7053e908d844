"""Bytes on the disk: written beside, forced down, then put in their place by a rename that is forced down as well."""

import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from huying.core.disk import force_down
from huying.files.reasons import Reason, Refused

PIECE = 1 << 20
ID = re.compile(r"[0-9a-f]{32}")
PLACE = re.compile(r"(?P<folder>[0-9a-f]{2})/(?P<id>(?P=folder)[0-9a-f]{30})(\.jpg)?")


@dataclass(frozen=True, slots=True)
class Staged:
    """Bytes that are on the disk, whole and forced down, and not yet in their place."""

    path: Path
    size: int
    sha256: str

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)


def new_id() -> str:
    return secrets.token_hex(16)


def kept_in() -> Path:
    return Path(settings.HOME) / "files"


def incoming() -> Path:
    """Where files wait, on the same disk; what is found here an hour later belongs to nobody."""
    folder = Path(settings.HOME) / "incoming"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def place_of(id: str, ending: str = "") -> str:
    return f"{id[:2]}/{id}{ending}"


def path_of(place: str) -> Path:
    """Where the bytes of a place are. Raises ValueError for what is no place."""
    if not PLACE.fullmatch(place):
        raise ValueError(place)
    return kept_in() / place


def staged(pieces: Iterable[bytes], most: int) -> Staged:
    """Write the pieces down beside, and count and digest them on the way. Raises Refused."""
    descriptor, name = tempfile.mkstemp(dir=incoming(), suffix=".part")
    path, digest, size = Path(name), hashlib.sha256(), 0
    with ExitStack() as unless_done:
        unless_done.callback(path.unlink, missing_ok=True)
        with os.fdopen(descriptor, "wb") as file:
            for piece in pieces:
                size += len(piece)
                if size > most:
                    raise Refused(Reason.TOO_LARGE)
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        unless_done.pop_all()
    return Staged(path, size, digest.hexdigest())


def put(waiting: Staged, place: str) -> None:
    """Put staged bytes in their place, for good. A place is never written twice."""
    target = path_of(place)
    if not target.parent.exists():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        force_down(target.parent.parent)
    if target.exists():
        raise FileExistsError(target)
    waiting.path.rename(target)
    force_down(target.parent)


def drawn_path(name: str) -> Path | None:
    """Where a photograph that was drawn anew is, by the name under which it is shown; None when it is no such name."""
    place = place_of(name)
    return path_of(place) if name.endswith(".jpg") and PLACE.fullmatch(place) else None


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def places() -> Iterator[tuple[str, Path]]:
    """Every file that lies where kept files do."""
    for folder in sorted(kept_in().glob("[0-9a-f][0-9a-f]")):
        for path in sorted(folder.iterdir()):
            yield f"{folder.name}/{path.name}", path
