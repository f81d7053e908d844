"""The list of what was erased: keyed digests, in the database and in a file that no backup holds.

A backup made before an erasure brings back whoever was erased; the list says whom to erase again, and names nobody.
"""

import hashlib
import hmac
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from huying.privacy.models import Forgotten

MARK = "huying-erased"
RESTORING = (
    "restoring"  # there from before a restored database stands until whoever was erased is erased again
)


class NotOfTheList(ValueError):
    """A line is no mark of an erasure, or was not written with this installation's key."""


def marks_of(kind: str, code: str) -> list[str]:
    """The digests by which a reference may be known: under the office's key, and under those it had before."""
    return [_sealed(key, f"{kind} {code}") for key in _keys()]


def remember(kind: str, code: str, *, at: datetime) -> None:
    """Note that something was erased; the file is written once that is certain."""
    Forgotten.objects.get_or_create(digest=marks_of(kind, code)[0], defaults={"at": at})


def list_file() -> Path:
    """Where the list is kept outside the database: as set, or in the data folder."""
    return Path(settings.ERASED_FILE or settings.HOME / "erased.txt")


def write_down() -> int:
    """Append to the file whatever it does not have yet, and have it forced down; how many lines."""
    known = set(known_in(list_file()))
    missing = [each for each in Forgotten.objects.order_by("pk") if each.digest not in known]
    if missing:
        with list_file().open("a", encoding="utf-8") as file:
            file.writelines(f"{_line(each.digest, each.at)}\n" for each in missing)
            file.flush()
            os.fsync(file.fileno())
    return len(missing)


def known_in(path: Path) -> Iterator[str]:
    """The digests on a list. Raises NotOfTheList for a line that was not written here."""
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _read(line.strip(), number)


def take_in(path: Path) -> int:
    """Know everything that is on a list; how much of it was new. Raises NotOfTheList."""
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    new = [Forgotten(digest=digest, at=at) for digest in dict.fromkeys(known_in(path))]
    before = Forgotten.objects.count()
    Forgotten.objects.bulk_create(new, ignore_conflicts=True)
    return Forgotten.objects.count() - before


def forgotten() -> set[str]:
    """Every digest that is known, in the database or in the file."""
    return set(Forgotten.objects.values_list("digest", flat=True)) | set(known_in(list_file()))


def is_forgotten(kind: str, code: str, known: set[str]) -> bool:
    return not known.isdisjoint(marks_of(kind, code))


def _line(digest: str, at: datetime) -> str:
    words = f"{MARK} {digest} {at.astimezone(UTC).isoformat(timespec='seconds')}"
    return f"{words} {_sealed(_keys()[0], words)[:32]}"


def _read(line: str, number: int) -> str:
    words, _space, seal = line.rpartition(" ")
    parts = words.split(" ")
    if len(parts) != 3 or parts[0] != MARK:
        raise NotOfTheList(f"line {number} is no mark of an erasure")
    if not any(hmac.compare_digest(_sealed(key, words)[:32], seal) for key in _keys()):
        raise NotOfTheList(f"line {number} was not written with this office's key")
    return parts[1]


def _keys() -> list[str]:
    return [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _sealed(key: str, words: str) -> str:
    return hmac.new(f"huying.privacy.erased:{key}".encode(), words.encode(), hashlib.sha256).hexdigest()
