"""What an office holds about a person, on paper for that person: the same words as the page of the package."""

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from huying.core.typeset.setting import typeset_whatever

SOURCE = Path(__file__).resolve().parent / "typst" / "package.typ"


@dataclass(frozen=True, slots=True)
class Section:
    """One record: what it is, and its labels with what they say."""

    title: str
    rows: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Printed:
    """Every word of a package, in its language and in the order of the page."""

    language: str
    office: str
    code: str
    lead: list[str]
    sections: list[Section]
    files: list[str]


def as_pdf(printed: Printed, day: date) -> bytes:
    """The package as an accessible PDF (PDF/UA). What no font draws is printed as its number: nothing is left out."""
    told = asdict(printed) | {
        "title": _("What this office holds about you"),
        "heads": [_("what"), _("on record")],
        "files-title": _("Files"),
    }
    return typeset_whatever(SOURCE, told, language=printed.language, day=day)
