"""What the search index is told about a record, and about the others that speak of it."""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import transaction
from django.utils import translation

from huying.core.shapes import follow
from huying.records.centres import followers, is_of_its_centre
from huying.records.kind import Kind, kinds
from huying.search.index import Entry, as_kept, put, put_many
from huying.search.models import SearchText

NOT_DIGITS = re.compile(r"\D+")
FEW = 200  # that many others are indexed anew while somebody waits


def reindex(kind: Kind, record: Any) -> None:
    """Put a record's words into the index, together with the centre and person it belongs to."""
    reindex_many(kind, [record])


def reindex_many(kind: Kind, records: Iterable[Any]) -> None:
    """The same for many at once; of a kind that the index does not hold, nothing."""
    if kind.indexed:
        put_many([entry_of(kind, record) for record in records])


def reindex_followers(kind: Kind, record: Any) -> None:
    """Put what follows `record` to its centre and its person into the index anew."""
    for other, row in followers(kind, record):
        reindex(other, row)


def entry_of(kind: Kind, record: Any) -> Entry:
    """What the index is told about a record: the same words whoever saves it, in whatever language they read."""
    centre = follow(record, kind.centre) if kind.centre else None
    sealed = kind.is_sealed(record)
    who = kind.keeper if sealed else kind.owner
    owner = follow(record, who) if who else None
    with translation.override(settings.LANGUAGE_CODE):
        title, text = str(record), "\n".join(_words(record, kind))
    return Entry(
        kind=kind.key,
        code=record.code,
        title=title,
        text=text,
        centre_id=getattr(centre, "pk", None),
        owner_id=getattr(owner, "pk", None),
        sealed=sealed,
    )


def name_of(record: Any) -> str:
    """What a record is called in the index, and in the texts of others."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(record)


def reindex_readers(kind: Kind, record: Any, changed: Collection[str], renamed: bool) -> bool:
    """Index anew what speaks of `record`: whose text holds its name or a changed field, or who belongs where it does.

    False when some of them are too many for now. Those whose centre or person changes with it are never left for
    later: the index decides by these who may find them.
    """
    whole = True
    for other, path, decides in _readers(kind, changed, renamed):
        rows = other.rows().filter(**{path: record}).order_by("pk")
        if not decides and rows.count() > FEW:
            whole = False
            continue
        for each in rows.iterator():
            reindex(other, each)
    return whole


def reindex_all_readers(kind: Kind, record: Any) -> None:
    """The same for all of them, in small transactions, writing only what differs."""
    names = [field.name for field in kind.model._meta.get_fields()]
    for other, path, _decides in _readers(kind, names, renamed=True):
        last = 0
        while batch := list(
            islice(other.rows().filter(**{path: record, "pk__gt": last}).order_by("pk"), FEW)
        ):
            last = batch[-1].pk
            with transaction.atomic():
                for each in batch:
                    _put_if_other(other, each)


def _put_if_other(kind: Kind, record: Any) -> None:
    if not kind.indexed:
        return
    entry = entry_of(kind, record)
    columns = as_kept(entry)
    if not SearchText.objects.filter(kind=entry.kind, code=entry.code, **columns).exists():
        put(entry)


def _readers(kind: Kind, changed: Collection[str], renamed: bool) -> Iterator[tuple[Kind, str, bool]]:
    """Other kinds with the way from their records to this one, and whether it decides where they belong."""
    seen = set()
    for other in kinds():
        names = [field.name for field in other.model._meta.get_fields() if field.related_model is kind.model]
        decisive = {other.centre, other.owner, *other.sealed, other.keeper} - {""}
        asked = [(path, False) for path in decisive] + [(path, renamed) for path in (*other.search, *names)]
        for path, by_name in asked:
            for way in _ways(other.model, path, kind.model, changed, by_name):
                if (other.key, way) not in seen:
                    seen.add((other.key, way))
                    yield other, way, path in decisive


def _ways(model: Any, path: str, wanted: Any, changed: Collection[str], renamed: bool) -> Iterator[str]:
    """Beginnings of `path` that lead to a `wanted` record and go on to something that changed."""
    steps = path.split("__")
    for place, step in enumerate(steps, start=1):
        try:
            field = model._meta.get_field(step)
        except FieldDoesNotExist:
            return
        if not field.concrete or field.related_model is None or field.many_to_many:
            return
        model = field.related_model
        rest = steps[place:]
        if model is wanted and (rest[0] in changed if rest else renamed):
            yield "__".join(steps[:place])


def _words(record: Any, kind: Kind) -> list[str]:
    found = [record.code]
    for name in kind.search:
        if not is_of_its_centre(kind, record, name):
            continue
        text = _said(follow(record, name))
        found.append(text)
        if "phone" in name:  # so that a part of a number is found however it was spaced
            found.append(NOT_DIGITS.sub("", text))
    return [word for word in found if word]


def _said(value: Any) -> str:
    """What a value says; of lists and tables only their words, in an order that no database changes."""
    if isinstance(value, dict):
        value = [value[name] for name in sorted(value)]
    if isinstance(value, list):
        return " ".join(filter(None, map(_said, value)))
    return str(value or "")
