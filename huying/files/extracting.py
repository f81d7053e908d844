"""The words of a document, drawn out of it in the limited child: so many and no more, and never what a document asks for.

A document type or an entity of its own ends the reading, as does an archive that swells. Nothing here needs Django.
"""

import email
import time
import zipfile
from collections.abc import Callable, Iterator
from email import policy
from html.parser import HTMLParser
from typing import Any, BinaryIO
from xml.parsers import expat

from huying.files import archives, pdfs
from huying.files.looking import ENCODINGS, MARKS
from huying.files.media import Media
from huying.files.reasons import Reason, Refused

MOST_CHARACTERS = 300_000
LONGEST_TIME = 12.0  # seconds of work; what was read until then is kept, and said to be a part
PIECE = 1 << 16
WORD_PARTS = (
    "word/document",
    "word/header",
    "word/footer",
    "word/footnotes",
    "word/endnotes",
    "word/comments",
)
SHEET_PARTS = ("xl/sharedStrings", "xl/worksheets/sheet", "xl/comments")
OPEN_PARTS = ("content",)


class Enough(Exception):
    """So many words are read, or so much time has passed."""


class Words:
    """Words as they come out of a document, bounded."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.left = MOST_CHARACTERS
        self.cut = False
        self.until = time.process_time() + LONGEST_TIME

    def add(self, text: str) -> None:
        if time.process_time() > self.until or len(text) > self.left:
            self.parts.append(text[: self.left])
            self.cut = True
            raise Enough
        self.parts.append(text)
        self.left -= len(text)

    def __str__(self) -> str:
        return "".join(self.parts).strip()


def words_of(file: BinaryIO, size: int, media: Media) -> Words:
    """What can be read of a file of that kind. Raises Refused."""
    found, read = Words(), READERS.get(media)
    if read is None:
        return found
    try:
        read(file, size, found)
    except Enough:
        pass
    except MemoryError as problem:
        raise Refused(Reason.TOO_HARD) from problem
    except Refused:
        raise
    except Exception as problem:  # whatever a reader says of a hostile document, it could not be read
        raise Refused(Reason.BROKEN) from problem
    return found


def _pdf(file: BinaryIO, size: int, found: Words) -> None:
    with pdfs.opened(file) as document:
        for page in pdfs.words(document):
            found.add(page + "\n")


def _text(file: BinaryIO, size: int, found: Words) -> None:
    content = file.read()
    marked = next((told for mark, told in MARKS.items() if content.startswith(mark)), "")
    for encoding in [marked] if marked else ENCODINGS:
        try:
            found.add(content.decode(encoding))
        except UnicodeDecodeError:
            continue
        return
    raise Refused(Reason.UNKNOWN)


def _word(file: BinaryIO, size: int, found: Words) -> None:
    for part in _parts(file, size, WORD_PARTS):
        _xml(part, found, texts={"t"}, ends={"p": "\n", "tab": "\t", "br": "\n", "tc": " "})


def _sheet(file: BinaryIO, size: int, found: Words) -> None:
    for part in _parts(file, size, SHEET_PARTS):
        _xml(part, found, texts={"t", "v"}, ends={"si": "\n", "c": " ", "row": "\n"})


def _open(file: BinaryIO, size: int, found: Words) -> None:
    for part in _parts(file, size, OPEN_PARTS):
        _xml(
            part,
            found,
            texts={"p", "h"},
            ends={"p": "\n", "h": "\n", "tab": "\t", "s": " ", "line-break": "\n"},
        )


def _mail(file: BinaryIO, size: int, found: Words) -> None:
    message: Any = email.message_from_binary_file(file, policy=policy.default)
    for name in ("subject", "from", "to", "date"):
        found.add(f"{message.get(name, '')}\n")
    for part in message.walk():
        if part.get_content_maintype() != "text" or part.get_filename():
            continue
        text = str(part.get_content())
        found.add((_without_marks(text) if part.get_content_subtype() == "html" else text) + "\n")


READERS: dict[Media, Callable[[BinaryIO, int, Words], None]] = {
    Media.PDF: _pdf,
    Media.DOCX: _word,
    Media.XLSX: _sheet,
    Media.ODT: _open,
    Media.ODS: _open,
    Media.TEXT: _text,
    Media.CSV: _text,
    Media.MAIL: _mail,
}
READABLE = frozenset(READERS)


def _parts(file: BinaryIO, size: int, beginnings: tuple[str, ...]) -> Iterator[Iterator[bytes]]:
    """The parts of a document that hold its words, a piece at a time. Raises Refused when it swells."""
    archives.document(file, size)
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.startswith(beginnings) and name.endswith(".xml"):
                with archive.open(name) as part:
                    yield iter(lambda: part.read(PIECE), b"")


def _xml(pieces: Iterator[bytes], found: Words, *, texts: set[str], ends: dict[str, str]) -> None:
    """The characters that stand in `texts`; a sheet's numbers of its shared words are left out."""
    parser: Any = expat.ParserCreate(namespace_separator=" ")
    inside: list[bool] = []
    shared = False

    def begin(name: str, told: dict[str, str]) -> None:
        nonlocal shared
        tag = name.rpartition(" ")[2]
        if tag == "c":
            shared = told.get("t") == "s"
        wanted = tag in texts and not (tag == "v" and shared)
        inside.append(wanted or (bool(inside) and inside[-1] and tag not in {"annotation"}))

    def end(name: str) -> None:
        inside.pop()
        if mark := ends.get(name.rpartition(" ")[2]):
            found.add(mark)

    def said(text: str) -> None:
        if inside and inside[-1]:
            found.add(text)

    def refuse(*_told: Any) -> None:
        raise Refused(Reason.ACTIVE)

    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, said
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    for piece in pieces:
        parser.Parse(piece, False)
    parser.Parse(b"", True)


class _Plain(HTMLParser):
    """A page's words without its marks."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, _attrs: Any) -> None:
        self.silent += tag in {"script", "style"}
        self.found.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style"} and self.silent > 0

    def handle_data(self, text: str) -> None:
        if not self.silent:
            self.found.append(text)


def _without_marks(text: str) -> str:
    page = _Plain()
    page.feed(text)
    return "".join(page.found)
