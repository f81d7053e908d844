"""A letter on paper: the same words as PDF, set by typst, and as DOCX. Nothing of the words is ever read as markup."""

import io
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huying.core.typeset import fonts
from huying.core.typeset.setting import (
    SETTING,
    CannotTypeset,
    cache_folder,
    in_language,
    missing_glyph,
    printable,
    typeset_alone,
)

SOURCE = Path(__file__).resolve().parent / "typst" / "letter.typ"
EAST_ASIAN = {"zh-hant": "zh-HK", "zh-hans": "zh-CN", "en": "zh-HK"}
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Printed:
    """Every word of a letter, in its language and in the order of the page."""

    language: str
    office: str
    centre: str
    lines: list[str]
    serial: str
    day: str
    addressee: str
    subject: str
    paragraphs: list[str]
    signatory: list[str]


def must_be_printable(printed: Printed) -> None:
    """Refuse characters that no font of ours draws. Raises ValidationError naming the first of them."""
    found = missing_glyph(_data(printed), fonts.covered(fonts.unpack(cache_folder())))
    if found is not None:
        letter, text = found
        raise ValidationError(
            _("The character %(letter)s (%(code)s) in “%(text)s” cannot be printed. Write it another way.")
            % {"letter": letter, "code": f"U+{ord(letter):04X}", "text": text[:SHOWN]}
        )


def as_pdf(printed: Printed, day: date) -> bytes:
    """The letter as an accessible PDF for archives. Raises ValidationError when it cannot be set."""
    try:
        return typeset_alone(SOURCE, _data(printed), day=day)
    except CannotTypeset as problem:
        raise ValidationError(_("This letter cannot be printed: %(why)s") % {"why": problem}) from problem


def as_docx(printed: Printed, day: date) -> bytes:
    """The same letter as DOCX, closed for changes."""
    # Loaded when a letter is sent: it would take a tenth of the start of every process.
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    data = printable(asdict(printed))
    made = docx.Document()
    _set_fonts(made, printed.language)
    _set_properties(made, data, day)
    made.add_heading(data["office"], level=2)
    for line in [data["centre"], *data["lines"]]:
        made.add_paragraph(line).paragraph_format.space_after = 0
    for line in [data["serial"], data["day"]]:
        paragraph = made.add_paragraph(line)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.space_after = 0
    made.add_paragraph(data["addressee"])
    made.add_heading(data["subject"], level=1)
    for line in data["paragraphs"]:
        made.add_paragraph(line)
    for line in data["signatory"]:
        made.add_paragraph(line).paragraph_format.space_after = 0
    _close(made)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def _data(printed: Printed) -> dict[str, Any]:
    """What letter.typ reads."""
    return in_language(asdict(printed), printed.language)


def _set_fonts(made: Any, language: str) -> None:
    """Chinese letters of one family in every style, in the language of the letter."""
    from docx.oxml.ns import qn

    family = SETTING[language][2][0]
    for name in ("Normal", "Heading 1", "Heading 2"):
        style = made.styles[name]
        style.font.name = family
        fonts_of_style = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts_of_style.set(qn("w:eastAsia"), family)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts_of_style.attrib.pop(qn(theme), None)
    spoken = made.styles.element.find(f".//{qn('w:lang')}")
    if spoken is not None:
        spoken.set(qn("w:val"), "en-GB")
        spoken.set(qn("w:eastAsia"), EAST_ASIAN[language])


def _set_properties(made: Any, data: dict[str, Any], day: date) -> None:
    noon = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)  # in Hong Kong
    told = made.core_properties
    told.title, told.author, told.last_modified_by = data["subject"][:255], data["office"][:255], ""
    told.comments, told.created, told.modified = "", noon, noon


def _close(made: Any) -> None:
    """Whoever opens it may read it and not change it; the office's own copy is known by its digest."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    closed = OxmlElement("w:documentProtection")
    closed.set(qn("w:edit"), "readOnly")
    closed.set(qn("w:enforcement"), "1")
    options = made.settings.element
    after = options.find(qn("w:defaultTabStop"))
    if after is not None:
        after.addprevious(closed)
    else:
        options.append(closed)
