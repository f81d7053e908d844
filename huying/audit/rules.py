"""How one event is sealed to the one before it."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.conf import settings

from huying.audit.models import Event

GENESIS = "0" * 64
_canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


class Sealed(NamedTuple):
    """What an event says, as the seal covers it, in the order in which it is read from the database."""

    seq: int
    at: datetime
    actor: str
    role: str
    action: str
    kind: str
    code: str
    centre: str
    fields: dict[str, str]
    note: str
    request_id: str
    previous: str


COLUMNS = (*Sealed._fields, "digest")


def value_digest(value: object) -> str:
    """A keyed digest of a field's value: equal values show as equal, nothing can be read back."""
    key = settings.SECRET_KEY.encode()
    return hmac.digest(key, str(value).encode("utf-8", "surrogatepass"), "sha256").hex()[:16]


def seal(event: Event) -> str:
    """The digest over everything the event says and the digest before it."""
    return seal_of(tuple(getattr(event, name) for name in Sealed._fields))


def seal_of(values: tuple[Any, ...]) -> str:
    """The same over the plain values of an event, in the order of `Sealed`."""
    content = dict(zip(Sealed._fields, values, strict=True))
    content["at"] = content["at"].astimezone(UTC).isoformat()
    return hashlib.sha256(_canonical(content).encode()).hexdigest()
