"""Records of other kinds that belong to one record, as lists on its page."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from huying.accounts.models import User
from huying.accounts.policy import Level, level
from huying.records.kind import Child, Kind, kind_named
from huying.records.presentation import Fact, record_url, rows

SHOWN = 20


@dataclass(frozen=True, slots=True)
class RelatedList:
    """Some rows of a child kind, the address of a new one, and whether there are more than are shown."""

    kind: Kind
    heads: list[Fact]
    rows: list[tuple[str, list[Fact]]]
    add_url: str
    more: bool


def related_lists(kind: Kind, record: Any, user: User, told: Container[str] = ()) -> list[RelatedList]:
    """The lists of `record`'s children that `user` may see; kinds they have no right to, or `told` already, are left out."""
    found = (_related(child, record, user) for child in kind.children if child.kind not in told)
    return [each for each in found if each is not None]


def _related(child: Child, record: Any, user: User) -> RelatedList | None:
    kind = kind_named(child.kind)
    if kind is None or level(user, kind.function) < Level.READ:
        return None
    path = child.path.split("__")[0]
    mine = kind.visible_to(user).filter(**{child.path: record}).distinct()
    found = list(mine.order_by(kind.sorts[0], "pk")[: SHOWN + 1])
    table = [
        (record_url(kind, row.code), [fact for fact in columns if fact.name != path])
        for row, columns in rows(kind, found[:SHOWN], user)
    ]
    may_add = level(user, kind.function) >= kind.write and path in kind.fields
    add = (
        reverse("records:record_create", args=[kind.key]) + "?" + urlencode({path: record.pk})
        if may_add
        else ""
    )
    heads = table[0][1] if table else []
    return RelatedList(kind, heads, table, add, len(found) > SHOWN)
