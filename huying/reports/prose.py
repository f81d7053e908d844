"""Prose of a section: words with placeholders, no number typed by hand (J2), no hedge beside one that brings its own."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huying.core.dates import KnownDate
from huying.figures.units import Unit
from huying.reports import counters, hedges, numbers
from huying.reports.blocks import DateText, External, FigureRef, FrozenFigure, Span, Text
from huying.reports.phrasing import Say, Unsayable, parse

PLACEHOLDER = re.compile(r"\{(figure|date|activity|external):([^{}|]+)(?:\|([^{}]*))?\}")


class Unprintable(Exception):
    """Something in an edition's text cannot be printed; the message names the place and the remedy."""


class TypedNumber(Unprintable, ValueError):
    """A number stands in the text without being a figure, a date or marked as somebody else's."""


class UnknownQuotation(Unprintable, LookupError):
    """The text quotes a figure, a date or an activity that there is not."""


class TypedHedge(Unprintable, ValueError):
    """A hedge was typed beside a figure that brings its own."""


class WrongCounter(Unprintable, ValueError):
    """The word after a figure counts something else than the figure does."""


class WrongPhrase(Unprintable, ValueError):
    """A figure is to be printed in a way in which it cannot be."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A figure that prose may quote: itself, what it counts, and how it is said as the text asks."""

    figure: FrozenFigure
    unit: Unit
    say: Say


@dataclass(frozen=True, slots=True)
class Quotable:
    """What prose may quote: figures by name, and the titles of activities by reference."""

    figure: Callable[[str], Quoted]
    activity: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Place:
    """One placeholder with the words on both sides of it, up to the next ones."""

    found: re.Match[str]
    before: str
    after: str


def spans(text: str, quotable: Quotable, place: str) -> tuple[Span, ...]:
    """`text` as spans. Raises one of the kinds of Unprintable, naming `place`."""
    number = typed_number(text)
    if number:
        raise _typed(number, place)
    made: list[Span] = []
    for piece in _pieces(text):
        made.append(_words(piece, place) if isinstance(piece, str) else _quoted(piece, quotable, place))
    return tuple(made)


def faults(text: str, quotable: Quotable, place: str) -> Iterator[Unprintable]:
    """Everything that would stop `text` from being printed, where `spans` stops at the first."""
    number = typed_number(text)
    if number:
        yield _typed(number, place)
    for piece in _pieces(text):
        try:
            _words(piece, place) if isinstance(piece, str) else _quoted(piece, quotable, place)
        except Unprintable as fault:
            yield fault


def typed_hedges(text: str, quotable: Quotable) -> Iterator[tuple[str, str]]:
    """Hedges typed beside figures that are exact as printed: the word and the figure's name."""
    for piece in _pieces(text):
        if isinstance(piece, str) or piece.found.group(1) != "figure":
            continue
        word = _hedge_beside(piece)
        if word and hedges.is_surely_a_hedge(word) and _is_exact(piece, quotable):
            yield word, piece.found.group(2)


def _is_exact(piece: _Place, quotable: Quotable) -> bool:
    """Whether the figure is printed without a hedge of its own; what cannot be printed is told elsewhere."""
    try:
        return not quotable.figure(piece.found.group(2)).say(parse(piece.found.group(3) or "")).hedged
    except (LookupError, Unsayable):
        return False


def flat(found: tuple[Span, ...]) -> str:
    """Spans as one line of text, for headings, notes and captions, which carry no links."""
    return "".join(span.shown if isinstance(span, FigureRef) else span.text for span in found)


def typed_number(text: str) -> str:
    """The first number in `text` that somebody typed, or nothing. Placeholders are not part of the text."""
    return numbers.typed_number(PLACEHOLDER.sub(" \N{OBJECT REPLACEMENT CHARACTER} ", text))


def _pieces(text: str) -> Iterator[str | _Place]:
    """Words and placeholders in turn, the words only where there are any."""
    found = list(PLACEHOLDER.finditer(text))
    bounds = [0, *(each.end() for each in found)]
    starts = [*(each.start() for each in found), len(text)]
    between = [text[bound:start] for bound, start in zip(bounds, starts, strict=True)]
    for at, words in enumerate(between):
        if words:
            yield words
        if at < len(found):
            yield _Place(found[at], words, between[at + 1])


def _typed(number: str, place: str) -> TypedNumber:
    return TypedNumber(
        _("%(place)s: “%(number)s” is typed by hand. Quote a figure, or mark it as external with its source.")
        % {"place": place, "number": number}
    )


def _words(text: str, place: str) -> Text:
    if "{" in text or "}" in text:
        raise UnknownQuotation(
            _("%(place)s: “%(text)s” is not a placeholder.") % {"place": place, "text": text.strip()}
        )
    return Text(text)


def _quoted(piece: _Place, quotable: Quotable, place: str) -> Span:
    kind, name, option = piece.found.groups()
    if kind == "external":
        if not (option or "").strip():
            raise TypedNumber(
                _("%(place)s: “%(text)s” is marked as external without a source.")
                % {"place": place, "text": name}
            )
        return External(name, option)
    try:
        if kind == "date":
            known = KnownDate.parse(name)
            return DateText(known.words, str(known))
        if kind == "activity":
            return Text(quotable.activity(name))
        quoted = quotable.figure(name)
    except (LookupError, ValidationError) as problem:
        raise UnknownQuotation(
            _("%(place)s: “%(name)s” cannot be quoted; there is no such %(kind)s.")
            % {"place": place, "name": name, "kind": _kind_words(kind)}
        ) from problem
    return _said(quoted, piece, place)


def _said(quoted: Quoted, piece: _Place, place: str) -> FigureRef:
    """The figure in the words that the text asks for, which must agree with those beside it."""
    where = {"place": place, "name": piece.found.group(2)}
    try:
        phrase = parse(piece.found.group(3) or "")
        saying = quoted.say(phrase)
    except Unsayable as problem:
        raise WrongPhrase(
            _("%(place)s: %(name)s cannot be printed so. %(why)s") % (where | {"why": problem})
        ) from problem
    if saying.hedged and (word := _hedge_beside(piece)):
        raise TypedHedge(
            _("%(place)s: “%(word)s” stands beside %(name)s, which brings its own hedge. Take the word out.")
            % (where | {"word": word})
        )
    if phrase.bare:
        _must_agree(quoted.unit, piece.after, where)
    return FigureRef(quoted.figure, saying.text)


def _hedge_beside(piece: _Place) -> str:
    return hedges.hedge_before(piece.before) or hedges.hedge_after(piece.after)


def _must_agree(unit: Unit, after: str, where: dict[str, str]) -> None:
    """Raises TypedNumber when a typed power of ten follows, WrongCounter when the words count something else."""
    if scale := numbers.scale_after(after):
        raise _typed(scale, where["place"])
    counter = counters.counter_after(after)
    if counters.is_bare_money(counter):
        raise WrongCounter(
            _("%(place)s: “%(word)s” after %(name)s names no currency. Let the figure bring its unit.")
            % (where | {"word": counter})
        )
    if counter and not counters.fits(counter, unit):
        raise WrongCounter(
            _("%(place)s: “%(word)s” follows %(name)s, which is counted in “%(unit)s”.")
            % (where | {"word": counter, "unit": unit.label})
        )


def _kind_words(kind: str) -> str:
    return {"figure": _("figure of this edition"), "date": _("date"), "activity": _("activity")}[kind]
