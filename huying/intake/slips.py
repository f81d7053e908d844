"""The two lines of a slip (查詢卡): a reference, and a secret code that is kept nowhere; nothing here writes.

The code is derived from a key that only the browser holds which made it. So the same slip is shown again after a second
click, and the office keeps a digest alone. Requests from outside and cases of every other channel have the same.
"""

import hashlib
import hmac
import re
import secrets

from django.conf import settings

# Crockford's thirty-two: nothing that reads like something else, so that sixteen of them carry eighty bits.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
LENGTH, GROUP = 16, 4
NOT_LETTERS = re.compile(r"[\s\-–—]+")
REFERENCE = re.compile(r"[A-Z]-\d{4}-[0-9A-Z]{5}")


def secret_of(key: str) -> str:
    """The secret code that goes with a key: always the same, so that it need not be kept to be shown again.

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


def as_typed_reference(words: str) -> str:
    """A reference however it was typed: h 2026 abcde is H-2026-ABCDE."""
    plain = as_typed(words)
    return f"{plain[:1]}-{plain[1:5]}-{plain[5:]}"


def fresh_letters() -> str:
    """Five characters of a new reference."""
    return "".join(secrets.choice(LETTERS) for _place in range(5))


def is_reference(words: str) -> bool:
    """Whether it has the form of a reference; anything else may be words that somebody typed into the wrong box."""
    return REFERENCE.fullmatch(words) is not None


def digest_of(words: str) -> str:
    """What is kept of a secret or of the key of a draft."""
    return _sealed("digest", words).hex()


def is_secret(kept: str | None, typed: str) -> bool:
    """Whether `typed` is the secret of which the digest is kept; as long for what does not exist (None)."""
    known = kept if kept is not None else digest_of("nobody's")
    return hmac.compare_digest(known, digest_of(as_typed(typed))) and kept is not None


def _sealed(purpose: str, words: str) -> bytes:
    said = f"huying.intake.{purpose}:{words}".encode("utf-8", "surrogatepass")
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).digest()
