"""How one event is sealed to the one before it."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC

from django.conf import settings

from huying.audit.models import Event

GENESIS = "0" * 64


def value_digest(value: object) -> str:
    """A keyed digest of a field's value: equal values show as equal, nothing can be read back."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, str(value).encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:16]


def seal(event: Event) -> str:
    """The digest over everything the event says and the digest before it."""
    content: Mapping[str, object] = {
        "seq": event.seq,
        "at": event.at.astimezone(UTC).isoformat(),
        "actor": event.actor,
        "role": event.role,
        "action": event.action,
        "kind": event.kind,
        "code": event.code,
        "centre": event.centre,
        "fields": event.fields,
        "note": event.note,
        "request_id": event.request_id,
        "previous": event.previous,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
