"""The mark that says across a whole picture that it is a copy. In the limited child; nothing here needs Django.

The words run over all of it, from corner to corner, so that no part that is cut out is without them. They are tinted and
never opaque: what they run over is still to be read.
"""

from math import atan2, degrees, hypot
from typing import Any

TINT, STRENGTH = (190, 0, 0), 0.34
HALO, HALO_STRENGTH = (255, 255, 255), 0.22  # around each letter, for what is dark
LETTERS_ACROSS = 15  # how many letters are as long as the way from corner to corner
GAP = 2.4  # from one line to the next, in heights of a letter


def stamped(picture: Any, words: str, font: str) -> Any:
    """The same picture with `words` over all of it, along the way from corner to corner."""
    from PIL import Image, ImageDraw, ImageFont

    across = int(hypot(picture.width, picture.height)) + 1
    size = max(across // LETTERS_ACROSS, 12)
    letters = ImageFont.truetype(font, size)
    inside, around = Image.new("L", (across, across)), Image.new("L", (across, across))
    pens = ImageDraw.Draw(inside), ImageDraw.Draw(around)
    length = pens[0].textlength(words, font=letters) + size
    first = across / 2 - size * 0.7  # one line stands in the middle
    lines = int(across / (size * GAP) / 2) + 1
    for line in range(-lines, lines + 1):
        top, left = first + line * size * GAP, -(line % 2) * length / 2
        while left < across:
            pens[0].text((left, top), words, fill=255, font=letters)
            pens[1].text((left, top), words, fill=255, font=letters, stroke_width=max(size // 16, 2))
            left += length
    turn = degrees(atan2(picture.height, picture.width))
    for mask, colour, strength in ((around, HALO, HALO_STRENGTH), (inside, TINT, STRENGTH)):
        picture = _tinted(picture, mask.rotate(turn), colour, strength)
    return picture


def _tinted(picture: Any, mask: Any, colour: tuple[int, int, int], strength: float) -> Any:
    from PIL import Image

    left, top = (mask.width - picture.width) // 2, (mask.height - picture.height) // 2
    mask = mask.crop((left, top, left + picture.width, top + picture.height))
    mask = mask.point([int(each * strength) for each in range(256)])
    return Image.composite(Image.new("RGB", picture.size, colour), picture, mask)
