"""Very small counts that nobody printed, but that readers get by subtracting one printed count from another.

Twelve cases in all less eleven of one representative leaves one of the others. Counts are compared under one figure:
a wider one with a narrower one inside it, and with all its printed parts of one grouping together.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from huying.figures.engine import Part, Scope
from huying.figures.suppression import is_small, suppressed

PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Told:
    """One count that readers see.

    `name` is the quoted figure it belongs to. A `fixed` one is quoted itself; the others are rows of a breakdown, which
    can be left out. `counted` holds the records behind it where counts of several periods are compared.
    """

    name: str
    key: str
    scope: Scope
    value: int
    fixed: bool = True
    part: str = ""
    counted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Leak:
    """A printed count, others inside it, and the small rest that their difference tells."""

    wide: Told
    narrow: tuple[Told, ...]
    rest: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The rows that a quoted figure would show, one for each part of a grouping."""

    name: str
    key: str
    scope: Scope
    grouping: str
    parts: tuple[Part, ...]
    limit: int

    def row(self, part: Part) -> Told:
        only = tuple(sorted((*self.scope.only, (self.grouping, part.part))))
        scope = Scope(self.scope.period, self.scope.representative, self.scope.centre, only)
        return Told(self.name, self.key, scope, int(part.value), fixed=False, part=part.part)


def leaks(told: Iterable[Told], limit: int, lifted: Collection[str] = ()) -> Iterator[Leak]:
    """Every small rest that the counts tell together. Those of a `lifted` figure were released knowing it."""
    everything = _each_once(told)
    for wide in everything:
        if is_small(wide.value, limit):
            continue
        inside = [each for each in everything if _is_within(each, wide)]
        for group in _groups(wide, inside):
            rest = wide.value - sum(each.value for each in group)
            if is_small(rest, limit) and not _is_lifted((wide, *group), limit, lifted):
                yield Leak(wide, group, rest)


def _each_once(told: Iterable[Told]) -> list[Told]:
    """A row that is quoted by itself as well cannot be left out, so it counts as quoted."""
    in_order = sorted(told, key=lambda each: each.fixed)
    return list({(each.key, each.scope): each for each in in_order}.values())


def shown(
    breakdowns: Iterable[Breakdown], fixed: Collection[Told], limit: int, lifted: Collection[str] = ()
) -> dict[str, list[Part]]:
    """The rows of each breakdown that may stand beside everything else that is printed, by the figure's name.

    Small rows go unless they are quoted by themselves; then as many more as keep any of them from being worked out,
    within the breakdown or across it and the others.
    """
    rows = list(breakdowns)
    quoted = {(each.key, each.scope) for each in fixed}
    hidden: dict[str, set[str]] = {each.name: set() for each in rows}
    while True:
        for each in rows:
            hidden[each.name] = _hidden_within(each, hidden[each.name], quoted)
        told = [*fixed, *(row for each in rows for row in _rows_of(each, hidden[each.name]))]
        victim = next(filter(None, (_victim(leak) for leak in leaks(told, limit, lifted))), None)
        if victim is None:
            return {
                each.name: [part for part in each.parts if part.part not in hidden[each.name]]
                for each in rows
            }
        hidden[victim.name].add(victim.part)


def _rows_of(breakdown: Breakdown, hidden: set[str]) -> list[Told]:
    return [breakdown.row(part) for part in breakdown.parts if part.part not in hidden]


def _hidden_within(breakdown: Breakdown, already: set[str], quoted: set[tuple[str, Scope]]) -> set[str]:
    """What must go so that the rows left do not give away those hidden; what is quoted by itself stays."""
    may_go = [
        part
        for part in breakdown.parts
        if (breakdown.key, breakdown.row(part).scope) not in quoted or part.part in already
    ]
    kept = suppressed(may_go, breakdown.limit, also=already)
    return {part.part for part, left in zip(may_go, kept, strict=True) if left is None}


def _victim(leak: Leak) -> Told | None:
    """The row to leave out so that the rest is told no more: the smallest inside, or else the wider one."""
    rows = [each for each in leak.narrow if not each.fixed]
    if rows:
        return min(rows, key=lambda each: (each.value, each.name, each.part))
    return None if leak.wide.fixed else leak.wide


def _is_within(narrow: Told, wide: Told) -> bool:
    """Whether everything that `narrow` counts is counted by `wide` too, and more is asked of it."""
    one, other = narrow.scope, wide.scope
    if narrow.key != wide.key or one == other:
        return False
    theirs = other.representative in {"", one.representative} and other.centre in {"", one.centre}
    days = other.period.start <= one.period.start and one.period.end <= other.period.end
    if not (theirs and days and set(other.only) <= set(one.only)):
        return False
    return one.period == other.period or (bool(narrow.counted) and narrow.counted <= wide.counted)


def _groups(wide: Told, inside: Iterable[Told]) -> Iterator[tuple[Told, ...]]:
    """The counts inside by the one grouping in which they differ from `wide`; each alone where they differ in more."""
    siblings: dict[str, list[Told]] = defaultdict(list)
    for each in inside:
        differences = _differences(each.scope, wide.scope)
        if len(differences) == 1 and differences[0] != PERIOD:
            siblings[differences[0]].append(each)
        else:
            yield (each,)
    for group in siblings.values():
        yield tuple(group)


def _differences(narrow: Scope, wide: Scope) -> list[str]:
    told = [name for name, part in narrow.only if (name, part) not in wide.only]
    fields = ("representative", "centre", PERIOD)
    return told + [name for name in fields if getattr(narrow, name) != getattr(wide, name)]


def _is_lifted(told: Iterable[Told], limit: int, lifted: Collection[str]) -> bool:
    """Whether two people released one of the counts although it is not small by itself: they meant the difference."""
    return any(each.fixed and each.name in lifted and not is_small(each.value, limit) for each in told)
