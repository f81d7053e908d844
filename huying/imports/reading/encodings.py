"""In which encoding a text is: told by its mark, or by UTF-8's own strictness, or by how common its characters are.

The decision is said, and can be overridden.
"""

import codecs
from dataclasses import dataclass

from huying.core.encodings import COMMON, share_of_common
from huying.imports.reading.unreadable import Unreadable, Why

ENCODINGS = ("utf-8", "utf-16", "big5hkscs", "gb18030")
MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
SURE = 0.15  # by so much the better reading must be ahead


@dataclass(frozen=True, slots=True)
class Decision:
    """In which encoding a file is, how that was found, and whether it could as well be the other."""

    encoding: str
    how: str  # declared, mark, strict, common, only
    sure: bool = True


def decide(content: bytes, declared: str = "") -> Decision:
    """The encoding of a file. Raises Unreadable when it is in none that we know, or not in the declared one."""
    if declared:
        return Decision(declared, "declared")
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return Decision(encoding, "mark")
    if _reads(content, "utf-8"):
        return Decision("utf-8", "strict")
    possible = [encoding for encoding in COMMON if _reads(content, encoding)]
    if not possible:
        raise Unreadable(Why.NOT_IN_ENCODING, encoding=", ".join(name.upper() for name in ENCODINGS))
    if len(possible) == 1:
        return Decision(possible[0], "only")
    shares = {encoding: share_of_common(content, encoding) for encoding in possible}
    best, other = sorted(shares, key=lambda encoding: -shares[encoding])
    return Decision(best, "common", shares[best] - shares[other] >= SURE)


def decoded(content: bytes, encoding: str) -> str:
    """The text. Raises Unreadable when it is not in that encoding."""
    name = {"utf-8": "utf-8-sig"}.get(encoding, encoding)
    try:
        return content.decode(name)
    except UnicodeDecodeError as problem:
        raise Unreadable(Why.NOT_IN_ENCODING, encoding=encoding.upper()) from problem


def _reads(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
