"""Setting a paper with typst: PDF/A-2a and PDF/UA-1 in one file, from a source of our own and data that are never markup."""

import json
import re
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from huying.core.text import clean_text
from huying.core.typeset import fonts

Plain = Any
# By language: how typst is told of it, its region, and the families of fonts in their order.
SETTING: dict[str, tuple[str, str, tuple[str, str]]] = {
    "zh-hant": ("zh", "HK", (fonts.FAMILIES["hk"], fonts.FAMILIES["sc"])),
    "zh-hans": ("zh", "CN", (fonts.FAMILIES["sc"], fonts.FAMILIES["hk"])),
    "en": ("en", "GB", (fonts.FAMILIES["hk"], fonts.FAMILIES["sc"])),
}
LONG_RUN = re.compile(r"[!-~]{24,}")
PIECE = 8
ZERO_WIDTH_SPACE = "\u200b"
UNPRINTED = {0x0A, 0x20, 0xA0, 0x3000, 0x200B, 0x2060, 0xFE0F}
KEPT = {"svg", "url", "file", "code", "anchor"}  # what is no text for a reader


class CannotTypeset(Exception):
    """The paper cannot become an accessible PDF; the message says what to change."""


def typeset(source: Path, data: Plain, *, day: date, cache: Path) -> bytes:
    """The PDF of the typst file `source`, the same bytes for the same folder and `day`.

    Its folder is the only one the typesetter may read; `data` is what stands in there for it to print. `cache` is a
    folder where the unpacked fonts are kept. Raises `CannotTypeset` with a readable sentence.
    """
    folder = fonts.unpack(cache)
    refuse_missing_glyphs(data, fonts.covered(folder))
    root = source.parent
    try:
        made = typst.compile(
            source,
            root=root,
            font_paths=[folder],
            ignore_system_fonts=True,
            package_path=root / "packages",
            package_cache_path=root / "packages",
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        )
    except typst.TypstError as problem:
        raise CannotTypeset(_sentence(problem)) from problem
    return made


def typeset_alone(source: Path, data: Plain, *, day: date) -> bytes:
    """The PDF of one typst file that reads nothing but its data, set in a folder of its own. Raises as `typeset`."""
    with tempfile.TemporaryDirectory(prefix=f"{source.stem}-") as name:
        copy = Path(name) / source.name
        copy.write_bytes(source.read_bytes())
        (Path(name) / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        return typeset(copy, data, day=day, cache=cache_folder())


def typeset_whatever(source: Path, data: Plain, *, language: str, day: date) -> bytes:
    """The same in a language, for a paper that is printed whatever people typed: what no font draws is its number."""
    covered = fonts.covered(fonts.unpack(cache_folder()))
    return typeset_alone(source, drawable(in_language(data, language), covered), day=day)


def in_language(data: Plain, language: str) -> dict[str, Any]:
    """What a paper prints, with how typst is told of its language and fonts."""
    lang, region, families = SETTING[language]
    told: dict[str, Any] = printable(data)
    return told | {"lang": lang, "region": region, "fonts": list(families)}


def cache_folder() -> Path:
    """Where the unpacked fonts lie, and papers that have been made before."""
    folder = Path(settings.HOME) / "report-cache"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def printable(value: Plain) -> Plain:
    """Every text without control characters and with places to break a very long run of letters."""
    if isinstance(value, dict):
        return {key: child if key in KEPT else printable(child) for key, child in value.items()}
    if isinstance(value, list):
        return [printable(child) for child in value]
    return LONG_RUN.sub(_breakable, clean_text(value)) if isinstance(value, str) else value


def missing_glyph(data: Plain, covered: frozenset[int]) -> tuple[str, str] | None:
    """The first character that none of the fonts can draw, and the text it stands in."""
    for text in _texts(data):
        for letter in text:
            if ord(letter) not in covered and ord(letter) not in UNPRINTED:
                return letter, text
    return None


def drawable(value: Plain, covered: frozenset[int]) -> Plain:
    """What no font of ours draws as its number, for papers that are printed whatever stands in them."""
    if isinstance(value, dict):
        return {key: drawable(child, covered) for key, child in value.items()}
    if isinstance(value, (list, tuple)):
        return [drawable(child, covered) for child in value]
    if not isinstance(value, str):
        return value
    return "".join(
        letter if ord(letter) in covered or ord(letter) in UNPRINTED else f"〔U+{ord(letter):04X}〕"
        for letter in value
    )


def refuse_missing_glyphs(data: Plain, covered: frozenset[int]) -> None:
    """Refuse what would be printed as empty boxes. Raises `CannotTypeset` naming the character."""
    found = missing_glyph(data, covered)
    if found is not None:
        letter, text = found
        around = text if len(text) <= 40 else text[:40] + "…"
        raise CannotTypeset(
            f"The character {letter} (U+{ord(letter):04X}) in “{around}” has no glyph in the fonts of "
            "the printed report. Write it another way, or add a font that has it."
        )


def _sentence(problem: typst.TypstError) -> str:
    hints = " ".join(f"({hint})" for hint in problem.hints)
    return f"The typesetter refused the report: {problem.message} {hints}".strip()


def _breakable(run: re.Match[str]) -> str:
    letters = run.group()
    return ZERO_WIDTH_SPACE.join(letters[place : place + PIECE] for place in range(0, len(letters), PIECE))


def _texts(value: Plain) -> list[str]:
    if isinstance(value, dict):
        return [text for child in value.values() for text in _texts(child)]
    if isinstance(value, list):
        return [text for child in value for text in _texts(child)]
    return [value] if isinstance(value, str) else []
