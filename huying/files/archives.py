"""Documents that are archives inside (DOCX, XLSX, ODT, ODS): measured by their list before anything is unpacked.

The list of contents is ours to doubt: sizes are added up first, then every part is unpacked into nothing, to see that
it is no larger than its list says. Nothing here needs Django, because the child that looks at files has none.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from huying.files.media import Media
from huying.files.reasons import Reason, Refused

LARGEST, MOST_PARTS, STEEPEST = 200_000_000, 2_000, 100
LONGEST_LIST = 1 << 20
TYPES, LARGEST_TYPES = "[Content_Types].xml", 1 << 20
STORED, DEFLATED = 0, 8
LOCKED = 0x1
BEGINS, END, END_OF_64 = b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x07"
INSIDE = (BEGINS, b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ")
MAIN = {
    b"wordprocessingml.document.main+xml": Media.DOCX,
    b"spreadsheetml.sheet.main+xml": Media.XLSX,
}
OPEN = {Media.ODT.encode(): Media.ODT, Media.ODS.encode(): Media.ODS}
PIECE = 1 << 16


def document(file: BinaryIO, size: int) -> Media:
    """Which kind of document the archive is. Raises Refused."""
    parts = _listed(file, size)
    _measured(parts)
    kept = {part.filename: part for part in parts}
    for part in parts:
        _unpacked(file, part)
    return _kind(file, parts, kept)


def _listed(file: BinaryIO, size: int) -> list[zipfile.ZipInfo]:
    """The list of contents, itself measured before it is read: it must end the file and touch nothing else."""
    file.seek(max(size - 22 - 0xFFFF, 0))
    tail = file.read()
    place = tail.rfind(END)
    if place < 0 or len(tail) - place < 22:
        raise Refused(Reason.BROKEN)
    here, begins, count, total, list_size, list_at, comment = struct.unpack_from("<4xHHHHIIH", tail, place)
    at = size - len(tail) + place
    if here or begins or at + 22 + comment != size:
        raise Refused(Reason.TWO_KINDS)
    if tail[max(place - 20, 0) : place].startswith(END_OF_64) or max(count, total) > MOST_PARTS:
        raise Refused(Reason.SWELLS)
    if list_size > LONGEST_LIST:
        raise Refused(Reason.SWELLS)
    if list_at + list_size != at:
        raise Refused(Reason.TWO_KINDS)
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError) as problem:
        raise Refused(Reason.BROKEN) from problem


def _measured(parts: list[zipfile.ZipInfo]) -> None:
    """Names that stay inside, sizes that may be unpacked."""
    if len(parts) > MOST_PARTS:
        raise Refused(Reason.SWELLS)
    packed, whole = 0, 0
    for part in parts:
        _named(part)
        if part.flag_bits & LOCKED:
            raise Refused(Reason.LOCKED)
        if part.compress_type not in {STORED, DEFLATED}:
            raise Refused(Reason.BROKEN)
        packed, whole = packed + part.compress_size, whole + part.file_size
    if whole > LARGEST or whole > STEEPEST * max(packed, 1):
        raise Refused(Reason.SWELLS)
    if len({part.filename.casefold() for part in parts}) != len(parts):
        raise Refused(Reason.BROKEN)
    _apart(parts)


def _named(part: zipfile.ZipInfo) -> None:
    name = part.orig_filename
    inside = PurePosixPath(name)
    escapes = inside.is_absolute() or ".." in inside.parts or "\\" in name or ":" in name or "\x00" in name
    if escapes or not name or stat.S_ISLNK(part.external_attr >> 16):
        raise Refused(Reason.ESCAPES)


def _apart(parts: list[zipfile.ZipInfo]) -> None:
    """No two parts share bytes, and the first begins the file: shared bytes are how a small file swells."""
    if min((part.header_offset for part in parts), default=0) != 0:
        raise Refused(Reason.TWO_KINDS)
    end = 0
    for part in sorted(parts, key=lambda each: each.header_offset):
        if part.header_offset < end:
            raise Refused(Reason.SWELLS)
        end = part.header_offset + 30 + part.compress_size


def _unpacked(file: BinaryIO, part: zipfile.ZipInfo, keep: int = 8) -> bytes:
    """Unpack one part into nothing, and see that it is what the list says; returns its first `keep` bytes."""
    size, check, head = 0, 0, b""
    for piece in _pieces(file, part):
        size, check = size + len(piece), zlib.crc32(piece, check)
        head += piece[: keep - len(head)]
        if size > part.file_size:
            raise Refused(Reason.SWELLS)
    if size != part.file_size or check != part.CRC:
        raise Refused(Reason.BROKEN)
    if head.startswith(INSIDE):
        raise Refused(Reason.NESTED)
    return head


def _pieces(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part unpacked, a little at a time."""
    left = _packed_at(file, part)
    unpack = zlib.decompressobj(-zlib.MAX_WBITS) if part.compress_type == DEFLATED else None
    while left:
        packed = file.read(min(PIECE, left))
        if not packed:
            raise Refused(Reason.BROKEN)
        left -= len(packed)
        if unpack is None:
            yield packed
            continue
        piece = b"\x00" * PIECE
        while packed or len(piece) == PIECE:
            try:
                piece = unpack.decompress(packed, PIECE)
            except zlib.error as problem:
                raise Refused(Reason.BROKEN) from problem
            packed = unpack.unconsumed_tail
            yield piece
    if unpack is not None and (not unpack.eof or unpack.unused_data):
        raise Refused(Reason.BROKEN)


def _packed_at(file: BinaryIO, part: zipfile.ZipInfo) -> int:
    """Go to where the part's bytes begin; its own head must agree with the list."""
    file.seek(part.header_offset)
    head = file.read(30)
    if len(head) < 30 or not head.startswith(BEGINS):
        raise Refused(Reason.BROKEN)
    method, name_length, extra_length = struct.unpack("<8xH16xHH", head)
    name = file.read(name_length)
    if method != part.compress_type or name != part.orig_filename.encode(
        "utf-8" if part.flag_bits & 0x800 else "cp437"
    ):
        raise Refused(Reason.BROKEN)
    file.seek(extra_length, 1)
    return part.compress_size


def _kind(file: BinaryIO, parts: list[zipfile.ZipInfo], kept: dict[str, zipfile.ZipInfo]) -> Media:
    if any(part.filename.lower().rsplit("/", 1)[-1].startswith("vbaproject") for part in parts):
        raise Refused(Reason.MACROS)
    if TYPES in kept:
        told = _unpacked(file, kept[TYPES], LARGEST_TYPES)
        if b"macroEnabled" in told:
            raise Refused(Reason.MACROS)
        found = [media for words, media in MAIN.items() if words in told]
    elif parts and parts[0].filename == "mimetype":
        found = [OPEN[told] for told in [_unpacked(file, parts[0], 200)] if told in OPEN]
        if any(name.startswith(("Basic/", "Scripts/")) for name in kept):
            raise Refused(Reason.MACROS)
    else:
        found = []
    if len(found) != 1:
        raise Refused(Reason.UNKNOWN)
    return found[0]
