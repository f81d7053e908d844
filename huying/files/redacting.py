"""A redacted copy of a file: rectangles burnt into its pixels, and a new file made of the pixels alone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from django.core.files.base import ContentFile

from huying.files.asking import ask
from huying.files.drawing import only_a_picture
from huying.files.media import DRAWABLE, Media
from huying.files.models import StoredFile
from huying.files.pages import lettering, pixels_of
from huying.files.plain_pdf import pdf_of
from huying.files.reasons import Reason, Refused
from huying.files.receiving import Received, made_here, receive

Box = tuple[int, int, int, int]  # left, top, width and height, in ten-thousandths of the page
Boxes = Mapping[int, Sequence[Box]]
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
PIXELS_ONLY = {b"IHDR", b"IDAT", b"IEND"}
LONGEST_STEM = 100


def redacted(file: StoredFile, boxes: Boxes, *, mark: str, name: str) -> Received:
    """The copy, waiting to be kept; `mark` is burnt in under each page. Raises Refused.

    The child only gives back pictures. Each is looked at here, part by part, before anything is made of it.
    """
    content, media = _burnt(file, boxes, mark=mark)
    stem = Path(name).stem[:LONGEST_STEM] or "redacted"
    if media == Media.PDF:
        return made_here(content, f"{stem}.pdf", media)
    received = receive(ContentFile(content, f"{stem}.png"), frozenset({media}))
    return replace(received, scanned=True)


def with_mark(file: StoredFile, words: str) -> tuple[bytes, Media]:
    """The bytes of a file of pictures with `words` across each page, to be given away and kept nowhere. Raises Refused."""
    if file.media_type not in DRAWABLE:
        raise Refused(Reason.NOT_WANTED)
    return _burnt(file, {}, stamp=words)


def _burnt(file: StoredFile, boxes: Boxes, *, mark: str = "", stamp: str = "") -> tuple[bytes, Media]:
    """What the child made of a file, looked at: the pages of a PDF as one, a photograph as a PNG."""
    said, made = ask(
        pixels_of(file),
        "burn",
        media=file.media_type,
        boxes={str(page): list(map(list, those)) for page, those in boxes.items()},
        mark=mark,
        stamp=stamp,
        font=lettering(),
    )
    pictures, at = [], 0
    for length, width, height in said["pages"]:
        pictures.append((made[at : at + length], width, height))
        at += length
    if file.media_type == Media.PDF:
        if not pictures or not all(only_a_picture(picture) for picture, _width, _height in pictures):
            raise Refused(Reason.BROKEN)
        return pdf_of(pictures), Media.PDF
    [(picture, _width, _height)] = pictures
    if not only_pixels(picture):
        raise Refused(Reason.BROKEN)
    return picture, Media.PNG


def only_pixels(content: bytes) -> bool:
    """Whether a PNG holds its pixels and nothing else."""
    if not content.startswith(PNG_HEAD):
        return False
    at, names = len(PNG_HEAD), []
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        names.append(content[at + 4 : at + 8])
        at += 12 + length
    return (
        at == len(content)
        and names[:1] == [b"IHDR"]
        and names[-1:] == [b"IEND"]
        and set(names) <= PIXELS_ONLY
    )
