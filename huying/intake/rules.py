"""Secrets of the status page, and where a request stands; nothing here writes."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huying.cases.models import Referral
from huying.intake.models import HelpRequest, Instruction

# Crockford's thirty-two: nothing that reads like something else, so that sixteen of them carry eighty bits.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
LENGTH, GROUP = 16, 4
NOT_LETTERS = re.compile(r"[\s\-–—]+")
What = Instruction.What
AFTER_CLOSING = frozenset({What.ANSWERED, What.NOT_ANSWERED, What.SOLVED, What.NOT_SOLVED})
WHILE_OPEN = frozenset({What.OVER})


def secret_of(key: str) -> str:
    """The secret code that goes with the key of a draft: always the same, so that it need not be kept to be shown again.

    Sixteen letters of thirty-two: eighty bits.
    """
    digest = _sealed("secret", key)
    return "".join(LETTERS[byte & 31] for byte in digest[:LENGTH])


def in_groups(secret: str) -> str:
    """A secret as people copy it: four groups of four."""
    return " ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP))


def as_typed(words: str) -> str:
    """What somebody means by the code they typed: small letters, gaps, O for 0, I and L for 1."""
    return NOT_LETTERS.sub("", words.upper()).translate(READ_AS)


def digest_of(words: str) -> str:
    """What is kept of a secret or of the key of a draft."""
    return _sealed("digest", words).hex()


def is_secret_of(request: HelpRequest | None, typed: str) -> bool:
    """Whether `typed` is the secret of `request`; as long for a request that does not exist."""
    kept = request.secret_digest if request is not None else digest_of("nobody's")
    return hmac.compare_digest(kept, digest_of(as_typed(typed))) and request is not None


def _sealed(purpose: str, words: str) -> bytes:
    said = f"huying.intake.{purpose}:{words}".encode("utf-8", "surrogatepass")
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).digest()


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a request as its resident may know it: no name and no word of what was told."""

    words: str | Promise
    state: str  # done, now or next
    on: date | None = None


def stages(request: HelpRequest) -> list[Stage]:
    """Where a request stands, from its dated records."""
    first = Stage(_("Received"), "done", request.received_on)
    looked = Stage(_("Somebody looks at it"), "now" if request.is_waiting else "done", request.settled_on)
    if request.is_waiting:
        return [first, looked, Stage(_("You are told how it goes on"), "next")]
    if request.aside:
        return [first, looked, Stage(_("Not taken up"), "now", request.settled_on)]
    if request.enquiry is not None:
        return [first, looked, Stage(_("Answered"), "now", request.enquiry.asked_on)]
    return [first, looked, *_case_stages(request)]


def _case_stages(request: HelpRequest) -> list[Stage]:
    case = request.case
    assert case is not None  # noqa: S101 (the database knows no third thing)
    closed = case.closed_on is not None
    taken = case.referrals.filter(answer=Referral.Answer.ACCEPTED).order_by("answered_on").last()
    found = [Stage(_("A case is open"), "done" if closed or taken else "now", case.received_on)]
    if taken is not None:
        found.append(Stage(_("Handed on and taken over"), "done" if closed else "now", taken.answered_on))
    return [*found, Stage(_("Closed"), "now" if closed else "next", case.closed_on)]


def is_closed(request: HelpRequest) -> bool:
    """Whether nothing more is being done about it."""
    return (
        bool(request.aside)
        or request.enquiry is not None
        or (request.case is not None and request.case.closed_on is not None)
    )


def may_say(request: HelpRequest, what: str) -> bool:
    """Whether this can be said of a request that stands where it stands."""
    if what in AFTER_CLOSING:
        return is_closed(request)
    return what not in WHILE_OPEN or not is_closed(request)
