"""Hedges that somebody typed beside a quoted figure, which brings its own when it is inexact."""

import re

# Longer words first. The words before 約 and 近 that make other words of them (合約, 附近) are not hedges.
CHINESE_BEFORE = re.compile(
    r"(超過|超过|超出|多達|多达|不少於|不少于|不下於|不下于|不下|至少|最少|起碼|起码|最多|不足|將近|将近|接近|幾近|几近"
    r"|幾乎|几乎|差不多|大約|大约|大概|約莫|约莫|左右|逾"
    r"|(?<![合預预簽签續续違违租條条公節节和契毀毁特誓立失爽隱隐制])[約约]"
    r"|(?<![最附靠親亲鄰邻就遠远新臨临切逼])近)"
    r"[為为有共達达了是計计「『“‘（(\s]{0,3}$"
)
CHINESE_AFTER = re.compile(
    r"^(多(?![為为是屬属數数來来於于半由在謝谢])|[餘余](?![下額额款數数力])|有[餘余]|[幾几](?![乎個个])"
    r"|左右|上下|以上(?![述各所])|或以上|之多)"
)
ENGLISH_BEFORE = re.compile(
    r"(?<![A-Za-z])(more than|in excess of|upwards of|close to|almost|nearly|around|approximately|roughly|at least"
    r"|no fewer than|not less than|no less than|fewer than|less than|up to|just under|just over|well over"
    r"|an estimated|about|over|some)[\s“‘(]*$",
    re.IGNORECASE,
)
ENGLISH_AFTER = re.compile(
    r"^([\s-]+odd\b|\s+or (?:so|more|thereabouts)\b|\s*\+|\s+plus\b|-plus\b|\s+and more\b)", re.IGNORECASE
)
# English words that may also mean something else: a talk about twelve cases, over six years, some of them.
DOUBTFUL = frozenset(
    {"about", "over", "some", "around", "up to", "fewer than", "less than", "plus", "and more"}
)


def hedge_before(text: str) -> str:
    """The hedge that `text` ends with, or nothing."""
    found = CHINESE_BEFORE.search(text) or ENGLISH_BEFORE.search(text)
    return _word(found)


def hedge_after(text: str) -> str:
    """The hedge that `text` begins with, or nothing."""
    found = CHINESE_AFTER.search(text) or ENGLISH_AFTER.search(text)
    return _word(found)


def is_surely_a_hedge(word: str) -> bool:
    """Whether the word hedges whatever it stands beside; some English ones mean other things as well."""
    return word.casefold() not in DOUBTFUL


def _word(found: re.Match[str] | None) -> str:
    return found.group(1).strip(" -") if found else ""
