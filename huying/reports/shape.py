"""The shape of a section's stored blocks: what each kind holds, checked before anything is saved or built."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from huying.reports.prose import Unprintable

WORDS = ("zh_hant", "zh_hans", "en")
HELP = (  # figures of a table of help given, in its order
    *("cases.received", "cases.closed", "cases.told", "cases.told_share"),
    *("cases.solved_said", "cases.solved_yes_share"),
    *("cases.first_answers_in_time_share", "cases.days_to_first_answer"),
    *("cases.closings_in_time_share", "cases.days_to_close"),
    *("cases.referrals_sent", "cases.referrals_accepted", "letters.sent"),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of block: whether it needs words, and which other values it needs (`one_of` at least one)."""

    wordy: bool = False
    texts: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()


SHAPES: Mapping[str, Shape] = {
    "heading": Shape(wordy=True),
    "prose": Shape(wordy=True),
    "note": Shape(wordy=True),
    "figure_row": Shape(lists=("figures",)),
    "table": Shape(wordy=True, texts=("source",)),
    "chart": Shape(wordy=True, texts=("source",)),
    "photo": Shape(texts=("activity",)),
    "people": Shape(lists=("people",)),
    "progress_table": Shape(),
    "recommendations": Shape(wordy=True, one_of=("survey", "representative")),
    "contacts": Shape(lists=("offices",)),
    "qr_codes": Shape(lists=("publications",)),
}
CHOICES: Mapping[str, set[Any]] = {
    "tone": {"slate", "lamp"},
    "chart": {"bar", "donut"},
    "source": {"cases", "help"},
    "level": {2, 3},
}


class BadBlock(Unprintable, ValueError):
    """A stored block does not have the shape of its kind."""


def place_words(section: str, place: int) -> str:
    """How a message names a block: its section and its place in it."""
    return _("Section “%(section)s”, block %(place)s") % {"section": section, "place": place}


def problems(blocks: object, section: str) -> Iterator[str]:
    """What is wrong with the blocks of a section, one sentence each; nothing when they can be built."""
    if not isinstance(blocks, list):
        yield _("The blocks of a section are a list.")
        return
    for place, block in enumerate(blocks, start=1):
        for problem in _block_problems(block):
            yield f"{place_words(section, place)}: {problem}"


def _block_problems(block: object) -> Iterator[str]:
    kind = block.get("kind") if isinstance(block, dict) else None
    shape = SHAPES.get(kind) if isinstance(kind, str) else None
    if shape is None or not isinstance(block, dict):
        yield _("“%(kind)s” is not a kind of block.") % {"kind": kind}
        return
    if any(not isinstance(block.get(name, ""), str) for name in (*WORDS, *shape.texts)):
        yield _("words are text")
    elif shape.wordy and not block.get("zh_hant", "").strip():
        yield _("the words in Traditional Chinese are missing")
    for name in shape.texts:
        if not block.get(name):
            yield _("“%(name)s” is missing") % {"name": name}
    for name in shape.lists:
        if not _is_list_of_names(block.get(name)):
            yield _("“%(name)s” is a list of references") % {"name": name}
    if shape.one_of and not any(block.get(name) for name in shape.one_of):
        yield _("one of these is missing: %(names)s") % {"names": ", ".join(shape.one_of)}
    for name, allowed in CHOICES.items():
        if name in block and not _is_one_of(block[name], allowed):
            yield _("“%(name)s” has a value that it cannot have") % {"name": name}


def _is_list_of_names(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value)


def _is_one_of(value: Any, allowed: set[Any]) -> bool:
    return isinstance(value, (str, int)) and value in allowed
