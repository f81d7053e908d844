"""Who may be the same person as somebody on record, and why one thinks so; how an authority to help stands."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huying.contacts.models import Authority, Contact
from huying.core.text import fold

NOT_DIGITS = re.compile(r"[^0-9]")
SPACES = re.compile(r"[\s,.\-・·]")
FEWEST_DIGITS = 7
ENDS_SOON = 30  # days: time to ask the elder again
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


@dataclass(frozen=True, slots=True)
class Standing:
    """How an authority stands on a day: whether it holds, and in words with their tone."""

    holds: bool
    words: str
    tone: str


def standing(authority: Authority, day: date) -> Standing:
    """How an authority stands on `day`; its last day counts, the day of its withdrawal does not."""
    if authority.withdrawn_on is not None and authority.withdrawn_on <= day:
        return Standing(False, _("withdrawn"), "slate")
    if authority.given_on > day:
        return Standing(False, _("not given yet"), "slate")
    if authority.valid_until is None:
        return Standing(True, _("valid"), "leaf")
    left = (authority.valid_until - day).days
    if left < 0:
        return Standing(False, _("ended"), "brick")
    if left == 0:
        return Standing(True, _("ends today"), "lamp")
    if left <= ENDS_SOON:
        words = ngettext("ends in %(n)s day", "ends in %(n)s days", left) % {"n": left}
        return Standing(True, words, "lamp")
    return Standing(True, _("valid"), "leaf")
