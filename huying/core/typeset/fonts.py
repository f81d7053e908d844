"""The fonts of everything we print: kept compressed beside the code, unpacked once into a cache folder."""

import lzma
import os
import struct
import tempfile
from functools import lru_cache
from pathlib import Path

PACKED = Path(__file__).resolve().parent / "faces"
FAMILIES = {"hk": "Noto Sans HK", "sc": "Noto Sans SC"}


def unpack(cache: Path) -> Path:
    """The folder with the TrueType files, made on first use; two processes may make it at once."""
    folder = cache / "noto-sans"
    folder.mkdir(parents=True, exist_ok=True)
    for packed in sorted(PACKED.glob("*.ttf.xz")):
        target = folder / packed.name.removesuffix(".xz")
        if not target.exists():
            _write_whole(target, lzma.decompress(packed.read_bytes()))
    return folder


def _write_whole(target: Path, content: bytes) -> None:
    """Write beside the target and rename, so that nobody ever reads half a font."""
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    with os.fdopen(handle, "wb") as part:
        part.write(content)
    Path(name).replace(target)


@lru_cache(maxsize=4)
def covered(folder: Path) -> frozenset[int]:
    """The code points that have a glyph in every weight of at least one family."""
    found: set[int] = set()
    for family in ("HK", "SC"):
        found |= _code_points(folder / f"NotoSans{family}-Regular.ttf") & _code_points(
            folder / f"NotoSans{family}-Bold.ttf"
        )
    return frozenset(found)


def _code_points(font: Path) -> set[int]:
    """The characters of a TrueType file, from its `cmap` table (formats 4 and 12)."""
    data = font.read_bytes()
    tables = struct.unpack_from(">H", data, 4)[0]
    start = 0
    for place in range(tables):
        tag, _sum, offset, _length = struct.unpack_from(">4sLLL", data, 12 + 16 * place)
        if tag == b"cmap":
            start = offset
    found: set[int] = set()
    for place in range(struct.unpack_from(">H", data, start + 2)[0]):
        subtable = start + struct.unpack_from(">L", data, start + 4 + 8 * place + 4)[0]
        form = struct.unpack_from(">H", data, subtable)[0]
        if form == 12:
            found |= _long_groups(data, subtable)
        elif form == 4:
            found |= _short_segments(data, subtable)
    return found


def _long_groups(data: bytes, subtable: int) -> set[int]:
    found: set[int] = set()
    for place in range(struct.unpack_from(">L", data, subtable + 12)[0]):
        first, last, _glyph = struct.unpack_from(">LLL", data, subtable + 16 + 12 * place)
        found.update(range(first, last + 1))
    return found


def _short_segments(data: bytes, subtable: int) -> set[int]:
    twice = struct.unpack_from(">H", data, subtable + 6)[0]
    ends = struct.unpack_from(f">{twice // 2}H", data, subtable + 14)
    starts = struct.unpack_from(f">{twice // 2}H", data, subtable + 16 + twice)
    return {
        code
        for first, last in zip(starts, ends, strict=True)
        for code in range(first, last + 1)
        if code != 0xFFFF
    }
