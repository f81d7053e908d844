"""How likely a text is in one of the Chinese encodings, by how common its characters are.

Big5 and GB18030 cannot be told apart by what is allowed: most texts of one are allowed in the other. But both sets put
the characters that people use every day first. Read in the right one, nearly every pair of bytes is such a character
or a mark of punctuation; read in the wrong one, about half are rare.
"""

import re

LOOKED_AT = 1 << 20
PAIR = re.compile(rb"[\x81-\xfe][\x30-\xfe]")
COMMON = {  # punctuation and the characters of the first level, by their leading bytes
    "big5hkscs": re.compile(rb"[\xa1-\xc6][\x40-\x7e\xa1-\xfe]"),
    "gb18030": re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]"),
}


def share_of_common(content: bytes, encoding: str) -> float:
    """The share of pairs of bytes that are everyday characters in that encoding."""
    pairs = PAIR.findall(content[:LOOKED_AT])
    return sum(bool(COMMON[encoding].fullmatch(pair)) for pair in pairs) / len(pairs) if pairs else 0.0
