"""Drawing a photograph anew: its pixels and nothing else, for pages and print; the original stays as it came.

Nothing here needs Django, because the child that looks at files has none.
"""

import struct
import warnings
from io import BytesIO
from typing import Any, BinaryIO

from huying.files.media import Media
from huying.files.reasons import Reason, Refused

MOST_PIXELS = 40_000_000
SMALL, EMPTIEST = 4_000_000, 100  # pixels, and pixels to a byte: a large picture of nothing only costs memory
LONGEST_SIDE, QUALITY = 2400, 85
MOST_SCANS = 64  # a picture that comes in more passes than this is made to keep a reader busy
PLAIN = frozenset({"L", "LA", "RGB", "RGBA", "CMYK"})  # whose pixels can be averaged
ORIENTATION = 0x0112
FORMATS = {Media.JPEG: "JPEG", Media.PNG: "PNG", Media.WEBP: "WEBP"}
FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
# What a drawn picture may consist of: its frame, tables and pixels. APP0 says how wide a pixel is.
ONLY = frozenset({0xE0, 0xDB, 0xC4, 0xDD, 0xDA}) | FRAMES


def measured(file: BinaryIO, media: Media) -> tuple[int, int]:
    """Width and height as the head of the picture says, read without decoding. Raises Refused."""
    file.seek(0)
    content = file.read()
    measure = {Media.JPEG: _jpeg_size, Media.PNG: _png_size, Media.WEBP: _webp_size}[media]
    try:
        width, height = measure(content)
    except (struct.error, IndexError) as problem:
        raise Refused(Reason.BROKEN) from problem
    if not width or not height:
        raise Refused(Reason.BROKEN)
    if width * height > MOST_PIXELS:
        raise Refused(Reason.TOO_MANY_PIXELS)
    if width * height > max(SMALL, EMPTIEST * len(content)):
        raise Refused(Reason.TOO_HARD)
    if media == Media.JPEG and content.count(b"\xff\xda") > MOST_SCANS:
        raise Refused(Reason.TOO_HARD)
    return width, height


def drawn_anew(file: BinaryIO, media: Media, size: tuple[int, int]) -> tuple[bytes, int, int]:
    """The picture as a JPEG without a word about where, when and by whom, with its width and height. Raises Refused."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error")
    try:
        with Image.open(file, formats=[FORMATS[media]]) as source:
            if source.size != size:
                raise Refused(Reason.BROKEN)
            source.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            source.load()
            profile = source.info.get("icc_profile")
            small = source if source.mode in PLAIN else source.convert(_plain_mode(source))
            small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=1.0)
            small.getexif()[ORIENTATION] = source.getexif().get(ORIENTATION, 1)
        picture = _flat(_in_usual_colours(ImageOps.exif_transpose(small), profile))
        made = BytesIO()
        Image.frombytes("RGB", picture.size, picture.tobytes()).save(made, "JPEG", quality=QUALITY)
    except Refused:
        raise
    except MemoryError as problem:
        raise Refused(Reason.TOO_HARD) from problem
    except Exception as problem:  # whatever a decoder says of a hostile picture, it is not taken
        raise Refused(Reason.BROKEN) from problem
    return made.getvalue(), *picture.size


def only_a_picture(content: bytes) -> bool:
    """Whether a JPEG holds its pixels and nothing else: no comment, no place, no author, nothing behind its end."""
    try:
        parts = list(_parts(content))
    except (struct.error, IndexError):
        return False
    names = {marker for marker, _at in parts}
    return names <= ONLY and bool(names & FRAMES) and content.endswith(b"\xff\xd9")


def _plain_mode(picture: Any) -> str:
    return "RGBA" if picture.has_transparency_data else "RGB"


def _flat(picture: Any) -> Any:
    """On white, where the picture was transparent."""
    from PIL import Image

    if not picture.has_transparency_data:
        return picture.convert("RGB")
    picture = picture.convert("RGBA")
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    return ground.convert("RGB")


def _in_usual_colours(picture: Any, profile: bytes | None) -> Any:
    """The colours of the profile in sRGB, since the profile itself is left out; a broken profile is left alone."""
    from PIL import ImageCms

    if not profile or picture.mode not in {"RGB", "CMYK"}:
        return picture
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        made = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return made or picture


def _png_size(content: bytes) -> tuple[int, int]:
    if content[12:16] != b"IHDR" or content[-8:-4] != b"IEND":
        raise Refused(Reason.BROKEN if b"IEND" not in content else Reason.TWO_KINDS)
    width, height = struct.unpack_from(">II", content, 16)
    return width, height


def _webp_size(content: bytes) -> tuple[int, int]:
    (length,) = struct.unpack_from("<I", content, 4)
    if length + 8 > len(content):
        raise Refused(Reason.BROKEN)
    if length + 8 + (length & 1) < len(content):
        raise Refused(Reason.TWO_KINDS)
    form = content[12:16]
    if form == b"VP8X":
        wide, high = content[24:27], content[27:30]
        return int.from_bytes(wide, "little") + 1, int.from_bytes(high, "little") + 1
    if form == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, 21)
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", content, 26)
    return width & 0x3FFF, height & 0x3FFF


def _jpeg_size(content: bytes) -> tuple[int, int]:
    for marker, at in _parts(content):
        if marker in FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 3)
            return width, height
    raise Refused(Reason.BROKEN)


def _parts(content: bytes) -> "list[tuple[int, int]]":
    """The parts of a JPEG up to its pixels: the number of each, and where its length stands."""
    found, at = [], 2
    while True:
        while content[at] == 0xFF and content[at + 1] == 0xFF:
            at += 1
        if content[at] != 0xFF:
            raise IndexError(at)
        marker, at = content[at + 1], at + 2
        found.append((marker, at))
        (length,) = struct.unpack_from(">H", content, at)
        if marker == 0xDA:
            return found
        at += max(length, 2)
