"""How far the text of an edition has come: what each section holds, and what it still lacks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from huying.reports.models import Edition, Section
from huying.reports.prose import typed_number
from huying.reports.shape import SHAPES, WORDS, place_words, problems


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """One section: its blocks, texts still missing in a language, and the first thing that stops it."""

    section: Section
    blocks: int
    untranslated: int
    problem: str


def section_progress(edition: Edition) -> list[SectionProgress]:
    """Every section in order. The text alone is looked at; no figure is evaluated."""
    return [
        SectionProgress(
            section=each,
            blocks=len(each.blocks) if isinstance(each.blocks, list) else 0,
            untranslated=sum(
                _untranslated(block) for block in (each.title | {"kind": "heading"}, *_blocks(each))
            ),
            problem=next(_problems(each), ""),
        )
        for each in edition.sections.order_by("number")
    ]


def _blocks(section: Section) -> list[dict[str, Any]]:
    return [] if next(problems(section.blocks, section.slug), "") else section.blocks


def _untranslated(block: dict[str, Any]) -> int:
    if not SHAPES[block["kind"]].wordy:
        return 0
    return sum(not str(block.get(name, "")).strip() for name in WORDS)


def _problems(section: Section) -> Iterator[str]:
    yield from problems(section.blocks, section.slug)
    for place, block in enumerate(_blocks(section), start=1):
        for name in WORDS:
            if number := typed_number(str(block.get(name, ""))):
                yield _("%(place)s: “%(number)s” is typed by hand.") % {
                    "place": place_words(section.slug, place),
                    "number": number,
                }
