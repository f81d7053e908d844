"""The printed edition: the document typeset by typst as PDF/A-2a and PDF/UA-1 in one file.

The source of the book is `typst/report.typ`, the same for every report. The document reaches it as JSON in a
folder made for one run, the only folder the typesetter may read; nothing of the text is ever read as markup.
"""

import tempfile
from itertools import pairwise
from pathlib import Path

from django.utils import translation
from django.utils.formats import date_format

from huying.core import qr
from huying.core.typeset.setting import SETTING, CannotTypeset, printable, typeset
from huying.reports.blocks import (
    Chart,
    Document,
    FrozenFigure,
    Language,
    Photo,
    Prose,
    QrCode,
    QrCodes,
    Section,
)
from huying.reports.render import charts, outline, pictures, plain
from huying.reports.render.plain import Plain
from huying.reports.render.words import kind_words, words

SOURCE = Path(__file__).resolve().parent.parent / "typst"
INK = "#16211f"
WORD_JOINER, NO_BREAK_SPACE = "\u2060", "\u00a0"
HELD = {"DateText", "FigureRef"}
LONGEST_HELD = 24


def compile(document: Document, cache: Path) -> bytes:
    """`document` as a PDF, the same bytes for the same document.

    `cache` is a folder where the unpacked fonts are kept. Raises `CannotTypeset` with a readable sentence.
    """
    with tempfile.TemporaryDirectory(prefix="report-") as name:
        root = Path(name)
        data = _data(document, root)
        (root / "data.json").write_text(plain.to_json(data), "utf-8")
        for source in sorted(SOURCE.glob("*.typ")):
            (root / source.name).write_bytes(source.read_bytes())
        return typeset(
            root / "report.typ", data, day=document.published_on or document.period_end, cache=cache
        )


def _data(document: Document, root: Path) -> Plain:
    """What report.typ reads: the block tree, with pictures as files in `root` and codes as drawings."""
    lang, region, families = SETTING[document.language]
    own_words = words(document.language)
    kinds = kind_words(document.language)
    pages = _Pages(document.language, root, charts.Ink(INK, ", ".join(families)))
    day = document.published_on or document.period_end
    made = {
        "lang": lang,
        "region": region,
        "fonts": list(families),
        "words": own_words,
        "title": document.title,
        "subtitle": document.subtitle,
        "office": document.office,
        "period": document.period,
        "code": document.code,
        "url": document.base_url,
        "date": [day.year, day.month, day.day],
        "published": _day_words(document) or own_words["draft"],
        "hash": outline.short_hash(document),
        "cover": pages.blocks(document.cover) if document.cover else [],
        "sections": [pages.section(section) for section in document.body],
        "figures": [pages.registered(figure, kinds[figure.kind]) for figure in document.figures],
        "colophon": plain.plain(document.colophon),
        "qr": pages.code(own_words["web_edition"], document.base_url),
    }
    return printable(made)


class _Pages:
    """Turns blocks into what report.typ sets, writing each picture file into the root folder once."""

    def __init__(self, language: Language, root: Path, ink: charts.Ink) -> None:
        self.words = words(language)
        self.root = root
        self.ink = ink
        self.files: dict[Path, dict[str, Plain]] = {}

    def section(self, section: Section) -> Plain:
        return {
            "slug": section.slug,
            "number": section.number,
            "title": section.title,
            "level": section.level,
            "url": section.url,
            "qr": self.code(section.title, section.url),
            "blocks": self.blocks(section),
        }

    def blocks(self, section: Section) -> list[Plain]:
        return [self._block(placed) for placed in outline.placed(section)]

    def code(self, label: str, url: str) -> Plain:
        """A QR code with what a reader who cannot see it should hear, or nothing without an address."""
        if not url:
            return None
        return {"svg": qr.svg(url), "alt": self.words["qr_alt"] % {"label": label}, "url": url}

    def registered(self, figure: FrozenFigure, kind: str) -> Plain:
        return plain.plain(figure) | {"kind_text": kind, "qr": self.code(figure.label, figure.url)}

    def _block(self, placed: outline.Placed) -> Plain:
        block = placed.block
        if isinstance(block, Photo):
            return {
                "type": "Photos",
                "photos": [self._photo(photo) for photo in placed.blocks if isinstance(photo, Photo)],
            }
        made = plain.plain(block, _quoted)
        if placed.depth:
            made["depth"] = placed.depth
        if isinstance(block, Prose):
            made["spans"] = _held_together(made["spans"])
        if isinstance(block, Chart):
            made["svg"] = charts.draw(block, self.ink)
            made["rows"] = [[mark.label, f"{mark.value:,}"] for mark in block.series]
        if isinstance(block, QrCodes):
            made["codes"] = [self._labelled(entry) for entry in block.codes]
        return made

    def _labelled(self, entry: QrCode) -> Plain:
        return {"label": entry.label, "url": entry.url, "qr": self.code(entry.label, entry.url)}

    def _photo(self, photo: Photo) -> Plain:
        if photo.file not in self.files:
            try:
                picture = pictures.read(photo.file)
            except pictures.UnreadablePicture as problem:
                raise CannotTypeset(str(problem)) from problem
            name = f"picture-{len(self.files) + 1}{picture.suffix}"
            (self.root / name).write_bytes(picture.content)
            self.files[photo.file] = {"file": name, "ratio": round(picture.width / picture.height, 4)}
        return plain.plain(photo) | self.files[photo.file]


def _quoted(figure: FrozenFigure) -> Plain:
    return {"code": figure.code, "label": figure.label, "text": figure.text, "unit": figure.unit}


def _day_words(document: Document) -> str:
    with translation.override(document.language):
        return date_format(document.published_on) if document.published_on else ""


def _held_together(spans: list[Plain]) -> list[Plain]:
    """Dates, and numbers with what they count, without a place where a line may end inside them."""
    made = [span | {"text": _held(_shown(span))} if span["type"] in HELD else span for span in spans]
    for before, after in pairwise(made):
        counter = after.get("text", "")[:1] if after["type"] == "Text" else ""
        if before["type"] in HELD and counter.isalpha() and not counter.isascii():
            after["text"] = WORD_JOINER + after["text"]
    return made


def _shown(span: Plain) -> str:
    return str(span["text"] or span["figure"]["text"])


def _held(text: str) -> str:
    """`text` as one piece; a very long one may still be parted where it has spaces."""
    if len(text) > LONGEST_HELD:
        return text
    return WORD_JOINER.join(text.replace(" ", NO_BREAK_SPACE))
