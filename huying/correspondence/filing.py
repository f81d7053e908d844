"""Messages from files: one .eml, an mbox, or a folder of either; each is kept, known already, or refused with its place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from huying.correspondence.models import Mailbox
from huying.correspondence.reading.mail import LARGEST_MAIL, NoMail, Why, read_mail
from huying.correspondence.receiving import Came, is_known, take_in
from huying.correspondence.wording import why_not
from huying.records.kind import By

BEGINS = b"From "
ENDINGS = (".eml", ".mbox", ".mbx", "")
PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Found:
    """One message of a file: where it stands, and its bytes, or none when there are too many of them."""

    place: str
    raw: bytes | None


@dataclass(slots=True)
class Outcome:
    """What became of the messages of some files."""

    kept: int = 0
    known: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def bring_in(*, mailbox: Mailbox, files: list[Path], by: By, at: datetime, dry_run: bool = False) -> Outcome:
    """Keep every message of the files, unless it is only a trial. Raises NotAllowed, OSError."""
    outcome = Outcome()
    for path in files:
        for found in messages_in(path):
            _bring(mailbox, found, outcome, by, at, dry_run)
    return outcome


def _bring(mailbox: Mailbox, found: Found, outcome: Outcome, by: By, at: datetime, dry_run: bool) -> None:
    try:
        came = came_from(found, at)
    except NoMail as problem:
        outcome.refused.append((found.place, why_not(problem)))
        return
    if is_known(mailbox, came) or (not dry_run and take_in(mailbox=mailbox, came=came, by=by, at=at) is None):
        outcome.known += 1
    else:
        outcome.kept += 1


def came_from(found: Found, at: datetime) -> Came:
    """A message out of an archive: it was received when it says it was sent, if that has been. Raises NoMail."""
    if found.raw is None:
        raise NoMail(Why.TOO_LARGE)
    mail = read_mail(found.raw)
    moment = mail.sent_at if mail.sent_at is not None and mail.sent_at <= at else at
    return Came(mail=mail, received_at=moment, raw=found.raw, fresh=False)


def files_of(path: Path) -> list[Path]:
    """The file itself, or all mails and mailboxes of a folder in the order of their names. Links are not followed."""
    if not path.is_dir():
        return [path]
    inside = (each for each in sorted(path.rglob("*")) if each.is_file() and not each.is_symlink())
    return [each for each in inside if each.suffix.lower() in ENDINGS and not each.name.startswith(".")]


def messages_in(path: Path) -> Iterator[Found]:
    """The messages of one file, one at a time however large it is."""
    with path.open("rb") as file:
        if file.read(len(BEGINS)) == BEGINS:
            file.seek(0)
            yield from _of_mbox(file, path.name)
            return
        file.seek(0)
        raw = file.read(LARGEST_MAIL + 1)
    yield Found(path.name, raw if len(raw) <= LARGEST_MAIL else None)


def _of_mbox(file: BinaryIO, name: str) -> Iterator[Found]:
    """Messages begin with a line "From " after an empty one; in their text such lines stand behind a mark."""
    lines: list[bytes] = []
    size, begins, number = 0, 1, 0
    empty = True
    for line_number, line in _lines(file):
        if line.startswith(BEGINS) and empty:
            if number:
                yield Found(f"{name}:{begins}", b"".join(lines) if size <= LARGEST_MAIL else None)
            lines, size, begins, number, empty = [], 0, line_number, number + 1, False
            continue
        size += len(line)
        if size <= LARGEST_MAIL:
            lines.append(line[1:] if line.lstrip(b">").startswith(BEGINS) and line.startswith(b">") else line)
        elif lines:
            lines = []
        empty = not line.strip(b"\r\n")
    if number:
        yield Found(f"{name}:{begins}", b"".join(lines) if size <= LARGEST_MAIL else None)


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers, a very long one in pieces."""
    number = 1
    while piece := file.readline(PIECE):
        yield number, piece
        number += piece.endswith(b"\n")
