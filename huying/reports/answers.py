"""What a quoted figure says in one language: live from the records, in the words in which it is printed."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from huying.core.dates import KnownDate, Precision
from huying.core.languages import listed
from huying.core.period import Period
from huying.figures.engine import Origin, Part, Result
from huying.figures.models import OpeningBalance
from huying.figures.units import CENTS_PER_UNIT, TOLD_WHOLE, Unit
from huying.figures.wording import spoken
from huying.reports import phrasing
from huying.reports.blocks import BreakdownRow, FrozenFigure
from huying.reports.disclosure import Evaluated, needs_release, shown_parts
from huying.reports.models import Edition, EditionFigure
from huying.reports.phrasing import Phrase, Saying
from huying.reports.quoting import narrowing_words

LABELS = {"zh-hant": "zh_hant", "zh-hans": "zh_hans", "en": "en"}

UNTOLD = "–"  # a share of nothing is no nought; its note says why


@dataclass(frozen=True, slots=True)
class Answer:
    """A quoted figure with its printed forms: `full` brings the unit; a `hidden` one says only that it is small."""

    figure: FrozenFigure
    full: str
    quoted: EditionFigure
    result: Result
    hidden: bool

    def say(self, phrase: Phrase) -> Saying:
        """The figure as a text asks for it. Raises Unsayable."""
        if self.result.is_untold and not self.hidden:
            return phrasing.Saying(UNTOLD, hedged=False)
        return phrasing.hidden(phrase, self.full) if self.hidden else phrasing.say(phrase, self.result)


def answers(edition: Edition, language: str, evaluated: Evaluated) -> dict[str, Answer]:
    """Every quoted figure of `edition` by name; the language must be active."""
    parts = shown_parts(evaluated)
    return {
        quoted.name: _answer(edition, quoted, result, language, *parts.get(quoted.name, ([], True)))
        for quoted, result in evaluated
    }


def _answer(
    edition: Edition, quoted: EditionFigure, result: Result, language: str, parts: list[Part], whole: bool
) -> Answer:
    said = spoken(result.value, result.unit, result.qualifier)
    hidden = needs_release(quoted, result)
    text, unit = (said.text, "") if _is_whole(result.unit, language) else (said.bare, said.unit)
    if result.is_untold:
        text, unit = UNTOLD, ""
    figure = FrozenFigure(
        code=quoted.name,
        key=quoted.key,
        label=quoted.label.get(LABELS[language], "") or str(result.figure.label),
        value="" if hidden or result.is_untold else str(result.value),
        qualifier=result.qualifier.family,  # type: ignore[arg-type]
        hedge=said.hedge,
        text="＜" + str(settings.SMALL_CELL) if hidden else text,
        unit=str(result.unit.label) if hidden else unit,
        unit_key=str(result.unit.value),
        period=_when(result),
        definition=str(result.figure.definition),
        kind=str(result.figure.origin),  # type: ignore[arg-type]
        source=source_of(result),
        records=0 if hidden else result.records.count(),
        digest="" if hidden or result.figure.origin is Origin.PERIOD else result.digest(),
        breakdown=tuple(BreakdownRow(part.label, str(part.value)) for part in parts),
        note=""
        if hidden
        else _sentences(result.note, "" if whole else _("Parts of very few cases are not shown.")),
        url=f"/{language}/report/{edition.code}/figures/{quoted.name}/",
        first_on=result.scope.period.start.isoformat(),
        last_on=result.scope.period.last_day.isoformat(),
        scope=narrowing_words(result.scope),
    )
    return Answer(figure, figure.text if hidden or result.is_untold else said.text, quoted, result, hidden)


def _is_whole(unit: Unit, language: str) -> bool:
    """Whether value and unit cannot stand apart: the third time; and in English an amount with its sign before it."""
    return unit in TOLD_WHOLE or (unit in CENTS_PER_UNIT and language == "en")


def _sentences(*words: object) -> str:
    return " ".join(str(each) for each in words if str(each))


def source_of(result: Result) -> str:
    """Where a value without records of its own comes from."""
    origin = result.figure.origin
    if origin in {Origin.DECLARED, Origin.EXTERNAL}:
        return listed(sorted(set(result.records.values_list("source", flat=True))))
    if origin is Origin.CUMULATIVE:
        rows = OpeningBalance.objects.using(result.using).filter(figure=result.figure.key)
        newest = rows.filter(before_on__lte=result.scope.period.end).order_by("-before_on").first()
        return newest.source if newest else ""
    return ""


def period_words(period: Period) -> str:
    """A period as exactly as it needs to be said: a year, a month, a day, or its first and last day."""
    start, end = period.start, period.end
    if period == Period.year(start.year):
        return KnownDate(start, end, Precision.YEAR).words
    if start.day == 1 and period == Period.month(start.year, start.month):
        return KnownDate(start, end, Precision.MONTH).words
    one_day = period.last_day == start
    return KnownDate(start, end, Precision.DAY if one_day else Precision.RANGE).words


def _when(result: Result) -> str:
    """What the value is of: a stretch of time; of a running total, the day up to which it runs."""
    if result.figure.origin is Origin.CUMULATIVE:
        return _("to %(day)s") % {"day": date_format(result.scope.period.last_day)}
    return period_words(result.scope.period)
