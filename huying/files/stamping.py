"""The mark that says across a whole picture that it is a copy. In the limited child; nothing here needs Django.

The words run over all of it, from corner to corner, so that no part that is cut out is without them. They are tinted and
never opaque: what they run over is still to be read.
"""

from collections.abc import Iterator
from math import atan2, degrees, hypot
from typing import Any

TINT, STRENGTH = (190, 0, 0), 0.34
HALO, HALO_STRENGTH = (255, 255, 255), 0.22  # around each letter, for what is dark
LETTERS_ACROSS = 15  # how many letters are as long as the way from corner to corner
LINES_IN_THE_SHORTER = 4  # how many letters stand one above the other in the shorter side, at least
GAP = 2.4  # from one line to the next, in heights of a letter


def stamped(picture: Any, words: str, font: str) -> Any:
    """The same picture with `words` over all of it, along the way from corner to corner."""
    from PIL import Image

    across = int(hypot(picture.width, picture.height)) + 1
    size = max(min(across // LETTERS_ACROSS, min(picture.size) // LINES_IN_THE_SHORTER), 12)
    turn = degrees(atan2(picture.height, picture.width))
    for stroke, colour, strength in ((max(size // 16, 2), HALO, HALO_STRENGTH), (0, TINT, STRENGTH)):
        word = _word(words, font, size, stroke)
        mask = Image.new("L", (across, across))
        for left, top in _places(across, word.width, size):
            mask.paste(word, (left, top))
        picture = _tinted(picture, mask.rotate(turn), colour, strength)
    return picture


def _word(words: str, font: str, size: int, stroke: int) -> Any:
    """The words once, as light on dark, with a gap behind them."""
    from PIL import Image, ImageDraw, ImageFont

    letters = ImageFont.truetype(font, size)
    word = Image.new("L", (int(letters.getlength(words)) + size, size * 2))
    ImageDraw.Draw(word).text((size // 4, 0), words, fill=255, font=letters, stroke_width=stroke)
    return word


def _places(across: int, width: int, size: int) -> Iterator[tuple[int, int]]:
    """Where the words stand before all is turned: line by line, one of them in the middle, every other one shifted."""
    lines = int(across / (size * GAP) / 2) + 1
    for line in range(-lines, lines + 1):
        top = int(across / 2 + size * (line * GAP - 0.7))
        for left in range(-(line % 2) * width // 2, across, width):
            yield left, top


def _tinted(picture: Any, mask: Any, colour: tuple[int, int, int], strength: float) -> Any:
    from PIL import Image

    left, top = (mask.width - picture.width) // 2, (mask.height - picture.height) // 2
    mask = mask.crop((left, top, left + picture.width, top + picture.height))
    mask = mask.point([int(each * strength) for each in range(256)])
    return Image.composite(Image.new("RGB", picture.size, colour), picture, mask)
