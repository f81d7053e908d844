"""All questions put to one moment of the database, so that a busy office is not caught between two of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

LONG = "SET LOCAL statement_timeout = 0"  # a question over a million events takes longer than a page may


@contextmanager
def one_moment() -> Iterator[None]:
    """SQLite: a deferred transaction, so that no writer waits. PostgreSQL: repeatable read, read only."""
    if connection.in_atomic_block:
        yield
        return
    here: Any = connection
    usual = getattr(here, "transaction_mode", None)
    if connection.vendor == "sqlite":
        here.transaction_mode = "DEFERRED"
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    cursor.execute(LONG)
            yield
    finally:
        if connection.vendor == "sqlite":
            here.transaction_mode = usual
