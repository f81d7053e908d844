"""Whether the office can take work now: each condition asked for by itself, none of them by its word alone."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.core.cache import cache as shared
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Q

from huying.outbox.models import Job

LATE = timedelta(minutes=10)
Verdict = bool


def readiness(at: datetime) -> dict[str, Verdict]:
    """Each condition with whether it holds. The database comes first: without it the next ones cannot be asked."""
    asked: dict[str, Callable[[], Verdict]] = {
        "database": _answers,
        "migrations": _migrated,
        "cache": _cache_answers,
        "jobs": lambda: not late_jobs(at),
        "disk": lambda: free_bytes() > settings.DISK_RESERVE,
    }
    return {name: _holds(look) for name, look in asked.items()}


def _holds(look: Callable[[], Verdict]) -> Verdict:
    try:
        return look()
    except (DatabaseError, OSError):
        return False


def _answers() -> Verdict:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _migrated() -> Verdict:
    """Every migration of this version has been applied."""
    return not missing_migrations()


def missing_migrations() -> list[str]:
    """Migrations of this version that the database has not had, as `app.name`."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    return sorted(f"{app}.{name}" for app, name in _written() - applied)


@cache
def _written() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    assert loader.disk_migrations is not None  # noqa: S101 (filled by the loader)
    return frozenset(loader.disk_migrations)


def _cache_answers() -> Verdict:
    """The cache that the workers share counts sign-in attempts; without it nobody could be held back.

    It is only read: whoever asks how the office is changes nothing in it.
    """
    return bool(shared.get("readiness", "none") == "none")


def late_jobs(at: datetime) -> bool:
    """Whether work has been waiting, or been left by its worker, for longer than a busy moment explains."""
    waiting = Q(state=Job.State.READY, run_after__lt=at - LATE)
    left = Q(state=Job.State.RUNNING, lease_until__lt=at - LATE)
    return Job.objects.filter(waiting | left).exists()


def free_bytes() -> int:
    return shutil.disk_usage(settings.HOME).free
