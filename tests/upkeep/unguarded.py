"""What somebody with the database's own password can do: rows that its constraints would refuse."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models


@contextmanager
def unguarded(model: type[models.Model], *names: str) -> Iterator[None]:
    """Without those constraints of a table; where they were taken away they stay away until the test's transaction ends."""
    checks = [each.name for each in model._meta.constraints if isinstance(each, models.CheckConstraint)]
    assert set(names) <= {each.name for each in model._meta.constraints}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks put off cannot be altered
        for name in names:
            if name not in checks:
                cursor.execute(f'DROP INDEX "{name}"')
            elif connection.vendor == "postgresql":
                cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{name}"')
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        try:
            yield
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = OFF")
