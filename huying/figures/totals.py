"""Declared totals against what is on record: how much has no record, and which of them cannot both be true."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from huying.core.period import Period
from huying.figures.engine import Figure, Scope, UnknownFigure, Value, Words, evaluate_on, get
from huying.figures.models import DeclaredTotal
from huying.figures.units import NO_COLLECTIONS, Qualifier
from huying.figures.wording import filled

FLOORS = frozenset({Qualifier.AT_LEAST, Qualifier.MORE_THAN})
OPEN_ABOVE = FLOORS | {Qualifier.APPROX}
OPEN_BELOW = frozenset({Qualifier.NEARLY, Qualifier.APPROX})


@dataclass(frozen=True, slots=True)
class Itemised:
    """What records itemise of a total, and how many of them may be another of them under a second name."""

    value: Value = 0
    twice: int = 0

    @property
    def surely(self) -> Value:
        return self.value - self.twice


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A declared total, and declared parts of it that amount to something that it cannot be."""

    whole: DeclaredTotal
    parts: tuple[DeclaredTotal, ...]
    amount: Value


def itemised_of(figure: Figure, scope: Scope, using: str) -> Itemised:
    """What the records itemise of it: nothing when they do not tell the parts asked about."""
    if not figure.itemised:
        return Itemised()
    counted = get(figure.itemised)
    if not {name for name, _part in scope.only} <= set(counted.breakdowns):
        return Itemised()
    result = evaluate_on([(figure.itemised, scope)], using)[0]
    return Itemised(result.value, counted.twice(result.records) if counted.twice else 0)


def scope_of_total(total: DeclaredTotal) -> Scope | None:
    """The question that a total answers; None for one without dates, which answers none."""
    if total.from_on is None or total.until_on is None:
        return None
    only = tuple(sorted((name, str(part)) for name, part in total.parts.items()))
    return Scope(Period(total.from_on, total.until_on), total.representative, total.centre, only)


def itemised_of_total(total: DeclaredTotal, using: str = "default") -> Itemised:
    """What is on record of one total. Nothing is for a total of no known figure or date."""
    scope = scope_of_total(total)
    try:
        return itemised_of(get(total.figure), scope, using) if scope else Itemised()
    except UnknownFigure:
        return Itemised()


def note_of_total(total: DeclaredTotal, using: str = "default") -> Words:
    """How much of one total has no record, in the words that its figure's card uses."""
    if total.unit in NO_COLLECTIONS:
        return ""
    qualifier = Qualifier(total.qualifier)
    return not_itemised(total.exact_value, qualifier, itemised_of_total(total, using), total.unclear_items)


def not_itemised(value: Value, qualifier: Qualifier, itemised: Itemised, unclear: int) -> Words:
    """How much of a declared total has no record: a range while records may not belong to it or be one another."""
    if exceeds(itemised, value, qualifier):
        return filled(_("itemised: %(count)s, more than declared"), count=f"{itemised.value:,}")
    if (
        not itemised.value
        and not unclear
        and (qualifier is not Qualifier.EXACT or isinstance(value, Decimal))
    ):
        return _("declared, not itemised")
    if qualifier is not Qualifier.EXACT:
        return filled(_("declared; itemised: %(count)s"), count=f"{itemised.value:,}")
    most = max(value - itemised.surely, 0)
    least = max(value - itemised.value - unclear, 0)
    if least == most:
        return filled(_("declared, not itemised: %(count)s"), count=f"{most:,}") if most else ""
    return filled(_("declared, not itemised: %(low)s to %(high)s"), low=f"{least:,}", high=f"{most:,}")


def exceeds(itemised: Itemised, value: Value, qualifier: Qualifier) -> bool:
    """Whether more is on record than was declared. A total that is a floor or about right may be exceeded."""
    return qualifier not in OPEN_ABOVE and itemised.surely > value


def contradictions(totals: Iterable[DeclaredTotal]) -> Iterator[Contradiction]:
    """Totals of one figure and unit that cannot both be true: a part beyond its whole, parts that miss their sum."""
    groups: dict[tuple[str, str], list[DeclaredTotal]] = defaultdict(list)
    for total in totals:
        groups[total.figure, total.unit].append(total)
    for rows in groups.values():
        for whole in rows:
            yield from _against(whole, [total for total in rows if _is_part(total, whole)])


def _against(whole: DeclaredTotal, parts: list[DeclaredTotal]) -> Iterator[Contradiction]:
    sums: dict[str, list[DeclaredTotal]] = defaultdict(list)
    for part in parts:
        if _too_much([part], whole):
            yield Contradiction(whole, (part,), part.exact_value)
        for name in _only_difference(part, whole):
            sums[name].append(part)
    for rows in sums.values():
        if len(rows) > 1 and (_too_much(rows, whole) or _too_little(rows, whole)):
            yield Contradiction(whole, tuple(rows), sum((each.exact_value for each in rows), start=0))


def _is_part(total: DeclaredTotal, whole: DeclaredTotal) -> bool:
    """Whether everything that `total` counts is counted by `whole` as well."""
    if None in {total.from_on, total.until_on, whole.from_on, whole.until_on} or total.pk == whole.pk:
        return False
    within = whole.from_on <= total.from_on and total.until_on <= whole.until_on  # type: ignore[operator]
    theirs = whole.representative in {"", total.representative} and whole.centre in {"", total.centre}
    return within and theirs and whole.parts.items() <= total.parts.items() and not _same(total, whole)


def _same(total: DeclaredTotal, other: DeclaredTotal) -> bool:
    return scope_of_total(total) == scope_of_total(other)


def _only_difference(part: DeclaredTotal, whole: DeclaredTotal) -> Iterator[str]:
    """The grouping by which `part` is a part of `whole`, when that is all they differ in."""
    alike = ("representative", "centre", "from_on", "until_on")
    names = part.parts.keys() - whole.parts.keys()
    if len(names) == 1 and all(getattr(part, name) == getattr(whole, name) for name in alike):
        yield from names


def _too_much(parts: list[DeclaredTotal], whole: DeclaredTotal) -> bool:
    """Whether even the least that the parts can be is more than the most that the whole can be."""
    low = sum((0 if part.qualifier in OPEN_BELOW else part.exact_value for part in parts), start=0)
    strictly = any(part.qualifier == Qualifier.MORE_THAN for part in parts)
    most = whole.exact_value
    return whole.qualifier not in OPEN_ABOVE and (low > most or (strictly and low == most))


def _too_little(parts: list[DeclaredTotal], whole: DeclaredTotal) -> bool:
    """Whether even the most that the parts can be is less than the least that the whole can be."""
    closed = whole.qualifier not in OPEN_BELOW and not any(part.qualifier in OPEN_ABOVE for part in parts)
    return closed and sum((part.exact_value for part in parts), start=0) < whole.exact_value
