"""The web edition: the document as a long read, inside the site or as one file that needs nothing else."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from huying.core import qr
from huying.reports.blocks import Block, Chart, Document, FrozenFigure, Photo, QrCodes, Section
from huying.reports.render import charts, outline, pictures
from huying.reports.render.words import LANGUAGE_TAGS, kind_words, words

STATIC = Path(__file__).resolve().parent.parent / "static" / "reports"
CHARTS = settings.PACKAGE / "core" / "static" / "huying" / "charts.css"
CAPITALS = re.compile(r"(?<!^)(?=[A-Z])")
Address = Callable[[FrozenFigure], str]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A block ready for its template: which one, and the drawings that belong to it."""

    template: str
    block: Block
    level: int
    photos: tuple[tuple[Photo, str], ...] = ()
    drawing: SafeString = SafeString("")
    codes: tuple[tuple[str, str, SafeString], ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section with its blocks drawn and its QR code."""

    section: Section
    blocks: tuple[Drawn, ...]
    code: SafeString


def fragment(document: Document, *, address: Address, picture: Callable[[Photo], str]) -> SafeString:
    """The body of the web edition; `address` gives a figure's card, `picture` a photograph's source."""
    with translation.override(document.language):
        return SafeString(
            render_to_string("reports/document/body.html", _context(document, address, picture))
        )


def excerpt(document: Document, *, address: Address, picture: Callable[[Photo], str]) -> SafeString:
    """The sections of a document without its cover, contents and colophon, for looking at them while writing."""
    with translation.override(document.language):
        return SafeString(
            render_to_string("reports/document/excerpt.html", _context(document, address, picture))
        )


def standalone(document: Document) -> str:
    """The whole report as one file: styles and pictures inside, no scripts, nothing fetched."""
    with translation.override(document.language):
        body = fragment(document, address=lambda figure: f"#figure-{figure.code}", picture=_embedded)
        context = _context(document, lambda figure: figure.url, _embedded) | {
            "body": body,
            "lang": LANGUAGE_TAGS[document.language],
            "styles": mark_safe((STATIC / "tokens.css").read_text("utf-8") + _style()),  # noqa: S308 (our own file)
            "register": [(figure, kind_words(document.language)[figure.kind]) for figure in document.figures],
        }
        return render_to_string("reports/document/standalone.html", context)


def _style() -> str:
    return CHARTS.read_text("utf-8") + (STATIC / "report.css").read_text("utf-8")


def _embedded(photo: Photo) -> str:
    return pictures.read(photo.file).data_uri


def _context(document: Document, address: Address, picture: Callable[[Photo], str]) -> dict[str, Any]:
    return {
        "document": document,
        "words": words(document.language),
        "chapters": [_chapter(section, picture) for section in document.sections],
        "addresses": {figure.code: address(figure) for figure in document.figures},
    }


def _chapter(section: Section, picture: Callable[[Photo], str]) -> Chapter:
    drawn = tuple(_drawn(placed, picture) for placed in outline.placed(section))
    return Chapter(section, drawn, _code(section.url, section.title))


def _code(url: str, label: str) -> SafeString:
    return mark_safe(qr.svg(url, title=label)) if url else SafeString("")  # noqa: S308 (drawn by us, label escaped)


def _drawn(placed: outline.Placed, picture: Callable[[Photo], str]) -> Drawn:
    block = placed.block
    template = f"reports/document/{CAPITALS.sub('_', type(block).__name__).lower()}.html"
    if isinstance(block, Photo):
        shown = tuple((photo, picture(photo)) for photo in placed.blocks if isinstance(photo, Photo))
        return Drawn("reports/document/photos.html", block, 0, photos=shown)
    if isinstance(block, Chart):
        return Drawn(template, block, 0, drawing=charts.on_page(block))
    if isinstance(block, QrCodes):
        codes = tuple((code.label, code.url, _code(code.url, code.label)) for code in block.codes)
        return Drawn(template, block, 0, codes=codes)
    return Drawn(template, block, placed.depth)
