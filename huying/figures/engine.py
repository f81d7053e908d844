"""Figures: declared once, shown anywhere.

A figure's function returns records, never a number; its value is a measure over them. So the value, its breakdowns
and the list behind it cannot disagree.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Aggregate, Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from huying.core.period import Period
from huying.figures.naming import Names
from huying.figures.naming import Words as Words
from huying.figures.relation import Relation
from huying.figures.units import CENTS_PER_UNIT, Qualifier, Unit, together

Value = int | Decimal
Rows = QuerySet[Any]


class Origin(StrEnum):
    """Where a figure's value comes from."""

    RECORDS = "records"
    DECLARED = "declared"
    CUMULATIVE = "cumulative"
    EXTERNAL = "external"
    PERIOD = "period"
    RATIO = "ratio"


class UnknownFigure(LookupError):
    """No figure of that key has been declared."""


class UnknownPart(LookupError):
    """The figure has no such breakdown."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked about: a period, perhaps one representative or centre (by code), perhaps one part of a breakdown."""

    period: Period
    representative: str = ""
    centre: str = ""
    only: tuple[tuple[str, str], ...] = ()

    def of(self, name: str) -> str:
        """The part of breakdown `name` that is asked about, or nothing."""
        return dict(self.only).get(name, "")

    def without_parts(self) -> "Scope":
        return replace(self, only=())


@dataclass(frozen=True, slots=True)
class Measured:
    """A value and how surely it is known; `note` explains in words what the number alone does not say."""

    value: Value
    qualifier: Qualifier = Qualifier.EXACT
    note: Words = ""
    unit: Unit | None = None


Measure = Aggregate | Callable[[Rows, Scope], Value]


@dataclass(frozen=True, slots=True)
class Review:
    """Who answers for a definition, and when it is looked at again."""

    checked_by: Words
    due_on: date


@dataclass(frozen=True, slots=True)
class Figure:
    """One declared figure (數字).

    `breakdowns` maps the name of a grouping to the path from a record to it, `parts` to what its parts are called.
    `settled` takes the place of `records` where the records can be named only after looking at others, on the given
    connection; `compute` that of `measure`; `group` splits what no database can. `remark` adds words to the value.
    `relation` says how the records stand to another total. `twice` is how many of the counted records may be another
    counted one under a second name. `naming` gives records a part that no column of theirs holds. What `rounds` is told
    to so many places that its parts, rounded each, need not add up to it.
    """

    key: str
    label: Words
    unit: Unit
    definition: Words
    records: Callable[[Scope], Rows]
    measure: Measure = field(default_factory=lambda: Count("pk", distinct=True))
    origin: Origin = Origin.RECORDS
    breakdowns: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, Names] = field(default_factory=dict)
    qualifier_path: str = ""
    small_cells: bool = False
    review: Review | None = None
    itemised: str = ""
    settled: Callable[[Scope, str], Rows] | None = None
    compute: Callable[["Figure", Scope, Rows], Measured] | None = None
    group: Callable[[Rows, str], Mapping[str, Value]] | None = None
    remark: Callable[[Scope, Rows], Words] | None = None
    relation: Callable[[Scope, Rows], Relation] | None = None
    twice: Callable[[Rows], int] | None = None
    naming: Callable[[Rows, Scope], Rows] | None = None
    rounds: bool = False

    def narrowed(self, scope: Scope, using: str = DEFAULT_DB_ALIAS) -> Rows:
        """The records that `scope` asks about, each once. Raises UnknownPart for a grouping this figure lacks."""
        if self.settled is not None:
            return self.settled(scope, using)
        rows = self._named(_each_once(self.records(scope)), scope).using(using)
        if self.origin is Origin.EXTERNAL:
            return rows  # its own function has read the part already
        for name, part in scope.only:
            every = self._named(self.records(scope.without_parts()), scope)
            having = every.filter(_has(self.path(name), part))
            rows = rows.filter(pk__in=having.order_by().values("pk"))
        return rows

    def _named(self, rows: Rows, scope: Scope) -> Rows:
        return self.naming(rows, scope) if self.naming else rows

    def path(self, name: str) -> str:
        """The way from a record to its part of a breakdown. Raises UnknownPart."""
        try:
            return self.breakdowns[name]
        except KeyError:
            raise UnknownPart(f"{self.key} has no breakdown {name}") from None

    def measured(self, scope: Scope, rows: Rows) -> Measured:
        """What `rows` amount to."""
        if self.compute is not None:
            return self.compute(self, scope, rows)
        note = self.remark(scope, rows) if self.remark else ""
        if not isinstance(self.measure, Aggregate):
            return Measured(self.measure(rows, scope), note=note)
        found = rows.order_by().aggregate(value=_plain(self.measure, rows), **_inexact(self.qualifier_path))
        said = together(each for each in Qualifier if found.get(f"said_{each}"))
        return Measured(_in_unit(found["value"] or 0, self.unit), said, note)

    def split(self, name: str, rows: Rows) -> Mapping[str, Value]:
        """The measure over `rows` for each part of a breakdown. Raises UnknownPart when it cannot be split."""
        path = self.path(name)
        if self.group is not None:
            return self.group(rows, path)
        if self.compute is not None or not isinstance(self.measure, Aggregate):
            raise UnknownPart(f"{self.key} cannot be split")
        measure = _plain(self.measure, rows) if _leads_to_one(rows.model, path) else self.measure
        grouped = rows.order_by().values(path).annotate(part_value=measure)
        found: dict[str, Value] = {}
        for part, value in grouped.values_list(path, "part_value"):
            told = "" if part is None else str(part)
            found[told] = found.get(told, 0) + _in_unit(value or 0, self.unit)
        return found

    def adds_up(self, name: str) -> bool:
        """Whether every record has exactly one part of the breakdown, so that the parts must add up to the value."""
        if self.rounds:
            return False
        if self.group is not None:
            return True
        if self.compute is not None or not isinstance(self.measure, (Count, Sum)):
            return False
        counted = getattr(self.measure.get_source_expressions()[0], "name", "")
        if isinstance(self.measure, Count) and counted not in {"pk", "id"}:
            return False
        return _leads_to_one(self.records(Scope(Period.year(2000))).model, self.path(name))


@dataclass(frozen=True, slots=True)
class Part:
    """One row of a breakdown: the grouping's value, its label, and the measure over the records that have it."""

    part: str
    label: str
    value: Value


@dataclass(frozen=True, slots=True)
class Result:
    """A figure evaluated in a scope."""

    figure: Figure
    scope: Scope
    value: Value
    qualifier: Qualifier
    unit: Unit
    note: Words
    using: str

    @property
    def records(self) -> Rows:
        """The records behind the value; show them only through the policy of their kind."""
        return self.figure.narrowed(self.scope, self.using)

    @property
    def is_untold(self) -> bool:
        """Whether a share or a middle is that of nothing, or of too few: then it is not nought, and its note says why."""
        return self.figure.compute is not None and not self.value and bool(self.note)

    @property
    def relation(self) -> Relation | None:
        """How the records stand to the total they are told beside, where the figure knows."""
        found = self.figure.relation
        return found(self.scope, self.records) if found else None

    def codes(self) -> list[str]:
        """References of those records, in order."""
        return sorted(set(self.records.order_by().values_list("code", flat=True)))

    def digest(self) -> str:
        """What the list of records amounts to, so that it can be proved later without being shown."""
        return hashlib.sha256("\n".join(self.codes()).encode()).hexdigest()

    def by(self, name: str) -> list[Part]:
        """The value split by a grouping: in the office's own order where it has one, else largest first.

        Raises UnknownPart.
        """
        values = self.figure.split(name, self.records)
        names = self.figure.parts.get(name)
        read = names.read(values, self.using) if names else {}
        place = {part: at for at, part in enumerate(read)} if names and names.in_order else {}
        rows = sorted(values.items(), key=lambda row: (place.get(row[0], len(place)), -row[1], row[0]))
        return [Part(part, str(read.get(part) or part or _("not stated")), value) for part, value in rows]


_figures: dict[str, Figure] = {}


def declare(figure: Figure) -> Figure:
    """Make a figure known. Raises ValueError when its key is taken."""
    if figure.key in _figures:
        raise ValueError(f"figure {figure.key} is declared twice")
    _figures[figure.key] = figure
    return figure


def get(key: str) -> Figure:
    """The figure of that key. Raises UnknownFigure."""
    try:
        return _figures[key]
    except KeyError:
        raise UnknownFigure(key) from None


def label_of(key: str) -> str:
    """What the figure of that key is called in the reader's language; the key itself when nobody declared it."""
    return str(_figures[key].label) if key in _figures else key


def declared_figures() -> Iterator[Figure]:
    """Every figure, by key."""
    return iter(sorted(_figures.values(), key=lambda figure: figure.key))


def evaluate_on(questions: Iterable[tuple[str, Scope]], using: str) -> list[Result]:
    """Evaluate figures over one database connection, in the order asked."""
    results = []
    for key, scope in questions:
        figure = get(key)
        measured = figure.measured(scope, figure.narrowed(scope, using))
        unit = measured.unit or figure.unit
        results.append(Result(figure, scope, measured.value, measured.qualifier, unit, measured.note, using))
    return results


def _each_once(rows: Rows) -> Rows:
    """The same records without the joins that found them, so that no measure meets one of them twice."""
    if len(rows.query.alias_map) <= 1 and not rows.query.distinct:
        return rows
    same: Rows = rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
    return same


def _plain(measure: Aggregate, rows: Rows) -> Aggregate:
    """A count of rows that cannot come twice need not compare them: on very many that is most of the work."""
    sources = [getattr(each, "name", "") for each in measure.get_source_expressions()[:1]]
    each_once = len(rows.query.alias_map) <= 1
    whole = (
        isinstance(measure, Count)
        and getattr(measure, "distinct", False)
        and measure.filter is None
        and sources == ["pk"]
    )
    return Count("pk") if whole and each_once else measure


def _has(path: str, part: str) -> Q:
    """Records with that part; the part without a name is that of records which have none."""
    return Q(**{path: part}) if part else Q(**{f"{path}__isnull": True}) | Q(**{path: ""})


def _inexact(path: str) -> dict[str, Count]:
    """How many records are qualified in each inexact way, so that value and qualifier come from one query."""
    if not path:
        return {}
    inexact = [each for each in Qualifier if each is not Qualifier.EXACT]
    return {f"said_{each}": Count("pk", filter=Q(**{path: each})) for each in inexact}


def _in_unit(found: Value, unit: Unit) -> Value:
    """Money is measured in cents and told in dollars, exactly."""
    cents = CENTS_PER_UNIT.get(unit)
    if cents is None:
        return found
    whole, rest = divmod(int(found), cents)
    return whole if rest == 0 else Decimal(int(found)) / cents


def _leads_to_one(model: Any, path: str) -> bool:
    """Whether `path` crosses no relation to many; a part that `naming` gives a record is one."""
    for step in path.split("__"):
        try:
            reached = model._meta.get_field(step)
        except FieldDoesNotExist:
            return step == path
        if reached.many_to_many or reached.one_to_many:
            return False
        model = reached.related_model
    return True
