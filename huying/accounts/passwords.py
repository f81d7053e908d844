"""Passwords that everybody tries, also those as long as the house asks for: put together from a few known pieces.

A list of passwords that were stolen elsewhere holds hardly one of fifteen characters; people make those by writing
shorter ones after each other. So it is counted how many pieces a password is made of: a common password, a row of
keys, a run of the alphabet, a number, a name of the office or of the person is one piece, however often it stands there.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FEWEST = 4.0  # pieces; a phrase of four words is enough, three are not
ODD = 0.5  # what a character counts that belongs to no piece
LONGEST = 128  # characters that are looked at
SHORTEST = 4  # characters of a piece; names may be shorter
WALKS = (
    "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp",
    "abcdefghijklmnopqrstuvwxyz", "01234567890",
)  # fmt: skip
BESIDE = frozenset(
    pair for walk in WALKS for way in (walk, walk[::-1]) for pair in map("".join, pairwise(way))
)
WRITTEN_FOR = str.maketrans("01345789@$!|", "oieastbgasil")
BETWEEN = re.compile(r"[\W_]+")
LONGEST_NAME = 20
NAMES_OF = ("username", "display_name", "first_name", "last_name", "email")


class OfManyPieces:
    """Refuses passwords of fewer than four pieces that somebody who guesses would not have to find out."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        if pieces(password, _names(user)) < FEWEST:
            raise ValidationError(
                _(
                    "This password is put together from what is tried first: common passwords, rows of keys, repeats,"
                    " numbers, names of the office or your own. Use four words that do not belong together."
                ),
                code="password_of_few_pieces",
            )

    def get_help_text(self) -> str:
        return _("Four words that do not belong together are better than one with numbers after it.")


def pieces(password: str, names: frozenset[str] = frozenset()) -> float:
    """Of how many different pieces a password is made, read as it stands and with figures and signs for letters."""
    plain = _plain(password[:LONGEST])
    return min(_counted(_unit(each), names) for each in (plain, plain.translate(WRITTEN_FOR)))


def _plain(words: str) -> str:
    """Small letters of usual width, without what stands between them."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    return BETWEEN.sub("", folded) or folded


def _unit(words: str) -> str:
    """What is repeated, where a password is nothing but repeats: `abcabcab` is `abc`."""
    for length in range(1, len(words) // 2 + 1):
        if all(letter == words[place % length] for place, letter in enumerate(words)):
            return words[:length]
    return words


def _counted(words: str, names: frozenset[str]) -> float:
    """The fewest pieces that are met from left to right, the longest first at each place."""
    met: set[str] = set()
    odd, place = 0, 0
    while place < len(words):
        length = max(_known(words, place, names), _run(words, place), _number(words, place))
        if length:
            met.add(words[place : place + length])
            place += length
        else:
            odd, place = odd + 1, place + 1
    return len(met) + ODD * odd


def _known(words: str, place: int, names: frozenset[str]) -> int:
    """How many characters from there on are a name or a common password."""
    lengths = (length for length in range(len(words) - place, 1, -1))
    for length in lengths:
        piece = words[place : place + length]
        if piece in names or (length >= SHORTEST and piece in _common()):
            return length
    return 0


def _run(words: str, place: int) -> int:
    """How many keys or letters from there on lie beside each other, or are the same."""
    end = place + 1
    while end < len(words) and (words[end - 1 : end + 1] in BESIDE or words[end] == words[end - 1]):
        end += 1
    return end - place if end - place >= SHORTEST else 0


def _number(words: str, place: int) -> int:
    """How many figures from there on: a year, a day, a telephone number."""
    found = re.compile(r"\d{2,8}").match(words, place)
    return len(found[0]) if found else 0


def _names(user: Any) -> frozenset[str]:
    """What the office and the person are called, whole and word by word."""
    told = [str(settings.HUYING_OFFICE[name]) for name in ("name_zh_hant", "name_en")]
    told += ["huying", "呼應", *(str(getattr(user, name, "") or "") for name in NAMES_OF)]
    words = [word for name in told for word in (name, *BETWEEN.split(name))]
    plain = {_plain(word) for word in words}
    parts = {part for word in plain if not word.isascii() for part in _parts(word)}
    return frozenset(word for word in plain | parts if len(word) > 1)


def _parts(word: str) -> Iterator[str]:
    """Chinese names are written without gaps: every part of two characters and more may be one."""
    for begin in range(min(len(word), LONGEST_NAME)):
        yield from (word[begin:end] for end in range(begin + 2, min(len(word), LONGEST_NAME) + 1))


@cache
def _common() -> frozenset[str]:
    """The twenty thousand commonest passwords, as Django ships them."""
    return frozenset(map(_plain, CommonPasswordValidator().passwords))
