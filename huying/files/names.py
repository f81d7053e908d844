"""The name of a file as it is shown and given back: letters of its own, no place in a folder, nothing that acts."""

import re
import unicodedata

from huying.core.text import UNSEEN
from huying.files.media import ENDINGS, Media

LONGEST, LONGEST_ENDING = 200, 10  # bytes
UNSAFE = re.compile(r'[<>:"|?*%;\\/`$&\']')
# Names that one well-known system takes for devices, with whatever ending.
DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(?=$|[ .])", re.IGNORECASE)
MOST_MARKS = 8
UNNAMED = "file"


def clean_name(name: str, media: Media) -> str:
    """`name` as it may be shown and offered, with the ending of what the file is. Cleaning again changes nothing."""
    stem = _without_ending(_visible(re.split(r"[/\\]", name)[-1]), media)
    if DEVICES.match(stem):
        stem = f"_{stem}"
    return (_without_ending(_cut(stem), media) or UNNAMED) + ENDINGS[media][0]


def _visible(name: str) -> str:
    """Composed alike, without controls, turned directions, unassigned and invisible characters, and towers of marks."""
    kept, marks = [], 0
    for each in UNSEEN.sub("", unicodedata.normalize("NFC", name)):
        category = unicodedata.category(each)
        if category[0] == "C":
            continue
        marks = marks + 1 if category[0] == "M" else 0
        if marks <= MOST_MARKS:
            kept.append(" " if category[0] == "Z" else each)
    return unicodedata.normalize("NFC", UNSAFE.sub("_", "".join(kept)))


def _without_ending(name: str, media: Media) -> str:
    """Without the endings of its kind; whatever other ending there is becomes part of the name, and harmless."""
    name = name.strip(" .")
    while ending := next((each for each in ENDINGS[media] if name[-len(each) :].lower() == each), ""):
        name = name[: -len(ending)].rstrip(" .")
    return name


def _cut(name: str) -> str:
    """No longer than file systems take, cut between characters."""
    return name.encode("utf-8")[: LONGEST - LONGEST_ENDING].decode("utf-8", "ignore")
