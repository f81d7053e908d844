"""Anchors: the head of the chain, signed and kept where the administrator cannot reach it.

The chain alone cannot show that its end was cut off; an anchor can. One anchor is one line of text, fit for a file, a
letter or a printed page. The private key stands in a file that the database does not hold.
"""

import base64
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings

from huying.audit import queries

MARK = "huying-anchor"
OLDEST = timedelta(hours=2)
BATCH = 500
_other_file: ContextVar[Path | None] = ContextVar("anchor_file", default=None)


class Anchor(NamedTuple):
    """The head of the chain at a moment (錨)."""

    seq: int
    digest: str
    at: datetime

    @property
    def words(self) -> str:
        return f"{MARK} {self.seq} {self.digest} {self.at.astimezone(UTC).isoformat(timespec='seconds')}"


class NotAnAnchor(ValueError):
    """A line is not an anchor, or was not signed with this installation's key."""


def signed(anchor: Anchor) -> str:
    """The anchor as one line with its signature."""
    return f"{anchor.words} {base64.b64encode(_key().sign(anchor.words.encode())).decode()}"


def read(line: str) -> Anchor:
    """The anchor of a line. Raises NotAnAnchor."""
    try:
        words, signature = line.strip().rsplit(" ", 1)
        _key().public_key().verify(base64.b64decode(signature), words.encode())
        mark, seq, digest, at = words.split(" ")
        if mark != MARK:
            raise NotAnAnchor(line)
        return Anchor(int(seq), digest, datetime.fromisoformat(at))
    except (ValueError, InvalidSignature) as problem:
        raise NotAnAnchor(line.strip()[:80]) from problem


def public_key() -> str:
    """What a reader elsewhere needs to check signatures."""
    return base64.b64encode(_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def configured() -> bool:
    return bool(settings.ANCHOR_FILE or settings.ANCHOR_MAIL)


def anchor_file() -> Path:
    """Where anchors are kept: as asked for, as set, or in the data folder."""
    return _other_file.get() or Path(settings.ANCHOR_FILE or settings.HOME / "anchors.txt")


@contextmanager
def compared_with(path: Path | None) -> Iterator[None]:
    """Compare with the anchors kept in another file, such as the auditor's own copy."""
    token = _other_file.set(path)
    try:
        yield
    finally:
        _other_file.reset(token)


def keep(anchor: Anchor) -> str:
    """Append the signed anchor to its file, and have it written down before going on."""
    line = signed(anchor)
    with anchor_file().open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
    return line


def contradictions(at: datetime) -> Iterator[str]:
    """Where the chain is not what its anchors say it was, and whether the newest of them is too old."""
    path = anchor_file()
    if not path.exists():
        if configured() or _other_file.get():
            yield f"there is no anchor in {path}"
        return
    newest: datetime | None = None
    batch: list[Anchor] = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                anchor = read(line)
            except NotAnAnchor:
                yield f"line {number} of the anchors was not signed with this key"
                continue
            newest = max(newest or anchor.at, anchor.at)
            batch.append(anchor)
            if len(batch) == BATCH:
                yield from _against_the_chain(batch)
                batch = []
    yield from _against_the_chain(batch)
    if configured() and (newest is None or at - newest > OLDEST):
        yield f"the newest anchor is from {newest or 'never'}: more than {OLDEST} ago"


def _against_the_chain(anchors: list[Anchor]) -> Iterator[str]:
    kept = queries.digests([each.seq for each in anchors])
    for each in anchors:
        if each.seq and kept.get(each.seq) != each.digest:
            verb = "was changed" if each.seq in kept else "was cut off"
            yield f"event {each.seq} {verb} after it was anchored at {each.at.isoformat()}"


def _key() -> Ed25519PrivateKey:
    """The signing key, made once; readable by its owner alone."""
    path = Path(settings.ANCHOR_KEY)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_text()))
    key = Ed25519PrivateKey.generate()
    with os.fdopen(handle, "w") as file:
        raw = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        file.write(base64.b64encode(raw).decode())
    return key
