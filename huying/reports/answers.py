"""What a quoted figure says in one language: live from the records, in the words in which it is printed."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from huying.core.dates import KnownDate, Precision
from huying.core.period import Period
from huying.figures.engine import Origin, Result
from huying.figures.models import OpeningBalance
from huying.figures.suppression import limit_of, may_show, suppressed
from huying.figures.wording import spoken
from huying.reports.blocks import BreakdownRow, FrozenFigure
from huying.reports.models import Edition, EditionFigure
from huying.reports.quoting import narrowing_words

Evaluated = list[tuple[EditionFigure, Result]]
LABELS = {"zh-hant": "zh_hant", "zh-hans": "zh_hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A quoted figure with its printed forms: `full` brings the unit, `bare` only hedge and number."""

    figure: FrozenFigure
    full: str
    bare: str
    quoted: EditionFigure
    hidden: bool


def answers(edition: Edition, language: str, evaluated: Evaluated) -> dict[str, Answer]:
    """Every quoted figure of `edition` by name; the language must be active."""
    released = {
        (quoted.key, name, part)
        for quoted, _result in evaluated
        if hasattr(quoted, "release")
        for name, part in quoted.only.items()
    }
    return {quoted.name: _answer(edition, quoted, result, language, released) for quoted, result in evaluated}


def _answer(
    edition: Edition,
    quoted: EditionFigure,
    result: Result,
    language: str,
    released: set[tuple[str, str, str]],
) -> Answer:
    said = spoken(result.value, result.unit, result.qualifier)
    hidden = needs_release(quoted, result)
    breakdown, whole = ((), True) if hidden else _breakdown(result, released)
    figure = FrozenFigure(
        code=quoted.name,
        key=quoted.key,
        label=quoted.label.get(LABELS[language], "") or str(result.figure.label),
        value="" if hidden else str(result.value),
        qualifier=result.qualifier.family,  # type: ignore[arg-type]
        hedge=said.hedge,
        text="＜" + str(settings.SMALL_CELL) if hidden else said.bare,
        unit=said.unit,
        unit_key=str(result.unit.value),
        period=period_words(result.scope.period),
        definition=str(result.figure.definition),
        kind=str(result.figure.origin),  # type: ignore[arg-type]
        source=source_of(result),
        records=0 if hidden else result.records.count(),
        digest="" if hidden or result.figure.origin is Origin.PERIOD else result.digest(),
        breakdown=breakdown,
        note=_sentences(result.note, "" if whole else _("Parts of very few cases are not shown.")),
        url=f"/{language}/report/{edition.code}/figures/{quoted.name}/",
        first_on=result.scope.period.start.isoformat(),
        last_on=result.scope.period.last_day.isoformat(),
        scope=narrowing_words(result.scope),
    )
    return Answer(figure, figure.text if hidden else said.text, figure.text, quoted, hidden)


def needs_release(quoted: EditionFigure, result: Result) -> bool:
    """Whether this is a very small count of people's matters that two people have not released."""
    return not may_show(result.figure, result.value, released=hasattr(quoted, "release"))


def _breakdown(result: Result, released: set[tuple[str, str, str]]) -> tuple[tuple[BreakdownRow, ...], bool]:
    """The figure's first grouping without very small counts, and whether that is all of it.

    There is none when a part was asked about already.
    """
    figure = result.figure
    if result.scope.only or not figure.breakdowns or not result.value:
        return (), True
    name = next(iter(figure.breakdowns))
    try:
        parts = result.by(name)
    except LookupError:
        return (), True
    if len(parts) < 2:
        return (), True
    safe = [part for part in parts if (figure.key, name, part.part) in released]
    shown = suppressed([part for part in parts if part not in safe], limit_of(figure))
    kept = [part for part in parts if part in safe or part in shown]
    return tuple(BreakdownRow(part.label, str(part.value)) for part in kept), len(kept) == len(parts)


def _sentences(*words: object) -> str:
    return " ".join(str(each) for each in words if str(each))


def source_of(result: Result) -> str:
    """Where a value without records of its own comes from."""
    origin = result.figure.origin
    if origin in {Origin.DECLARED, Origin.EXTERNAL}:
        return "、".join(sorted(set(result.records.values_list("source", flat=True))))
    if origin is Origin.CUMULATIVE:
        rows = OpeningBalance.objects.using(result.using).filter(figure=result.figure.key)
        newest = rows.filter(before_on__lte=result.scope.period.end).order_by("-before_on").first()
        return newest.source if newest else ""
    return ""


def period_words(period: Period) -> str:
    """A period as exactly as it needs to be said: a year, a month, or its first and last day."""
    start, end = period.start, period.end
    if period == Period.year(start.year):
        return KnownDate(start, end, Precision.YEAR).words
    if start.day == 1 and period == Period.month(start.year, start.month):
        return KnownDate(start, end, Precision.MONTH).words
    return KnownDate(start, end, Precision.RANGE).words
