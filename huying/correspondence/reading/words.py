"""Words from outside as they can be kept: whatever a sender wrote, nothing in it is unseen, turned or unusable."""

import unicodedata

from django.core.exceptions import ValidationError

from huying.core.text import LINE_END, MOST_MARKS, TOWER, UNKEEPABLE, UNSEEN, check_text, one_line_end

READABLE = range(0x20, 0x7F)


def as_kept(text: str, *, most: int, one_line: bool = False) -> str:
    """`text` without what nobody may keep, and no longer than `most`. Every result passes `check_text`."""
    plain = UNKEEPABLE.sub("", one_line_end(text))
    if one_line:
        plain = " ".join(LINE_END.sub(" ", plain).split())
    plain = TOWER.sub(lambda run: _lowered(run.group()), plain)[:most].strip()
    if not UNSEEN.sub("", plain).strip():
        return ""
    try:
        check_text(plain, one_line=one_line)
    except ValidationError:  # what the rule refuses after all is not guessed at: only plain letters are left
        plain = "".join(each for each in plain if ord(each) in READABLE or (each == "\n" and not one_line))
    return plain


def _lowered(run: str) -> str:
    """A run of characters without the marks beyond those that one letter may bear."""
    kept, marks = [], 0
    for each in run:
        if unicodedata.category(each)[0] == "M":
            marks += 1
            if marks > MOST_MARKS:
                continue
        elif not UNSEEN.match(each):
            marks = 0
        kept.append(each)
    return "".join(kept)
