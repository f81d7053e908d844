"""How alike two cases are, in a way that can be shown: the words they share, weighed by how rare these are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from huying.core.text import CJK, fold

WORD = re.compile(rf"[a-z]{{4,}}|[{CJK}]+")
LEAST_SHARED, LEAST_SCORE = 3, 0.12
MOST_WORDS, SHORTEST = 4, 2


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of what one case says the other says too (0 to 1), and the longest words they share."""

    key: int
    score: float
    shared: tuple[str, ...]

    @property
    def percent(self) -> int:
        return round(self.score * 100)


def pairs_of(text: str) -> set[str]:
    """Overlapping pairs of Chinese characters, and words of four Latin letters and more; numbers say nothing."""
    found: set[str] = set()
    for run in WORD.findall(fold(text)):
        found |= {run} if run.isascii() else {run[place : place + 2] for place in range(len(run) - 1)}
    return found


def telling(text: str, most: int) -> list[str]:
    """Words by which other cases can be asked for: pairs of characters and Latin words, spread evenly over the text."""
    found = sorted(pairs_of(text), key=fold(text).find)
    step = max(1, -(-len(found) // most))
    return found[::step]


def alike(text: str, others: Mapping[int, str], most: int) -> list[Likeness]:
    """Those of `others` that say much of what `text` says, the most alike first.

    A pair counts for more the fewer of the texts have it: what every case says tells nothing. The score is the share of
    the weight of `text` that the other one has as well, so a long text is not alike merely for being long.
    """
    mine = pairs_of(text)
    theirs = {key: pairs_of(each) for key, each in others.items()}
    weights = _weights(mine, list(theirs.values()))
    whole = sum(weights.values())
    found = []
    for key, pairs in theirs.items():
        shared = mine & pairs
        score = sum(weights[pair] for pair in shared) / whole if whole else 0.0
        if len(shared) >= LEAST_SHARED and score >= LEAST_SCORE:
            found.append(Likeness(key, score, _words(text, others[key])))
    found.sort(key=lambda each: (-each.score, each.key))
    return found[:most]


def _weights(mine: set[str], every: Sequence[set[str]]) -> dict[str, float]:
    number = len(every) + 1
    return {pair: log((number + 1) / (1 + sum(pair in pairs for pairs in every))) for pair in mine}


def _words(text: str, other: str) -> tuple[str, ...]:
    """The longest runs of characters that stand in both, none inside another."""
    here, there = fold(text), fold(other)
    found: list[str] = []
    for run in WORD.findall(here):
        start = 0
        while start < len(run):
            end = _longest(run, start, there)
            if end - start >= SHORTEST:
                found.append(run[start:end])
            start = max(end, start + 1)
    unique = sorted(dict.fromkeys(found), key=lambda word: -len(word))
    return tuple(word for place, word in enumerate(unique) if not _inside(word, unique[:place]))[:MOST_WORDS]


def _longest(run: str, start: int, there: str) -> int:
    """Where the longest part of `run` from `start` on that stands in `there` ends."""
    end = start
    while end < len(run) and run[start : end + 1] in there:
        end += 1
    return end


def _inside(word: str, longer: Sequence[str]) -> bool:
    return any(word in each for each in longer)
