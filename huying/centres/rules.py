"""The initials by which a centre is known in case numbers, when nobody has chosen any."""

import re
from collections.abc import Collection, Iterator
from itertools import product
from string import ascii_uppercase

NO_LETTER = re.compile("[^A-Z]+")
SHORTEST, LONGEST = 2, 4


def initials_for(names: Collection[str], taken: Collection[str]) -> str:
    """Two to four capitals that no other centre has, from the first of `names` that has letters enough."""
    return next(each for each in _offers(names) if each not in taken)


def _offers(names: Collection[str]) -> Iterator[str]:
    for name in names:
        words = [word for word in NO_LETTER.split(name.upper()) if word]
        letters, firsts = "".join(words), "".join(word[0] for word in words)
        if len(firsts) >= SHORTEST:
            yield firsts[:LONGEST]
        if len(letters) >= SHORTEST:
            yield letters[:SHORTEST]
            yield letters[:3]
            yield from (letters[0] + other for other in letters[2:])
    for length in range(SHORTEST, LONGEST + 1):
        yield from ("".join(each) for each in product(ascii_uppercase, repeat=length))
