"""Fields in the text of a letter, from a fixed list. A text is parted once; what is put in is never looked at again.

There is no template engine: two braces, a name of the list, two braces. Anything else in braces is refused when it is
saved, so that no letter leaves with a field that nobody fills.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from huying.records.kind import Words

# What may be filled in, and what it is. The last two are known only when the letter is sent.
FIELDS: Mapping[str, Words] = {
    "case.reference": _("the reference of the case"),
    "case.number": _("the number of the case"),
    "case.category": _("the category of the case"),
    "case.received_on": _("the day on which the case was received"),
    "resident.name": _("the name of the resident"),
    "centre.name": _("the name of the centre"),
    "centre.phone": _("the telephone of the centre"),
    "centre.address": _("the address of the centre"),
    "representative.name": _("the name of the representative"),
    "organisation.name": _("the organisation that the letter goes to"),
    "letter.serial": _("the serial of the letter"),
    "today": _("the day on which the letter is sent"),
}
LATE = frozenset({"letter.serial", "today"})
BRACED = re.compile(r"\{\{[ \t]*([a-z_.]{1,40})[ \t]*\}\}")
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the list, by its name."""

    name: str


Piece = str | Field


class NotAField(Exception):
    """Something stands in double braces that is no field of the list; `found` is what."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


def pieces(text: str) -> list[Piece]:
    """`text` parted into words and fields. Raises NotAField."""
    return list(_pieces(text))


def _pieces(text: str) -> Iterator[Piece]:
    end = 0
    for found in BRACED.finditer(text):
        if found.group(1) not in FIELDS:
            raise NotAField(found.group()[:SHOWN])
        yield from _words(text[end : found.start()])
        yield Field(found.group(1))
        end = found.end()
    yield from _words(text[end:])


def _words(text: str) -> Iterator[str]:
    place = min((at for each in ("{{", "}}") if (at := text.find(each)) >= 0), default=-1)
    if place >= 0:
        raise NotAField(text[place:].split("\n")[0][:SHOWN])
    if text:
        yield text


def filled(parts: list[Piece], values: Mapping[str, str]) -> list[Piece]:
    """The fields that `values` knows, put in; the others stay. What is put in is words, whatever it looks like."""
    return [_put(part, values) for part in parts]


def _put(part: Piece, values: Mapping[str, str]) -> Piece:
    return values[part.name] if isinstance(part, Field) and part.name in values else part


def names(parts: list[Piece]) -> list[str]:
    """The fields that are not filled in, each once."""
    return list(dict.fromkeys(part.name for part in parts if isinstance(part, Field)))


def words(parts: list[Piece]) -> str:
    """The text of parts that have all been filled in. Raises NotAField when one has not."""
    if left := names(parts):
        raise NotAField(left[0])
    return "".join(part for part in parts if isinstance(part, str))
