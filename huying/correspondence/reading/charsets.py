"""From bytes to words, whatever their label says: many are wrong, and some name no encoding at all."""

import codecs

from huying.core.encodings import COMMON, share_of_common

# What a label may name. Others are codecs of another sort (compressing, escaping) or slow on purpose.
TAKEN = frozenset(
    {
        *("ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"),
        *("big5", "big5hkscs", "cp950", "gb2312", "gbk", "gb18030", "hz", "iso2022_jp", "iso2022_kr"),
        *("euc_jp", "euc_jis_2004", "shift_jis", "cp932", "euc_kr", "cp949", "koi8-r", "koi8-u", "tis-620"),
        *(f"iso8859-{number}" for number in range(1, 17)),
        *(f"cp{number}" for number in range(1250, 1259)),
        *("cp874", "mac-roman"),
    }
)
WIDER = {  # those who write the smaller set's name nearly always mean the larger one
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **dict.fromkeys(("big5", "cp950"), "big5hkscs"),
    "iso8859-1": "cp1252",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
VAGUE = frozenset({"", "ascii", "cp1252"})  # what programs write that do not know
ALIASES = {
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "utf8mb4": "utf-8",
}
LONGEST_LABEL = 40


def words_of(content: bytes, label: str = "") -> str:
    """The text of `content`, which its sender says to be in `label`. Never fails; what cannot be read is marked."""
    said = _known(label)
    plain = _read(content, "utf-8")
    if plain is not None and (said in VAGUE or said == "utf-8"):
        return plain.removeprefix("\ufeff")
    for encoding in (*_tried(said), *_guessed(content)):
        if (words := _read(content, encoding)) is not None:
            return words.removeprefix("\ufeff")
    return content.decode(said or "utf-8", "replace")


def _known(label: str) -> str:
    """The encoding that a label names, in its wider form; nothing when it names none that is taken."""
    plain = label.strip(" \"'").lower()[:LONGEST_LABEL]
    try:
        name = codecs.lookup(ALIASES.get(plain, plain)).name
    except (LookupError, ValueError):
        return ""
    return WIDER.get(name, name) if name in TAKEN else ""


def _tried(said: str) -> tuple[str, ...]:
    if said in VAGUE:
        return ()
    return (said, "cp950") if said == "big5hkscs" else (said,)


def _guessed(content: bytes) -> list[str]:
    """Chinese encodings, the likelier first; last the one in which everything can be read."""
    likely = sorted(COMMON, key=lambda encoding: -share_of_common(content, encoding))
    return ["utf-8", *likely, "cp950", "cp1252"]


def _read(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeError, ValueError, LookupError):
        return None
