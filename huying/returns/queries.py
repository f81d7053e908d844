"""The lines of a monthly return: from the records as they are, beside what was confirmed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import DEFAULT_DB_ALIAS

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, centres_of
from huying.centres.models import Centre
from huying.figures.engine import Result, Scope, evaluate_on
from huying.figures.snapshot import evaluate
from huying.figures.wording import spoken
from huying.returns.models import MonthlyReturn
from huying.returns.rules import LINES, period_of

Values = Mapping[str, str]
WHOLE, UNTOLD = "", "–"


@dataclass(frozen=True, slots=True)
class Line:
    """A figure or one part of it: what it is, how much, and how much was confirmed when that differs."""

    key: str
    part: str
    label: str
    text: str
    value: str
    unit: str
    note: str = ""
    definition: str = ""
    confirmed: str = ""
    parts: list["Line"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Under which the value is kept."""
        return f"{self.key} {self.part}".strip()


def scope_of(centre: Centre, month: date) -> Scope:
    return Scope(period_of(month), centre=centre.code)


def lines_of(centre: Centre, month: date, confirmed: Values | None = None) -> list[Line]:
    """Every line of a centre's month from its records, in one view of the database."""
    results = evaluate([(key, scope_of(centre, month)) for key, _part in LINES])
    return [_line(result, part, confirmed) for result, (_key, part) in zip(results, LINES, strict=True)]


def values_of(centre: Centre, month: date) -> dict[str, str]:
    """The values to be kept, read inside the transaction that keeps them."""
    results = evaluate_on([(key, scope_of(centre, month)) for key, _part in LINES], DEFAULT_DB_ALIAS)
    lines = [_line(result, part, None) for result, (_key, part) in zip(results, LINES, strict=True)]
    return {each.name: each.value for each in every(lines)}


def every(lines: list[Line]) -> Iterator[Line]:
    """Figures and their parts in the order of the page."""
    for line in lines:
        yield line
        yield from line.parts


def _line(result: Result, part: str, confirmed: Values | None) -> Line:
    figure = result.figure
    parts = [
        _part(result, each.part, each.label, each.value, confirmed)
        for each in (result.by(part) if part else [])
    ]
    value = "" if result.is_untold else str(result.value)
    return Line(
        key=figure.key,
        part=WHOLE,
        label=str(figure.label),
        text=spoken(result.value, result.unit, result.qualifier).text if value else UNTOLD,
        value=value,
        unit=str(result.unit.label),
        note=str(result.note),
        definition=str(figure.definition),
        confirmed=_differing(figure.key, value, confirmed),
        parts=parts,
    )


def _part(result: Result, part: str, label: str, value: object, confirmed: Values | None) -> Line:
    name = f"{result.figure.key} {part}".strip()
    told = spoken(value, result.unit)  # type: ignore[arg-type]
    return Line(
        key=result.figure.key,
        part=part,
        label=label,
        text=told.text,
        value=str(value),
        unit=str(result.unit.label),
        confirmed=_differing(name, str(value), confirmed),
    )


def _differing(name: str, value: str, confirmed: Values | None) -> str:
    """What was confirmed, when the records say something else now; a part that was not there was nought."""
    if confirmed is None:
        return ""
    then = confirmed.get(name, "0")
    return (then or UNTOLD) if then != value else ""


def centres_for(user: User) -> list[Centre]:
    """Centres whose month a person may see."""
    mine = centres_of(user, Function.CASEWORK, Level.WRITE)
    rows = Centre.objects.order_by("position", "code")
    return list(rows if mine is None else rows.filter(pk__in=mine))


def centres_answered_for(user: User) -> list[Centre]:
    """Centres for whose month a person answers."""
    mine = centres_of(user, Function.CASEWORK, Level.APPROVE)
    rows = Centre.objects.order_by("position", "code")
    return list(rows if mine is None else rows.filter(pk__in=mine))


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of a month at several centres side by side, in their order."""

    key: str
    label: str
    unit: str
    definition: str
    cells: list[tuple[Centre, Line]]


def compared(centres: list[Centre], month: date) -> list[Compared]:
    """Every figure of the return at these centres, in one view of the database; the parts are on each centre's own page."""
    asked = [(key, scope_of(centre, month)) for key, _part in LINES for centre in centres]
    results = iter(evaluate(asked))
    rows = []
    for key, _part in LINES:
        lines = [(centre, _line(next(results), "", None)) for centre in centres]
        first = lines[0][1]
        rows.append(Compared(key, first.label, first.unit, first.definition, lines))
    return rows


def return_of(centre: Centre, month: date) -> MonthlyReturn | None:
    return MonthlyReturn.objects.filter(centre=centre, month=month).select_related("confirmed_by").first()
