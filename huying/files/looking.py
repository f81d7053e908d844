"""What a file is, found by looking at its content; its name is a hint among kinds of text and nothing else.

Nothing here needs Django, because the child that looks at files has none.
"""

import codecs
import re
from typing import BinaryIO

from huying.files import archives
from huying.files.media import ENDINGS, PHOTOGRAPHS, TEXTS, Media
from huying.files.reasons import Reason, Refused

LONGEST_MARK = 40
HEAD, TAIL, PIECE = 4096, 22 + 0xFFFF, 1 << 16
SNIFFED = 1024  # how far browsers look for a page in what is no page
MARKUP = re.compile(
    rb"<\s*(script|html|svg|!doctype|iframe|body|head|meta|object|embed|\?php|\?xml)", re.IGNORECASE
)
ACTIVE = re.compile(rb"<(script|html|svg|!doctype|iframe|\?php)", re.IGNORECASE)
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
ENCODINGS = ("utf-8", "big5hkscs", "gb18030")
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
MAIL_HEAD = re.compile(
    rb"^(from|received|return-path|date|message-id|mime-version|delivered-to|subject|to):", re.I | re.M
)
NOT_OF_TEXT = frozenset(each for media, all_of in ENDINGS.items() if media not in TEXTS for each in all_of)
OLD_OFFICE = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what documents were before 2007, and locked ones are to this day
)
SEALED = re.compile("EncryptedPackage".encode("utf-16-le"))
OTHERS = (
    b"GIF8",
    b"%!PS",
    b"%PDF",
    b"RIFF",
    b"{\\rtf",
    b"PK",
    b"ID3",
    b"OggS",
)  # they begin with letters and are no text
SAVED_PAGE = re.compile(
    rb"snapshot-content-location|saved by (blink|windows internet)|^content-location:", re.I | re.M
)


def look(file: BinaryIO, size: int, name: str) -> Media:
    """What the file is. Raises Refused with the reason when it is nothing that the office takes."""
    if not size:
        raise Refused(Reason.EMPTY)
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(OLD_OFFICE):
        raise Refused(Reason.LOCKED if _holds(file, SEALED) else Reason.OLD)
    found = _by_beginning(head)
    if found == "zip":
        return archives.document(file, size)
    if found is None:
        return _text(file, head, name)
    media = Media(found)
    _one_kind_only(file, size, head, media)
    return media


def _by_beginning(head: bytes) -> str | None:
    if head.startswith(b"\xff\xd8\xff"):
        return Media.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Media.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Media.WEBP
    if re.match(rb"%PDF-[12]\.\d", head):
        return Media.PDF
    return "zip" if head.startswith(archives.BEGINS) else None


def _one_kind_only(file: BinaryIO, size: int, head: bytes, media: Media) -> None:
    """Refuse a file that another program would take for something else: a page, a program, an archive."""
    file.seek(max(size - TAIL, 0))
    tail = file.read()
    if archives.END in tail or (media != Media.PDF and b"%PDF-" in head[:SNIFFED]):
        raise Refused(Reason.TWO_KINDS)
    if media == Media.PDF:
        if MARKUP.search(head[:SNIFFED]):
            raise Refused(Reason.TWO_KINDS)
        if b"%%EOF" not in tail[-2048:]:
            raise Refused(Reason.BROKEN)
    if media in PHOTOGRAPHS and _holds(file, ACTIVE):
        raise Refused(Reason.TWO_KINDS)


def _holds(file: BinaryIO, pattern: re.Pattern[bytes]) -> bool:
    """Whether the words stand anywhere in the file, also across two pieces."""
    file.seek(0)
    before = b""
    while piece := file.read(PIECE):
        if pattern.search(before + piece):
            return True
        before = piece[-LONGEST_MARK:]
    return False


def _text(file: BinaryIO, head: bytes, name: str) -> Media:
    encoding = next((told for mark, told in MARKS.items() if head.startswith(mark)), "")
    if not any(_reads_as(file, each) for each in ([encoding] if encoding else ENCODINGS)):
        raise Refused(Reason.UNKNOWN)
    plain = head.decode(encoding or "latin-1", "ignore").encode("utf-8")
    ending = name.lower().rpartition(".")[2]
    if plain.startswith(OTHERS):
        raise Refused(Reason.UNKNOWN)
    if ending == "eml" or re.search(rb"^mime-version:", plain, re.I | re.M):
        return _mail(plain, ending)
    if plain.lstrip().startswith(b"<") or MARKUP.search(plain[:SNIFFED]):
        raise Refused(Reason.ACTIVE)
    if f".{ending}" in NOT_OF_TEXT:
        raise Refused(Reason.BROKEN)
    return Media.CSV if ending == "csv" else Media.TEXT


def _mail(plain: bytes, ending: str) -> Media:
    """A letter; a page saved in the same form is none."""
    heading = re.split(rb"\r?\n\r?\n", plain, maxsplit=1)[0]
    if SAVED_PAGE.search(plain):
        raise Refused(Reason.ACTIVE)
    if ending != "eml" or len(set(MAIL_HEAD.findall(heading))) < 2 or plain.lstrip().startswith(b"<"):
        raise Refused(Reason.UNKNOWN)
    return Media.MAIL


def _reads_as(file: BinaryIO, encoding: str) -> bool:
    """Whether the whole file is text in that encoding, without characters that no text has."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while True:
            piece = file.read(PIECE)
            if CONTROL.search(decoder.decode(piece, final=not piece)):
                return False
            if not piece:
                return True
    except UnicodeDecodeError:
        return False
