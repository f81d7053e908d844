"""Limits on guessing, kept in the database so that every worker and every process counts together.

A try is counted before it is judged and given back when it succeeds, so that a hundred tries at the same instant are
as many tries as a hundred in a row.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from huying.accounts.models import Tries
from huying.accounts.rules import A_DAY, wait_after


@dataclass(frozen=True, slots=True)
class Limit:
    """So many unhindered tries; one is forgotten every `forgets`, or all of them after a quiet day."""

    name: str
    free: int
    forgets: timedelta | None = None


NAME = Limit("name", 5)
CODE = Limit("code", 5)
ADDRESS = Limit("address", 10, forgets=timedelta(minutes=1))  # a whole office may stand behind one


@transaction.atomic
def take(limit: Limit, subject: str, *, at: datetime) -> timedelta:
    """Count one try; the answer is how long to wait, zero when it may be judged. A barred try is not counted."""
    row = _locked(_key(limit, subject), at)
    if row.barred_until is not None and at < row.barred_until:
        return row.barred_until - at
    row.count = _remembered(row, limit, at) + 1
    row.last_at = at
    wait = wait_after(row.count, limit.free)
    row.barred_until = at + wait if wait else None
    row.save(update_fields=["count", "last_at", "barred_until"])
    return timedelta()


def is_barred(limit: Limit, subject: str, *, at: datetime) -> bool:
    """Whether the next try must wait."""
    return Tries.objects.filter(subject=_key(limit, subject), barred_until__gt=at).exists()


@transaction.atomic
def give_back(limit: Limit, subject: str) -> None:
    """The try succeeded. A name or a person starts afresh; an address gets back this one try alone."""
    rows = Tries.objects.filter(subject=_key(limit, subject))
    if limit.forgets is None:
        rows.delete()
        return
    rows.update(count=Greatest("count", Value(1)) - 1)
    rows.filter(count__lt=limit.free).update(barred_until=None)


def _locked(key: str, at: datetime) -> Tries:
    """The row, locked until the transaction ends: by name on PostgreSQL, by the one writer on SQLite."""
    _row, made = Tries.objects.get_or_create(subject=key, defaults={"last_at": at})
    if made:
        Tries.objects.filter(last_at__lt=at - A_DAY).delete()
    return Tries.objects.select_for_update().get(subject=key)


def _remembered(row: Tries, limit: Limit, at: datetime) -> int:
    quiet = at - row.last_at
    if quiet >= A_DAY:
        return 0
    if limit.forgets is None:
        return row.count
    return max(0, row.count - int(quiet / limit.forgets))


def _key(limit: Limit, subject: str) -> str:
    said = f"{limit.name}:{subject}".encode("utf-8", "surrogatepass")
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()
