"""An adapter that reads and writes files: another program lays messages into a folder and takes others from it.

`in/*.json` is read and moved to `done/`, or to `refused/` beside a .txt that says why; what goes out is laid into `out/`.
A file is written under another name first, so that nobody reads half of one; nor do we read such names.
"""

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from huying.core.disk import force_down
from huying.correspondence.adapters import Arrived

LARGEST = 200_000
MOST_AT_ONCE = 1_000
WORDS = ("mailbox", "channel", "sender", "text", "id")
SAFE = re.compile(r"[^0-9A-Za-z_-]")


class Unfit(ValueError):
    """What a file says cannot be a message."""


class FileDrop:
    """Messages as JSON files in a folder."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)
        for name in ("in", "out", "done", "refused"):
            (self.folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)

    def receive(self) -> Iterator[Arrived]:
        """The messages that lie there, in the order of their names; a file that is none is put aside with a reason."""
        waiting = sorted((self.folder / "in").glob("*.json"))[:MOST_AT_ONCE]
        for path in waiting:
            if path.is_symlink() or not path.is_file():
                continue
            try:
                yield _arrived(path)
            except Unfit as problem:
                self._refuse(path.name, str(problem))

    def taken(self, arrived: Arrived) -> None:
        """Put the file among those that are done."""
        self._move(arrived.mark, "done")

    def refused(self, arrived: Arrived, why: str) -> None:
        """Put the file aside, and why beside it."""
        self._refuse(arrived.mark, why)

    def send(self, *, recipient: str, text: str, id: str) -> None:
        """Lay a message out to be sent. The same id is the same file."""
        target = self.folder / "out" / f"{SAFE.sub('_', id)[:100]}.json"
        _written(target, json.dumps({"recipient": recipient, "text": text, "id": id}, ensure_ascii=False))

    def _refuse(self, name: str, why: str) -> None:
        _written(self.folder / "refused" / f"{name}.txt", why + "\n")
        self._move(name, "refused")

    def _move(self, name: str, to: str) -> None:
        target = self.folder / to / name
        number = 1
        while target.exists():
            number += 1
            target = self.folder / to / f"{name}.{number}"
        os.replace(self.folder / "in" / name, target)
        force_down(target.parent)


def _written(target: Path, words: str) -> None:
    half = target.with_name(f".{target.name}.part")
    with half.open("w", encoding="utf-8", errors="replace") as file:
        file.write(words)
        file.flush()
        os.fsync(file.fileno())
    os.replace(half, target)


def _arrived(path: Path) -> Arrived:
    """What a file says. Raises Unfit."""
    told = _read(path)
    for name in (*WORDS, "sender_name"):
        if not isinstance(told.get(name, ""), str):
            raise Unfit(f"{name} is no text")
    if missing := [name for name in WORDS if not told.get(name)]:
        raise Unfit(f"{', '.join(missing)} is missing")
    words = {name: str(told[name]) for name in WORDS}
    return Arrived(
        **words, sender_name=str(told.get("sender_name", "")), sent_at=_moment(told), mark=path.name
    )


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Unfit(f"the file is larger than {LARGEST} bytes")
    try:
        told = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as problem:
        raise Unfit("this is no JSON in UTF-8") from problem
    if not isinstance(told, dict):
        raise Unfit("this is no JSON object")
    return told


def _moment(told: dict[str, Any]) -> datetime:
    try:
        moment = datetime.fromisoformat(str(told.get("sent_at", "")))
        if moment.tzinfo is None or not 1971 <= moment.year <= 2100:
            raise ValueError(moment)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as problem:
        raise Unfit("sent_at is a moment with its zone, such as 2026-05-04T09:30:00+08:00") from problem
