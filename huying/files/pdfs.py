"""Pages of a PDF as pictures, and the words of its text layer, by PDFium: in the limited child and nowhere else.

PDFium is built without scripts, and nothing here follows a link, opens a file or asks for a password. Nothing here needs
Django, because the child has none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from huying.files.reasons import Reason, Refused

LONGEST_SIDE = 2000  # pixels of a page as it is drawn: a sheet of A4 at 170 to the inch
SMALLEST, LARGEST = 3.0, 20_000.0  # points of a side; what says otherwise is no page
MOST_PAGES = 5_000
QUARTERS = {0, 90, 180, 270}


@contextmanager
def opened(file: BinaryIO) -> Iterator[Any]:
    """The document. Raises Refused when it cannot be read, or not without a password."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(file.read())
    except pypdfium2.PdfiumError as problem:
        raise Refused(Reason.LOCKED if "assword" in str(problem) else Reason.BROKEN) from problem
    try:
        if not 0 < len(document) <= MOST_PAGES:
            raise Refused(Reason.TOO_HARD if len(document) else Reason.BROKEN)
        document.init_forms()  # what was filled in is on the page
        yield document
    except pypdfium2.PdfiumError as problem:
        raise Refused(Reason.BROKEN) from problem


def drawn(document: Any, number: int, turn: int = 0) -> tuple[Any, float, float]:
    """One page, counted from 1, as a picture, with its width and height in points. Raises Refused."""
    if not 1 <= number <= len(document) or turn not in QUARTERS:
        raise Refused(Reason.BROKEN)
    page = document[number - 1]
    width, height = page.get_size()
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise Refused(Reason.BROKEN)
    scale = LONGEST_SIDE / max(width, height)
    picture = page.render(scale=scale, rotation=turn).to_pil().convert("RGB")
    page.close()
    return picture, width, height


def words(document: Any) -> Iterator[str]:
    """The text layer, page by page."""
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        yield text.get_text_bounded()
        text.close()
        page.close()
