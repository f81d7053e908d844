"""A case on paper, and with the papers that belong to it: every page says who took it out, when and why."""

import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from django.utils.translation import gettext as _

from huying.core.typeset.setting import typeset_whatever
from huying.files.leaving import Leaving, leaving
from huying.files.models import StoredFile
from huying.files.reasons import Refused
from huying.files.rules import is_sound

SOURCE = Path(__file__).resolve().parent / "typst" / "sheet.typ"
IN_MEMORY, LARGEST = 8_000_000, 300_000_000
LONGEST_NAME = 120


class TooLarge(Exception):
    """The papers of the case are more than one file should hold."""


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of the conversation as it is printed."""

    day: str
    who: str
    words: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """Labels and values under a heading."""

    title: str
    rows: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Every word of a case on paper, in its language, as far as whoever prints it may read them."""

    language: str
    office: str
    heading: str
    code: str
    standing: str
    mark: str
    sections: list[Section]
    talk: list[Said]
    papers: list[str]


def as_pdf(sheet: Sheet, day: date) -> bytes:
    """The sheet as an accessible PDF. Raises CannotTypeset in words."""
    told = {key.replace("_", "-"): value for key, value in asdict(sheet).items()}
    told |= {
        "title": _("Help case"),
        "heads": [_("what"), _("on record")],
        "talk-title": _("Conversation"),
        "papers-title": _("Papers"),
    }
    return typeset_whatever(SOURCE, told, language=sheet.language, day=day)


def as_zip(pdf: bytes, code: str, papers: Iterable[Leaving]) -> IO[bytes]:
    """The sheet and the papers as they leave the office, in one file. Raises TooLarge."""
    kept: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # given to whoever asked, who closes it
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{code}.pdf", pdf)
        for place, file in enumerate(papers, start=1):
            file.write_into(archive, f"{place:03d}-{file.name[-LONGEST_NAME:]}")
    kept.seek(0)
    return kept


def sort_out(files: Sequence[StoredFile]) -> tuple[list[Leaving], list[str]]:
    """Which of the papers can be given out, and a line about each of all. Raises TooLarge."""
    given, lines = [], []
    for file in files:
        if file.state == StoredFile.State.REFUSED:
            lines.append(
                _("%(name)s: not enclosed, the virus scanner found something in it") % {"name": file.name}
            )
        elif not is_sound(file):
            lines.append(_("%(name)s: not enclosed, the file is damaged") % {"name": file.name})
        elif (going := _leaving(file)) is None:
            lines.append(
                _("%(name)s: not enclosed, it cannot be marked as a copy of an identity document")
                % {"name": file.name}
            )
        else:
            given.append(going)
            unscanned = file.state == StoredFile.State.UNSCANNED
            about = (
                _("%(number)s. %(name)s (not looked at by a virus scanner)")
                if unscanned
                else "%(number)s. %(name)s"
            )
            lines.append(about % {"number": len(given), "name": file.name})
    if sum(file.size for file in given) > LARGEST:
        raise TooLarge
    return given, lines


def _leaving(file: StoredFile) -> Leaving | None:
    try:
        return leaving(file)
    except Refused:
        return None
