"""What of a common problem may stand in a paper that goes outside: its own words, without anything that names or numbers people."""

import re
from collections.abc import Iterable

GONE = "〔…〕"
# Identity cards, telephone and account numbers however they are grouped, e-mail addresses. Years and small counts stay.
NUMBERS = re.compile(r"\b[A-Z]{1,2}\d{6}\(?[0-9A]\)?|\+?\d(?:[ \-]?\d){5,}", re.IGNORECASE)
MAILS = re.compile(r"[^\s@（(「]+@[^\s@）)」]+\.[^\s@）)」]+")
SHORTEST_NAME = 2


def without_people(text: str, names: Iterable[str]) -> str:
    """`text` without numbers and addresses by which somebody is known, and without these names."""
    told = MAILS.sub(GONE, text)
    for name in sorted({each.strip() for each in names}, key=len, reverse=True):
        if len(name) >= SHORTEST_NAME:
            told = re.sub(re.escape(name), GONE, told, flags=re.IGNORECASE)
    return NUMBERS.sub(GONE, told)
