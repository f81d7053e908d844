"""How prose may ask for a figure: with or without its unit, rounded, hedged within, or set against its total.

`{figure:NAME|number}`, `|floor:N`, `|ceil:N`, `|round:N`, `|within` and `|of-which`, joined by further bars.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from huying.figures.engine import Result
from huying.figures.relation import Relation, related
from huying.figures.rounding import DoubleHedge, Way, rounded
from huying.figures.units import NAMES_NOT_AMOUNTS, Qualifier, Unit
from huying.figures.wording import Manner, Spoken, Value, spoken

MOST_DIGITS = 12


class Unsayable(ValueError):
    """The figure cannot be printed as the text asks; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What the options after a figure's name ask for."""

    bare: bool = False
    way: Way | None = None
    to: int = 0
    manner: Manner = Manner.BEFORE
    related: bool = False


@dataclass(frozen=True, slots=True)
class Saying:
    """Words for a figure, and whether they hold a hedge of their own."""

    text: str
    hedged: bool


def parse(options: str) -> Phrase:
    """The options between bars. Raises Unsayable for one that there is not, or two that exclude each other."""
    phrase = Phrase()
    for option in filter(None, (each.strip() for each in options.split("|"))):
        phrase = _with(phrase, option)
    if phrase.bare and phrase.related:
        raise Unsayable(_("“number” and “of-which” cannot stand together."))
    return phrase


def _with(phrase: Phrase, option: str) -> Phrase:
    name, colon, number = option.partition(":")
    simple = {"number": {"bare": True}, "within": {"manner": Manner.WITHIN}, "of-which": {"related": True}}
    if not colon and name in simple:
        return replace(phrase, **simple[name])  # type: ignore[arg-type]
    if name not in set(Way) or not (
        number.isascii() and number.isdecimal() and int(number[:MOST_DIGITS]) > 1
    ):
        raise Unsayable(
            _(
                "“%(option)s” is not a way to print a figure; there are number, floor:N, ceil:N, round:N, within and of-which."
            )
            % {"option": option}
        )
    if phrase.way is not None:
        raise Unsayable(_("It can be rounded in one way only."))
    return replace(phrase, way=Way(name), to=int(number[:MOST_DIGITS]))


def say(phrase: Phrase, result: Result) -> Saying:
    """The figure in the reader's language as the phrase asks. Raises Unsayable."""
    value, qualifier = _rounded(phrase, result)
    said = spoken(value, result.unit, qualifier, phrase.manner)
    text = said.bare if phrase.bare else said.text
    if phrase.related:
        text = _related(said, result.relation)
    return Saying(text, qualifier is not Qualifier.EXACT)


def hidden(phrase: Phrase, text: str) -> Saying:
    """A very small count that is not released says the same however it is asked for; it is a hedge by itself."""
    return Saying(text, hedged=True)


def _rounded(phrase: Phrase, result: Result) -> tuple[Value, Qualifier]:
    if phrase.way is None:
        return result.value, result.qualifier
    if result.unit in NAMES_NOT_AMOUNTS or result.unit is Unit.PERCENT:
        raise Unsayable(_("It is not an amount, so it is not rounded."))
    try:
        value, qualifier = rounded(result.value, phrase.to, result.qualifier, phrase.way)
    except DoubleHedge:
        raise Unsayable(
            _("It is inexact already and brings its own hedge; rounding it would hedge it twice.")
        ) from None
    if not value and result.value:
        raise Unsayable(_("It is smaller than what it should be rounded to."))
    return value, qualifier


def _related(said: Spoken, relation: Relation | None) -> str:
    if relation is None:
        raise Unsayable(_("The records do not say how it stands to a total, so “of-which” has no words."))
    return related(said.text, relation)


Say = Callable[[Phrase], Saying]
