"""One view of the database for all figures of an answer, blocking no writer."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections, transaction

from huying.figures.engine import Result, Scope, evaluate_on


@contextmanager
def snapshot() -> Iterator[str]:
    """The alias of a read-only connection whose queries all see the same moment.

    SQLite: a deferred transaction on a query-only connection. PostgreSQL: repeatable read, read only.
    """
    alias = settings.SNAPSHOT_ALIAS
    connection = connections[alias]
    if connection.in_atomic_block:  # already inside a snapshot
        yield alias
        return
    with transaction.atomic(using=alias):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield alias


def evaluate(questions: Iterable[tuple[str, Scope]]) -> list[Result]:
    """Evaluate figures in one snapshot. Raises UnknownFigure or UnknownPart."""
    with snapshot() as alias:
        return evaluate_on(questions, alias)
