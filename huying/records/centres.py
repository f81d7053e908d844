"""A record and the records it names belong to one centre; else reading the one would tell of the other."""

from collections.abc import Iterator
from typing import Any

from huying.core.shapes import id_at
from huying.records.kind import Kind, kind_of, kinds


def strangers(kind: Kind, record: Any) -> list[str]:
    """Fields of `record` that name a record of another centre."""
    if not kind.centre:
        return []
    links = (column for column in kind.model._meta.fields if column.is_relation)
    return [link.name for link in links if not is_of_its_centre(kind, record, link.name)]


def is_of_its_centre(kind: Kind, record: Any, name: str) -> bool:
    """Whether what `name` links to is of the record's own centre, or of no centre at all."""
    value = getattr(record, name.split("__")[0], None)
    other = kind_of(type(value))
    if other is None or not other.centre or not kind.centre:
        return True
    return id_at(value, other.centre) == id_at(record, kind.centre)


def left_behind(kind: Kind, record: Any) -> bool:
    """Whether records of another centre name `record`, which has just been given its centre."""
    if not kind.centre:
        return False
    return any(
        other.rows().filter(**{link: record}).exclude(**{other.centre: id_at(record, kind.centre)}).exists()
        for other, link in _links_to(kind)
        if other.centre.split("__")[0] != link
    )


def followers(kind: Kind, record: Any) -> Iterator[tuple[Kind, Any]]:
    """Records whose centre or person is that of `record`, such as the notes of a case."""
    for other, link in _links_to(kind):
        if link in {way.split("__")[0] for way in (other.centre, other.owner, *other.sealed)}:
            for row in other.rows().filter(**{link: record}).iterator(chunk_size=500):
                yield other, row


def _links_to(kind: Kind) -> Iterator[tuple[Kind, str]]:
    """Every kind kept by centre that names records of `kind`, with the field that does."""
    for other in kinds():
        for column in other.model._meta.fields:
            if other.centre and column.is_relation and column.related_model is kind.model:
                yield other, column.name
