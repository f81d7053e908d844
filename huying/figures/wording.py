"""Figures in words: digits, ten-thousands and hedges decided in one place, from the exact value."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from huying.figures.units import NAMES_NOT_AMOUNTS, Qualifier, Unit

Value = int | Decimal
TEN_THOUSAND = 10_000
HUNDRED_MILLION = 100_000_000
HEDGES = {
    Qualifier.EXACT: "",
    Qualifier.AT_LEAST: pgettext_lazy("hedge", "at least"),
    Qualifier.MORE_THAN: pgettext_lazy("hedge", "more than"),
    Qualifier.NEARLY: pgettext_lazy("hedge", "nearly"),
    Qualifier.APPROX: pgettext_lazy("hedge", "about"),
}


class Manner(StrEnum):
    """Where the hedge stands: before the number, or in it where the language can say so (170多萬)."""

    BEFORE = "before"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A value as it is printed: hedge, digits, unit, and the three together; `bare` leaves the unit out."""

    hedge: str
    digits: str
    unit: str
    text: str
    bare: str


def filled(template: str | Promise, **values: object) -> Promise:
    """`template` with its blanks filled, in the language of whoever reads it, not of whoever computed it."""
    told: Promise = lazy(lambda: str(template) % values, str)()  # type: ignore[assignment]
    return told


def digits(value: Value) -> str:
    """`280000` as 28萬 in Chinese and 280,000 in English; anything that ten-thousands would blur stays in full."""
    number, power = _scaled(value)
    return number + power


def _scaled(value: Value) -> tuple[str, str]:
    """Digits and the power of ten that is spoken after them."""
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}", ""
    if _is_chinese():
        for size, power in ((HUNDRED_MILLION, _("hundred million")), (TEN_THOUSAND, _("ten thousand"))):
            if abs(value) >= size and value % (size // 10) == 0:
                return f"{(Decimal(value) / size).normalize():,f}", power
    return f"{value:,}", ""


def spoken(
    value: Value, unit: Unit, qualifier: Qualifier = Qualifier.EXACT, manner: Manner = Manner.BEFORE
) -> Spoken:
    """The value with exactly one hedge and its unit, in the reader's language."""
    pattern = _pattern(value, unit)
    if unit in NAMES_NOT_AMOUNTS:
        number, power = str(value), ""
    else:
        number, power = _scaled(value)
    if manner is Manner.WITHIN and qualifier is Qualifier.MORE_THAN and _is_chinese() and _is_round(value):
        return _hedged_within(number, power, pattern, unit)
    hedge = str(HEDGES[qualifier])
    gap = "" if not hedge or _is_chinese() else " "
    told = number + power
    return Spoken(
        hedge,
        told,
        _unit_word(value, unit),
        f"{hedge}{gap}{pattern.replace('#', told)}",
        f"{hedge}{gap}{told}",
    )


def _pattern(value: Value, unit: Unit) -> str:
    """How this number and its unit stand together: a single one has a form of its own where the language has one."""
    return (_of_one(unit) if _is_single(value) else "") or _patterns(unit)


def _unit_word(value: Value, unit: Unit) -> str:
    """The unit as it stands apart from this number: one "case", two "cases"."""
    single = _of_one(unit) if _is_single(value) else ""
    return single.replace("#", "").strip() or str(unit.label)


def _is_single(value: Value) -> bool:
    return value == 1 and not _is_chinese()


def _hedged_within(number: str, power: str, pattern: str, unit: Unit) -> Spoken:
    """170多萬 and 28萬多: the hedge follows the last digit that is rounded away."""
    odd = pgettext("hedge within a number", "odd")
    tens = number.endswith("0") and "." not in number
    told = f"{number}{odd}{power}" if tens or not power else f"{number}{power}{odd}"
    return Spoken(odd, number + power, str(unit.label), pattern.replace("#", told), told)


def _is_round(value: Value) -> bool:
    return isinstance(value, int) and value >= 10 and value % 10 == 0


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def _patterns(unit: Unit) -> str:
    """How a number and its unit stand together; `#` is the number."""
    return {
        Unit.CASES: pgettext("figure", "# cases"),
        Unit.ITEMS: pgettext("figure", "# items"),
        Unit.PERSONS: pgettext("figure", "# persons"),
        Unit.MEMBERS: pgettext("figure", "# members"),
        Unit.PERSON_TIMES: pgettext("figure", "# person-times"),
        Unit.QUESTIONNAIRES: pgettext("figure", "# questionnaires"),
        Unit.SIGNATURES: pgettext("figure", "# signatures"),
        Unit.SESSIONS: pgettext("figure", "# sessions"),
        Unit.TIMES: pgettext("figure", "# times"),
        Unit.TRIPS: pgettext("figure", "# trips"),
        Unit.HOMES: pgettext("figure", "# homes"),
        Unit.INSTITUTIONS: pgettext("figure", "# institutions"),
        Unit.OFFICES: pgettext("figure", "# offices"),
        Unit.CITIES: pgettext("figure", "# cities"),
        Unit.BODIES: pgettext("figure", "# bodies"),
        Unit.SEATS: pgettext("figure", "# seats"),
        Unit.SURVEYS: pgettext("figure", "# surveys"),
        Unit.LETTERS: pgettext("figure", "# letters"),
        Unit.PLATFORMS: pgettext("figure", "# platforms"),
        Unit.ACCOUNTS: pgettext("figure", "# accounts"),
        Unit.VIDEOS: pgettext("figure", "# videos"),
        Unit.ARTICLES: pgettext("figure", "# articles"),
        Unit.VIEWS: pgettext("figure", "# views"),
        Unit.HKD: pgettext("figure", "HK$#"),
        Unit.YEAR: pgettext("figure", "#"),
        Unit.YEARS: pgettext("figure", "# years"),
        Unit.WORKING_DAYS: pgettext("figure", "# working days"),
        Unit.DAYS: pgettext("figure", "# days"),
        Unit.HOURS: pgettext("figure", "# hours"),
        Unit.MINUTES: pgettext("figure", "# minutes"),
        Unit.ORDINAL_YEAR: pgettext("figure", "year #"),
        Unit.TERM: pgettext("figure", "term #"),
        Unit.ORDINAL: pgettext("figure", "number #"),
        Unit.ANNIVERSARY: pgettext("figure", "anniversary #"),
        Unit.MAGNITUDE: pgettext("figure", "magnitude #"),
        Unit.PERCENT: pgettext("figure", "#%"),
    }[unit]


def _of_one(unit: Unit) -> str:
    """How a single one is told in a language that has a form for it; nothing for units that have none."""
    return {
        Unit.CASES: pgettext("one", "# case"),
        Unit.ITEMS: pgettext("one", "# item"),
        Unit.PERSONS: pgettext("one", "# person"),
        Unit.MEMBERS: pgettext("one", "# member"),
        Unit.PERSON_TIMES: pgettext("one", "# person-time"),
        Unit.QUESTIONNAIRES: pgettext("one", "# questionnaire"),
        Unit.SIGNATURES: pgettext("one", "# signature"),
        Unit.SESSIONS: pgettext("one", "# session"),
        Unit.TIMES: pgettext("one", "# time"),
        Unit.TRIPS: pgettext("one", "# trip"),
        Unit.HOMES: pgettext("one", "# home"),
        Unit.INSTITUTIONS: pgettext("one", "# institution"),
        Unit.OFFICES: pgettext("one", "# office"),
        Unit.CITIES: pgettext("one", "# city"),
        Unit.BODIES: pgettext("one", "# body"),
        Unit.SEATS: pgettext("one", "# seat"),
        Unit.SURVEYS: pgettext("one", "# survey"),
        Unit.LETTERS: pgettext("one", "# letter"),
        Unit.PLATFORMS: pgettext("one", "# platform"),
        Unit.ACCOUNTS: pgettext("one", "# account"),
        Unit.VIDEOS: pgettext("one", "# video"),
        Unit.ARTICLES: pgettext("one", "# article"),
        Unit.VIEWS: pgettext("one", "# view"),
        Unit.YEARS: pgettext("one", "# year"),
        Unit.DAYS: pgettext("one", "# day"),
        Unit.HOURS: pgettext("one", "# hour"),
        Unit.MINUTES: pgettext("one", "# minute"),
    }.get(unit, "")
