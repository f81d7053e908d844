"""The records that itemise a declared total, for people who may open them."""

from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from huying.accounts.policy import Actor
from huying.core.period import Period
from huying.figures.engine import Result, Scope, UnknownFigure, UnknownPart, evaluate_on, get
from huying.figures.models import DeclaredTotal
from huying.records.kind import kind_of
from huying.records.presentation import record_url

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Items:
    """What is on record of a total: the figure that counts it, its records, and those this reader may open."""

    counted: Result
    records: int
    links: tuple[tuple[str, str, str], ...]

    @property
    def unseen(self) -> int:
        return self.records - len(self.links)


def items_of(total: DeclaredTotal, reader: Actor) -> Items | None:
    """The itemised part of `total`; None when no records could itemise it, or not this part of it."""
    if total.from_on is None or total.until_on is None:
        return None
    only = tuple(sorted(total.parts.items()))
    scope = Scope(Period(total.from_on, total.until_on), total.representative, total.centre, only)
    try:
        counted = get(get(total.figure).itemised)
        [result] = evaluate_on([(counted.key, scope)], DEFAULT_DB_ALIAS)
    except (UnknownFigure, UnknownPart):
        return None
    records: Any = result.records
    kind = kind_of(records.model)
    if kind is None:
        return Items(result, records.count(), ())
    mine = kind.visible_to(reader).filter(pk__in=records.order_by().values("pk")).order_by("code")[:SHOWN]
    links = tuple((row.code, str(row), record_url(kind, row.code)) for row in mine)
    return Items(result, records.count(), links)
