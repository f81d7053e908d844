"""Receiving a file: written down beside, looked at by a child that can do no harm, scanned. No row and no transaction yet."""

import json
import subprocess
import sys
import tempfile
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.files.base import File

from huying.files.bounding import CutOff
from huying.files.drawing import only_a_picture
from huying.files.keeping import Staged, incoming, new_id, staged
from huying.files.media import PHOTOGRAPHS, Media
from huying.files.names import clean_name
from huying.files.reasons import Reason, Refused
from huying.files.scanning import NoAnswer, is_infected

PATIENCE, LONGEST_VERDICT = 20.0, 4096
AT_ONCE = threading.BoundedSemaphore(2)  # children in one worker, each with a bound on its memory
BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from huying.files.child import main; main(sys.argv[2], sys.argv[3], int(sys.argv[4]))"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A photograph drawn anew, waiting."""

    waiting: Staged
    width: int
    height: int
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Received:
    """A file that may be kept: what it is, what it is called, where its bytes wait."""

    waiting: Staged
    name: str
    media: Media
    scanned: bool
    drawn: Drawn | None = None
    id: str = field(default_factory=new_id)

    def __str__(self) -> str:
        """The same for the same bytes, so that a form sent twice is known again."""
        return self.waiting.sha256

    def discard(self) -> None:
        self.waiting.discard()
        if self.drawn:
            self.drawn.waiting.discard()


def receive(upload: "File[bytes]", wanted: frozenset[Media]) -> Received:
    """Look at what was given. Raises Refused, and then nothing of it is left."""
    if isinstance(upload, CutOff):
        raise Refused(Reason.TOO_LARGE)
    name = upload.name or ""
    with ExitStack() as unless_taken:
        waiting = staged(upload.chunks(), settings.LARGEST_FILE)
        unless_taken.callback(waiting.discard)
        media, drawn = _looked_at(waiting, name, wanted)
        if drawn:
            unless_taken.callback(drawn.waiting.discard)
        received = Received(waiting, clean_name(name, media), media, _scanned(waiting.path), drawn)
        unless_taken.pop_all()
    return received


def sealed(content: bytes, name: str, media: Media, most: int) -> Received:
    """Bytes that are kept as they came and looked into by nobody here, such as the original of a mail.

    What they hold has come out of them already, or stays inside: they are only given back to be saved. Raises Refused
    when there are more than `most`.
    """
    return Received(staged([content], most), clean_name(name, media), media, scanned=False)


def made_here(content: bytes, name: str, media: Media) -> Received:
    """A file that the office's own program has made: nobody else has had it, so no scanner need look at it.

    Raises Refused when it is larger than files may be.
    """
    return Received(staged([content], settings.LARGEST_FILE), clean_name(name, media), media, scanned=True)


def _scanned(path: Path) -> bool:
    """Whether a scanner looked and found nothing. Raises Refused when it found something."""
    try:
        if is_infected(path):
            raise Refused(Reason.INFECTED)
    except NoAnswer:
        return False
    return True


def _looked_at(waiting: Staged, name: str, wanted: frozenset[Media]) -> tuple[Media, Drawn | None]:
    if not waiting.size:
        raise Refused(Reason.EMPTY)
    with tempfile.TemporaryFile(dir=incoming()) as out:
        told = _asked_of_a_child(waiting.path, name, wanted, out.fileno())
        media = Media(told["media"])
        if media not in PHOTOGRAPHS:
            return media, None
        out.seek(0)
        content = out.read(settings.LARGEST_FILE + 1)
    if not only_a_picture(content):
        raise Refused(Reason.BROKEN)
    return media, Drawn(staged([content], settings.LARGEST_FILE), int(told["width"]), int(told["height"]))


def ending_of(name: str) -> str:
    """The end of a name, as far as it can be said to another process."""
    return name[-12:].encode("ascii", "ignore").replace(b"\0", b"").decode()


def _asked_of_a_child(path: Path, name: str, wanted: frozenset[Media], out: int) -> dict[str, str]:
    """The verdict of the child; one that dies, hangs or says something else has found a file that is too much for it."""
    command = [
        sys.executable,
        "-I",
        "-c",
        BOOT,
        str(settings.PROJECT),
        ending_of(name),
        ",".join(sorted(wanted)),
        str(out),
    ]
    with AT_ONCE, path.open("rb") as file, tempfile.TemporaryFile(dir=incoming()) as said:
        try:
            done = subprocess.run(  # noqa: S603 (our own program)
                command, stdin=file, stdout=said, stderr=subprocess.DEVNULL, env={"LC_ALL": "C.UTF-8"},
                pass_fds=[out], timeout=PATIENCE, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise Refused(Reason.TOO_HARD) from None
        said.seek(0)
        words = said.read(LONGEST_VERDICT)
    if done.returncode:
        raise Refused(Reason.TOO_HARD)
    try:
        verdict: dict[str, str] = json.loads(words)
        refused = verdict.get("refused")
        reason = Reason(refused) if refused else None
    except ValueError:
        raise Refused(Reason.TOO_HARD) from None
    if reason:
        raise Refused(reason)
    return verdict
