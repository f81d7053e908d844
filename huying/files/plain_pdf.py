"""A PDF of pictures and nothing else: no text, no fonts, no words about who and when, no earlier version."""

from collections.abc import Sequence
from io import BytesIO

from huying.files.drawing import measured
from huying.files.media import Media

Page = tuple[bytes, float, float]  # a JPEG, and the width and height of its page in points
HEAD = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


def pdf_of(pages: Sequence[Page]) -> bytes:
    """The pages one after the other; the same pages make the same bytes."""
    kids = " ".join(f"{3 + 3 * place} 0 R" for place in range(len(pages)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode()]
    for place, page in enumerate(pages):
        objects += _page(*page, 3 + 3 * place)
    made, places = BytesIO(), []
    made.write(HEAD)
    for number, content in enumerate(objects, start=1):
        places.append(made.tell())
        made.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    start = made.tell()
    made.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        made.write(b"%010d 00000 n \n" % place)
    made.write(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return made.getvalue()


def _page(picture: bytes, width: float, height: float, number: int) -> list[bytes]:
    """The page, what it draws, and its picture."""
    wide, high = measured(BytesIO(picture), Media.JPEG)
    draws = b"q %.2f 0 0 %.2f 0 0 cm /P Do Q" % (width, height)
    return [
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Resources<</XObject<</P %d 0 R>>>>/Contents %d 0 R>>"
        % (width, height, number + 2, number + 1),
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(draws), draws),
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8"
        b"/Filter/DCTDecode/Length %d>>\nstream\n%b\nendstream" % (wide, high, len(picture), picture),
    ]
