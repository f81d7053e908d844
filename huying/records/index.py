"""What the search index is told about a record."""

import re
from typing import Any

from huying.records.centres import followers, is_of_its_centre
from huying.records.kind import Kind
from huying.records.rules import follow
from huying.search.index import Entry, put

NOT_DIGITS = re.compile(r"\D+")


def reindex(kind: Kind, record: Any) -> None:
    """Put a record's words into the index, together with the centre and person it belongs to."""
    put(entry_of(kind, record))


def reindex_followers(kind: Kind, record: Any) -> None:
    """Put what follows `record` to its centre and its person into the index anew."""
    for other, row in followers(kind, record):
        reindex(other, row)


def entry_of(kind: Kind, record: Any) -> Entry:
    """What the index is told about a record."""
    centre = follow(record, kind.centre) if kind.centre else None
    owner = follow(record, kind.owner) if kind.owner else None
    return Entry(
        kind=kind.key,
        code=record.code,
        title=str(record),
        text="\n".join(_words(record, kind)),
        centre_id=getattr(centre, "pk", None),
        owner_id=getattr(owner, "pk", None),
    )


def _words(record: Any, kind: Kind) -> list[str]:
    found = [record.code]
    for name in kind.search:
        if not is_of_its_centre(kind, record, name):
            continue
        text = str(follow(record, name) or "")
        found.append(text)
        if "phone" in name:  # so that a part of a number is found however it was spaced
            found.append(NOT_DIGITS.sub("", text))
    return [word for word in found if word]
