"""Case numbers as they are made, read aloud and typed back: initials of a centre, year, serial, check character.

The last character follows from the others (ISO 7064, Mod 37-2), so that every single wrong character and any two
neighbours that changed places are noticed before anything is looked for. Its sister Mod 37,36 misses some of the
latter (IJ for JI). It keeps nothing secret: a number is no key.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from stdnum.iso7064 import mod_37_2

INITIALS = r"[A-Z]{2,4}"
DIGITS = 5  # one more than a reference has after its year, so that neither can be taken for the other
LONGEST = 24
LONGEST_TYPED = 40
DIGIT = "[0-9OIL]"  # a letter for a digit is a slip, and is said to be one
BETWEEN = r"[ \-‐‑–—−/.]*"
GAP = BETWEEN[:-1] + "+"
WHOLE = re.compile(
    rf"({INITIALS}){BETWEEN}((?:1[89]|2[01O]){DIGIT}{{2}}){BETWEEN}({DIGIT}{{5,7}}){BETWEEN}([0-9A-Z])"
)
SHORT = re.compile(rf"({INITIALS}){GAP}((?:1[89]|2[01O]){DIGIT}{{2}}){GAP}({DIGIT}{{1,7}}){GAP}([0-9A-Z])")
UNSAID = "*OI"  # check characters that nobody can say, or that are taken for nought and one: passed over


@dataclass(frozen=True, slots=True)
class Typed:
    """What looks like a case number: as it would be written, and whether its check character fits."""

    number: str
    fits: bool


def number_of(initials: str, year: int, serial: int) -> str:
    """The case number of a serial, for example KT-2026-00042-X; nothing when it could not be read aloud."""
    number = _checked(initials, str(year), str(serial))
    return "" if number[-1] in UNSAID else number


def numbers_from(initials: str, year: int, last: int) -> Iterator[tuple[int, str]]:
    """The serials that come after `last`, each with its number."""
    for serial in count(last + 1):
        if number := number_of(initials, year, serial):
            yield serial, number


def read_number(text: str) -> Typed | None:
    """What was typed, if it looks like a case number: in any case and width, with or without its separators.

    Zeros before the serial may be left out where separators part it from the year.
    """
    if len(text) > LONGEST_TYPED:
        return None
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    found = WHOLE.fullmatch(plain) or SHORT.fullmatch(plain)
    if found is None:
        return None
    initials, year, serial, check = found.groups()
    right = _checked(initials, year, serial)
    return Typed(f"{right[:-1]}{check}", right[-1] == check and (year + serial).isdecimal())


def _checked(initials: str, year: str, serial: str) -> str:
    body = f"{initials}-{year}-{serial:0>{DIGITS}}"
    return f"{body}-{mod_37_2.calc_check_digit(body.replace('-', ''))}"
