"""Text as people type it: which characters may be kept, and the form in which texts are compared.

A text is stored as it was typed or refused with a sentence; only line ends are made alike. Nothing is normalised on
the way in, because that would change names (NFC itself rewrites compatibility ideographs).
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
CJK = r"\u2e80-\u2fff\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
RUNS = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
SHORTEST_ENDING, LONGEST_WORD = 3, 64
OUTER_OPEN = {"「": "『", "“": "‘"}
OUTER_CLOSE = {"」": "』", "”": "’"}
FIRST_COMMON, LAST_COMMON = "\u4e00", "\u9fff"
CJK_RUN = re.compile(rf"[{CJK}]+")
KOREAN_ENDINGS = frozenset(map(chr, range(0x1161, 0x11C3)))

NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(p * 65536 + 65534)}{chr(p * 65536 + 65535)}" for p in range(17)
)
TURNING = "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates: they turn the text around them
TAGS = "\U000e0000-\U000e007f"
UNKEEPABLE = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{NONCHARACTERS}{TURNING}{TAGS}]")
LINE_END = re.compile("[\n\r\u2028\u2029]")
# Characters that show nothing although some of them count as letters.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
MOST_MARKS = 8
# Nine or more characters in a row that are not plainly letters of their own: only here is each one looked at.
TOWER = re.compile("[^\x00-\u02ff\u2e80-\u3029\u3030-\u3098\u309b-\u9fff\uac00-\ud7af\uff00-\uffef]{9,}")


def clean_text(text: str) -> str:
    """`text` without the characters that no database keeps alike: NUL, controls, lone surrogates."""
    return CONTROL.sub("", one_line_end(text))


def one_line_end(text: str) -> str:
    """`text` with every line ended alike, however the browser ended it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check_text(text: str, *, one_line: bool = False, name: bool = False) -> None:
    """Refuse a text that cannot be kept as typed, or that shows nothing.

    Raises ValidationError with a sentence for the person who typed it. `one_line` is for texts without line ends,
    `name` for those that must hold a letter or a digit.
    """
    if not text:
        return
    if found := UNKEEPABLE.search(text):
        raise ValidationError(
            _("Character %(place)s (%(code)s) cannot be kept: it is invisible or unusable. Take it out.")
            % {"place": found.start() + 1, "code": f"U+{ord(found[0]):04X}"}
        )
    if one_line and LINE_END.search(text):
        raise ValidationError(_("Write this on one line."))
    if any(_has_tower(run) for run in TOWER.findall(text)):
        raise ValidationError(
            _("More than %(most)s marks stand on one letter. Take some out.") % {"most": MOST_MARKS}
        )
    if text.strip() and not (seen := UNSEEN.sub("", text).strip()):
        raise ValidationError(_("This shows nothing: it holds invisible characters only."))
    if name and text.strip() and not any(unicodedata.category(each)[0] in "LN" for each in seen):
        raise ValidationError(_("Write a name with at least one letter or digit."))


def _has_tower(run: str) -> bool:
    marks = 0
    for each in run:
        if unicodedata.category(each)[0] == "M":
            marks += 1
            if marks > MOST_MARKS:
                return True
        elif not UNSEEN.match(each):  # what is not seen does not begin a new letter
            marks = 0
    return False


def check_handle(text: str) -> None:
    """Refuse an identifier that could pass for another: anything but one line of plain visible letters and digits.

    Sign-in names, references and addresses are Latin without accents; so no letter of another script, no full-width
    form and no invisible character can imitate one. Raises ValidationError.
    """
    if not HANDLE.fullmatch(text):
        raise ValidationError(_("Use only the letters a to z, digits, hyphens and underscores."))


def likeness(handle: str) -> str:
    """What an identifier looks like at a glance: equal for two that people would take for the same."""
    return handle.casefold().translate(LOOKS_LIKE).replace("rn", "m").replace("vv", "w")


def check_script(text: str) -> None:
    """Refuse a word that mixes letters of scripts that look alike, such as a Cyrillic і in a Latin name.

    For names of staff and offices; residents write theirs as they please. Raises ValidationError.
    """
    for word in WORD.findall(text):
        scripts = {unicodedata.name(each, "").split(" ")[0] for each in word if not each.isascii()}
        if any("A" <= each.upper() <= "Z" for each in word):
            scripts.add("LATIN")
        if len(scripts & ALIKE) > 1:
            raise ValidationError(_("“%(word)s” mixes letters of several scripts.") % {"word": word})


HANDLE = re.compile(r"[A-Za-z0-9_-]+")


def check_mail(recipient: str, subject: str) -> None:
    """Refuse a letter whose head could say more than it should: one plain address, one line of subject.

    No line end can begin another header, no comma or angle bracket add a recipient or a false name, and no encoded
    word hide either. Raises ValidationError.
    """
    if not ONE_ADDRESS.fullmatch(recipient) or len(recipient) > LONGEST_ADDRESS:
        raise ValidationError(_("Write one e-mail address."))
    check_text(subject, one_line=True)
    if "\t" in subject or ENCODED_WORD.search(subject):
        raise ValidationError(_("Write the subject as plain words."))


ONE_ADDRESS = re.compile(r"[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@([A-Za-z0-9-]+\.)*[A-Za-z0-9-]+")
LONGEST_ADDRESS = 254
ENCODED_WORD = re.compile(r"=\?[^?\s]{1,40}\?[bBqQ]\?")
LOOKS_LIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "-": "_"})
WORD = re.compile(r"[^\W\d_]+")
ALIKE = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "FULLWIDTH", "MATHEMATICAL", "LISU"}


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
    """The key by which texts are compared: width, case and script variants made one, the unseen left out.

    Never shown and never stored in the place of a text. Folding a key changes nothing.
    """
    key = _folded(clean_text(text))
    while not _is_settled(key) and (again := _folded(key)) != key:
        key = again
    return key


def _folded(text: str) -> str:
    seen = UNSEEN.sub("", text)
    return unicodedata.normalize("NFKC", seen).casefold().translate(_folding_table())


def _is_settled(key: str) -> bool:
    """Whether folding again surely changes nothing; lower case may undo a composition, a composition have a case."""
    return key.isascii() or (unicodedata.is_normalized("NFKC", key) and key.casefold() == key)


@cache
def _folding_table() -> dict[int, str]:
    """The simplified table with its chains followed to the end: 麼 becomes 么, and 么 itself 幺."""
    table = simplified_table()
    return {code: table.get(ord(simplified), simplified) for code, simplified in table.items()}


def unfolded(text: str, folded: str) -> Sequence[int]:
    """For each character of `folded`, the folded form of `text`, where in `text` it comes from; and, last, its length.

    Folding may lengthen a character (… becomes three dots) or join two, so `text` is folded anew in parts that nothing
    joins. Empty when `folded` is not the folded form of `text`.
    """
    if len(text) == len(folded) and unicodedata.is_normalized("NFKC", text):
        return range(len(text) + 1)  # then folding went character by character
    places: list[int] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and _joins(text[end]):
            continue
        part = _folded_part(text[start:end])
        if not folded.startswith(part, len(places)):
            return ()
        places += [start] * len(part)
        start = end
    return (*places, len(text)) if len(places) == len(folded) else ()


_folded_part = lru_cache(maxsize=8192)(fold)


@lru_cache(maxsize=8192)
def _joins(character: str) -> bool:
    """Whether it may become one with the character before it: an accent, a mark of voice, a part of a Korean syllable."""
    first = unicodedata.normalize("NFKC", character)[:1]
    return bool(first) and (unicodedata.combining(first) != 0 or first in KOREAN_ENDINGS)


def tokens(folded: str) -> list[str]:
    """Search tokens of a folded text: overlapping pairs of each Chinese run, then its characters; other words whole.

    A query of one character is a token of its own, so it costs no more than any other; the endings of a number let a
    part of a telephone number be found. Of what is longer than any word only the beginning is kept: databases refuse the
    rest, and all endings of a text of digits would fill the memory.
    """
    found: list[str] = []
    for run in RUNS.findall(folded):
        if CJK_RUN.fullmatch(run):
            found.extend(run[place : place + 2] for place in range(len(run) - 1))
            found.extend(dict.fromkeys(run))
        else:
            found.append(run[:LONGEST_WORD])
        if run.isdecimal() and SHORTEST_ENDING < len(run) <= LONGEST_WORD:
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
