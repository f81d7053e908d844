"""Text as people type it, made safe to store and equal to search."""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
CJK = r"\u2e80-\u2fff\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
RUNS = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
SHORTEST_ENDING = 3
OUTER_OPEN = {"「": "『", "“": "‘"}
OUTER_CLOSE = {"」": "』", "”": "’"}
FIRST_COMMON, LAST_COMMON = "\u4e00", "\u9fff"
CJK_RUN = re.compile(rf"[{CJK}]+")


def clean_text(text: str) -> str:
    """`text` without the characters that no database keeps alike: NUL, controls, lone surrogates."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@cache
def simplified_table() -> dict[int, str]:
    """Traditional to Simplified, character by character (made by tools/folding_table.py)."""
    pairs = json.loads((Path(__file__).parent / "folding.json").read_text("utf-8"))
    return {ord(traditional): simplified for traditional, simplified in pairs.items()}


@cache
def printable_table() -> dict[int, str]:
    """The same without simplified forms so rare that fonts lack them (劏 stays 劏)."""
    return {
        code: simplified
        for code, simplified in simplified_table().items()
        if FIRST_COMMON <= simplified <= LAST_COMMON
    }


def to_simplified(text: str) -> str:
    """A draft of `text` in Simplified characters; names keep their length."""
    return text.translate(printable_table())


def fold(text: str) -> str:
    """The form in which texts are compared: width, case and script variants made one."""
    return unicodedata.normalize("NFKC", clean_text(text)).casefold().translate(simplified_table())


def tokens(folded: str) -> list[str]:
    """Search tokens of a folded text: overlapping pairs of each Chinese run, then its characters; other words whole.

    A query of one character is a token of its own, so it costs no more than any other; the endings of a long number
    let a part of a telephone number be found.
    """
    found: list[str] = []
    for run in RUNS.findall(folded):
        if CJK_RUN.fullmatch(run):
            found.extend(run[place : place + 2] for place in range(len(run) - 1))
            found.extend(dict.fromkeys(run))
        else:
            found.append(run)
        if run.isdecimal() and len(run) > SHORTEST_ENDING:
            found.extend(run[place:] for place in range(1, len(run) - SHORTEST_ENDING + 1))
    return found


def nested_quotes(text: str) -> str:
    """`text` with the quotation marks inside others made inner ones: 「…『…』…」, “…‘…’…”."""
    made, depth = [], 0
    for letter in text:
        if letter in OUTER_OPEN:
            made.append(OUTER_OPEN[letter] if depth else letter)
            depth += 1
        elif letter in OUTER_CLOSE and depth:
            depth -= 1
            made.append(OUTER_CLOSE[letter] if depth else letter)
        else:
            made.append(letter)
    return text if depth else "".join(made)


def mask_middle(text: str) -> str:
    """A name or number with its middle hidden, for people who need only recognise it."""
    return text if len(text) < 2 else text[0] + "＊" * (len(text) - 1)
