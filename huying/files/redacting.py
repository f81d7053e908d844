"""A redacted copy of a file: rectangles burnt into its pixels, and a new file made of the pixels alone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from django.core.files.base import ContentFile

from huying.core.typeset.fonts import unpack
from huying.core.typeset.setting import cache_folder
from huying.files.asking import ask
from huying.files.drawing import only_a_picture
from huying.files.media import Media
from huying.files.models import StoredFile
from huying.files.pages import pixels_of
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
    font = unpack(cache_folder()) / "NotoSansHK-Regular.ttf"
    said, made = ask(
        pixels_of(file),
        "burn",
        media=file.media_type,
        boxes={str(page): list(map(list, those)) for page, those in boxes.items()},
        mark=mark,
        font=str(font),
    )
    pictures, at = [], 0
    for length, width, height in said["pages"]:
        pictures.append((made[at : at + length], width, height))
        at += length
    stem = Path(name).stem[:LONGEST_STEM] or "redacted"
    if file.media_type == Media.PDF:
        if not pictures or not all(only_a_picture(picture) for picture, _width, _height in pictures):
            raise Refused(Reason.BROKEN)
        return made_here(pdf_of(pictures), f"{stem}.pdf", Media.PDF)
    [(picture, _width, _height)] = pictures
    if not only_pixels(picture):
        raise Refused(Reason.BROKEN)
    received = receive(ContentFile(picture, f"{stem}.png"), frozenset({Media.PNG}))
    return replace(received, scanned=True)


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
