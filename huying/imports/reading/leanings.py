"""What a file of cases may not bring: columns on residents' party, vote or political opinion (K19).

The office serves whoever comes, and keeps no such word of anybody. A file that has such a column is refused as a whole,
before anything of it is kept: leaving the column out would still keep the file.
"""

import re

from huying.core.text import fold
from huying.imports.reading.unreadable import Unreadable, Why

# Folded, so that both Chinese scripts read alike. 政見, 投票 and the like stand in longer headers too.
CHINESE = tuple(
    map(fold, ("政黨", "黨派", "黨籍", "黨員", "所屬黨", "政治", "政見", "投票", "選舉意向", "支持候選人"))
)
ALWAYS = frozenset({"political", "politics", "politically", "partisan", "partisanship", "voting", "vote", "votes", "voted", "ballot"})  # fmt: skip
# "Other party" and "third party" are people of a dispute; these words make a party a political one.
PARTY = frozenset({"party", "parties"})
BESIDE_PARTY = frozenset({"affiliation", "affiliations", "membership", "member", "preference", "registration", "supported", "support", "leaning", "name"})  # fmt: skip
WORDS = re.compile(r"[a-z]+")


def is_leaning(header: str) -> bool:
    """Whether a column of that name would tell a person's party, vote or political opinion."""
    folded = fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header))
    words = WORDS.findall(folded)
    closed = re.sub(r"[\W_]+", "", folded)
    return (
        any(word in closed for word in CHINESE)
        or not ALWAYS.isdisjoint(words)
        or (not PARTY.isdisjoint(words) and BESIDE_PARTY.issuperset(set(words) - PARTY))
    )


def must_not_lean(headers: list[str]) -> None:
    """Raises Unreadable, with the columns by their names."""
    if leaning := [name for name in headers if is_leaning(name)]:
        raise Unreadable(Why.LEANING, columns="、".join(leaning))
