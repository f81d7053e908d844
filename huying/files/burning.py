"""Burning rectangles into the pixels of pages: what lay under them is not there any more. In the limited child.

The pages are drawn, painted over, and given back as pictures and nothing else; the office makes the new document of
them. Nothing here needs Django.
"""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, BinaryIO

from huying.files import pdfs
from huying.files.media import Media
from huying.files.reasons import Reason, Refused
from huying.files.stamping import stamped

WHOLE = 10_000  # the width and the height of a page, in the units of a rectangle
GRID = 16  # pixels in which a photograph is packed together: what shines through lies within them
MOST_PAGES = 60
QUALITY = 85
Boxes = Mapping[str, Sequence[Sequence[int]]]


def burnt(
    file: BinaryIO, media: Media, boxes: Boxes, mark: str, font: str, stamp: str = ""
) -> Iterator[tuple[bytes, float, float]]:
    """Each page with its rectangles burnt in, as a picture, with width and height in points. Raises Refused.

    `mark` stands in a strip under each page, `stamp` across all of it.
    """
    if media != Media.PDF:
        picture = _photograph(file)
        page = _burnt(picture, boxes.get("1", ()), mark, font, stamp)
        yield _kept(page, "PNG"), float(page.width), float(page.height)
        return
    with pdfs.opened(file) as document:
        if len(document) > MOST_PAGES:
            raise Refused(Reason.TOO_HARD)
        for number in range(1, len(document) + 1):
            picture, width, height = pdfs.drawn(document, number)
            page = _burnt(picture, boxes.get(str(number), ()), mark, font, stamp)
            yield _kept(page, "JPEG"), width, height * page.height / picture.height


def _photograph(file: BinaryIO) -> Any:
    """A photograph that the office has drawn anew before."""
    from PIL import Image

    with Image.open(file, formats=["JPEG"]) as picture:
        return picture.convert("RGB")


def _burnt(picture: Any, boxes: Sequence[Sequence[int]], mark: str, font: str, stamp: str) -> Any:
    painted = _painted(picture, boxes)
    page = stamped(painted, stamp, font) if stamp else painted
    return _marked(page, mark, font) if mark else page


def _painted(picture: Any, boxes: Sequence[Sequence[int]]) -> Any:
    from PIL import ImageDraw

    pen = ImageDraw.Draw(picture)
    for box in boxes:
        pen.rectangle(_pixels(box, picture.width, picture.height), fill="black")
    return picture


def _pixels(box: Sequence[int], width: int, height: int) -> tuple[int, int, int, int]:
    """The rectangle in pixels, made larger to the grid, never smaller."""
    x, y, wide, high = (int(each) for each in box)
    left, top = x * width // WHOLE // GRID * GRID, y * height // WHOLE // GRID * GRID
    right, bottom = -(-(x + wide) * width // WHOLE), -(-(y + high) * height // WHOLE)
    return left, top, -(-right // GRID) * GRID - 1, -(-bottom // GRID) * GRID - 1


def _marked(picture: Any, mark: str, font: str) -> Any:
    """The same picture with a strip under it that says what it is; nothing of the page is covered."""
    from PIL import Image, ImageDraw, ImageFont

    size = max(picture.width // 60, 10)
    letters = ImageFont.truetype(font, size)
    page = Image.new("RGB", (picture.width, picture.height + 2 * size), "white")
    page.paste(picture, (0, 0))
    pen = ImageDraw.Draw(page)
    while pen.textlength(mark, font=letters) > picture.width - size and size > 8:
        size -= 1
        letters = ImageFont.truetype(font, size)
    pen.text((size // 2, picture.height + size // 3), mark, fill="black", font=letters)
    return page


def _kept(picture: Any, form: str) -> bytes:
    """Pixels and nothing else."""
    from PIL import Image

    made = BytesIO()
    more = {"quality": QUALITY} if form == "JPEG" else {}
    Image.frombytes("RGB", picture.size, picture.tobytes()).save(made, form, **more)
    return made.getvalue()
