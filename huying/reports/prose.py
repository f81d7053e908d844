"""Prose of a section: words with placeholders, and no number typed by hand (J2)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import dropwhile, takewhile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huying.core.dates import KnownDate
from huying.reports.blocks import DateText, External, FigureRef, FrozenFigure, Span, Text

PLACEHOLDER = re.compile(r"\{(figure|date|activity|external):([^{}|]+)(?:\|([^{}]*))?\}")
NUMERAL = "零〇一二三四五六七八九十百千兩两"
SCALE = "萬万億亿"
COUNTED = "宗項项人次份場场間间個个位名年月日歲岁屆届元件批戶户個所家章節节條条頁页種种類类區区村校船車车箱噸吨米里倍成席封隊队"
RUN = f"[{NUMERAL}{SCALE}][{NUMERAL}{SCALE}多餘余幾几]*"
QUANTITY = re.compile(f"第?{RUN}[{COUNTED}]|[{NUMERAL}][{SCALE}]")
# Words that hold a numeral and count nothing.
NO_QUANTITY = re.compile(
    "同一|統一|统一|唯一|一同|一次性|一家人|萬一|万一|千萬|千万|千里|萬里|万里|百家|百年|一年一度|十分"
)


class Unprintable(Exception):
    """Something in an edition's text cannot be printed; the message names the place and the remedy."""


class TypedNumber(Unprintable, ValueError):
    """A number stands in the text without being a figure, a date or marked as somebody else's."""


class UnknownQuotation(Unprintable, LookupError):
    """The text quotes a figure, a date or an activity that there is not."""


@dataclass(frozen=True, slots=True)
class Quotable:
    """What prose may quote: a figure with and without its unit, and the titles of activities."""

    figure: Callable[[str], tuple[FrozenFigure, str, str]]
    activity: Callable[[str], str]


def spans(text: str, quotable: Quotable, place: str) -> tuple[Span, ...]:
    """`text` as spans. Raises TypedNumber or UnknownQuotation, naming `place`."""
    return tuple(_spans(text, quotable, place))


def flat(found: tuple[Span, ...]) -> str:
    """Spans as one line of text, for headings, notes and captions, which carry no links."""
    return "".join(span.shown if isinstance(span, FigureRef) else span.text for span in found)


def typed_number(text: str) -> str:
    """The first number in `text` that somebody typed, or nothing. Placeholders are not part of the text."""
    bare = PLACEHOLDER.sub(" ", text)
    digits = "".join(takewhile(_in_number, dropwhile(lambda letter: not letter.isdigit(), bare)))
    if digits:
        return digits.rstrip(".,")
    found = QUANTITY.search(NO_QUANTITY.sub(" ", bare))
    return found.group() if found else ""


def _in_number(letter: str) -> bool:
    return letter.isdigit() or letter in ".,"


def _spans(text: str, quotable: Quotable, place: str) -> Iterator[Span]:
    number = typed_number(text)
    if number:
        raise TypedNumber(
            _(
                "%(place)s: “%(number)s” is typed by hand. Quote a figure, or mark it as external with its source."
            )
            % {"place": place, "number": number}
        )
    end = 0
    for found in PLACEHOLDER.finditer(text):
        if found.start() > end:
            yield _words(text[end : found.start()], place)
        yield _quoted(found, quotable, place)
        end = found.end()
    if end < len(text):
        yield _words(text[end:], place)


def _words(text: str, place: str) -> Text:
    if "{" in text or "}" in text:
        raise UnknownQuotation(
            _("%(place)s: “%(text)s” is not a placeholder.") % {"place": place, "text": text.strip()}
        )
    return Text(text)


def _quoted(found: re.Match[str], quotable: Quotable, place: str) -> Span:
    kind, name, option = found.groups()
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
        figure, full, bare = quotable.figure(name)
    except (LookupError, ValidationError) as problem:
        raise UnknownQuotation(
            _("%(place)s: “%(name)s” cannot be quoted; there is no such %(kind)s.")
            % {"place": place, "name": name, "kind": _kind_words(kind)}
        ) from problem
    return FigureRef(figure, bare if option == "number" else full)


def _kind_words(kind: str) -> str:
    return {"figure": _("figure of this edition"), "date": _("date"), "activity": _("activity")}[kind]
