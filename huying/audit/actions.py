"""Writing the trail. Called inside the transaction of the act itself, never after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from huying.audit.models import Event
from huying.audit.rules import GENESIS, seal, value_digest
from huying.core.request import current_request_id

CHAIN_LOCK = 0x48757969  # "Huyi": one writer at a time appends to the chain on PostgreSQL


class NotInTransaction(RuntimeError):
    """An audit event was written outside the transaction of the act it describes."""


@dataclass(frozen=True, slots=True)
class Act:
    """What an event is to tell; `changed` maps field names to new values, of which only digests are kept."""

    action: str
    kind: str
    code: str
    by: str
    at: datetime
    role: str = ""
    centre: str = ""
    changed: Mapping[str, object] | None = None
    note: str = ""


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
    return record_many([Act(action, kind, code, by, at, role, centre, changed, note)])[0]


def record_many(acts: Sequence[Act]) -> list[Event]:
    """Append an event for each act, in their order, each sealed to the one before."""
    if not connection.in_atomic_block:
        raise NotInTransaction(acts[0].action if acts else "")
    _lock_chain()
    last = Event.objects.order_by("-seq").only("seq", "digest").first()
    newest, previous = (last.seq, last.digest) if last else (0, GENESIS)
    events = []
    for seq, act in enumerate(acts, start=newest + 1):
        event = _event(act, seq, previous)
        previous = event.digest
        events.append(event)
    return Event.objects.bulk_create(events)


def _event(act: Act, seq: int, previous: str) -> Event:
    event = Event(
        seq=seq,
        at=act.at,
        actor=act.by,
        role=act.role,
        action=act.action,
        kind=act.kind,
        code=act.code,
        centre=act.centre,
        fields={name: value_digest(value) for name, value in sorted((act.changed or {}).items())},
        note=act.note,
        request_id=current_request_id(),
        previous=previous,
    )
    event.digest = seal(event)
    return event


def _lock_chain() -> None:
    """SQLite's IMMEDIATE transaction already excludes other writers; PostgreSQL needs the lock by name."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
