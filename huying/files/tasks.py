"""What is done with files every night: what nobody owns is swept away, what no scanner saw is shown to one."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db import transaction

from huying.audit import actions as audit
from huying.files.actions import scan_file
from huying.files.keeping import incoming, places
from huying.files.models import StoredFile
from huying.files.rules import IN_THE_MAKING

BY = "sweeper"


def sweep(*, at: datetime) -> int:
    """Remove bytes that have been without a row for an hour; a process that died has left them. Says how many."""
    swept = 0
    for place, path in _ownerless(at):
        with transaction.atomic():
            if place and StoredFile.objects.filter(place=place).exists():
                continue
            audit.record("files.swept", kind="files", code=path.name[:80], by=BY, at=at)
            path.unlink(missing_ok=True)
        swept += 1
    return swept


def scan_unseen(*, at: datetime) -> int:
    """Show the scanner every file that none has seen. Raises NoAnswer. Says how many."""
    seen = 0
    for file in StoredFile.objects.filter(state=StoredFile.State.UNSCANNED).order_by("pk").iterator():
        scan_file(file=file, at=at)
        seen += 1
    return seen


def _ownerless(at: datetime) -> Iterator[tuple[str, Path]]:
    late = (at - IN_THE_MAKING).timestamp()
    known = set(StoredFile.objects.values_list("place", flat=True))
    waiting = (("", path) for path in sorted(incoming().iterdir()))
    for place, path in (*waiting, *places()):
        if place not in known and path.is_file() and path.stat().st_mtime < late:
            yield place, path
