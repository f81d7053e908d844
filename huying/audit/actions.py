"""Writing the trail. Called inside the transaction of the act itself, never after it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from huying.audit.models import Event
from huying.audit.rules import GENESIS, seal, value_digest
from huying.core.request import current_request_id

CHAIN_LOCK = 0x48757969  # "Huyi": one writer at a time appends to the chain on PostgreSQL


class NotInTransaction(RuntimeError):
    """An audit event was written outside the transaction of the act it describes."""


def record(
    action: str,
    *,
    kind: str,
    code: str,
    by: str,
    at: datetime,
    role: str = "",
    centre: str = "",
    changed: Mapping[str, object] | None = None,
    note: str = "",
) -> Event:
    """Append one event; `changed` maps field names to new values, of which only digests are kept.

    The event carries the id of the request or job that is being answered.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(action)
    _lock_chain()
    last = Event.objects.order_by("-seq").only("seq", "digest").first()
    event = Event(
        seq=last.seq + 1 if last else 1,
        at=at,
        actor=by,
        role=role,
        action=action,
        kind=kind,
        code=code,
        centre=centre,
        fields={name: value_digest(value) for name, value in sorted((changed or {}).items())},
        note=note,
        request_id=current_request_id(),
        previous=last.digest if last else GENESIS,
    )
    event.digest = seal(event)
    event.save(force_insert=True)
    return event


def _lock_chain() -> None:
    """SQLite's IMMEDIATE transaction already excludes other writers; PostgreSQL needs the lock by name."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
