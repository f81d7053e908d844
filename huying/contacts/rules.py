"""Who may be the same person as somebody on record, and why one thinks so."""

import re

from huying.contacts.models import Contact
from huying.core.text import fold

NOT_DIGITS = re.compile(r"[^0-9]")
SPACES = re.compile(r"[\s,.\-・·]")
FEWEST_DIGITS = 7
LOCAL = 8  # a Hong Kong number without its 852


def number_of(contact: Contact) -> str:
    """A telephone number as its last digits, so that 852 and spaces make no difference; nothing when it is too short."""
    digits = NOT_DIGITS.sub("", contact.phone)
    return digits[-max(LOCAL, len(digits) - 3) :] if len(digits) >= FEWEST_DIGITS else ""


def names_of(contact: Contact) -> set[str]:
    """What somebody is called, in one script, without spaces, in any order of Latin names."""
    told = (contact.name, contact.name_en, contact.alias)
    return {_plain(each) for each in told if len(_plain(each)) > 1}


def _plain(name: str) -> str:
    words = fold(name)
    return "".join(sorted(SPACES.split(words))) if words.isascii() else SPACES.sub("", words)


def same_number(one: Contact, other: Contact) -> bool:
    return bool(number_of(one)) and number_of(one)[-LOCAL:] == number_of(other)[-LOCAL:]


def same_name(one: Contact, other: Contact) -> bool:
    return bool(names_of(one) & names_of(other))
