"""Give a PostgreSQL role what the office needs to run, and no way to change the trail or what was published."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

APPENDED = ("audit_event", "reports_frozenfigure", "reports_frozendocument")


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="an existing role that owns nothing, for example huying_app")

    @transaction.atomic
    def handle(self, *args: Any, role: str, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL knows roles.")
        name = connection.ops.quote_name(role)
        with connection.cursor() as cursor:
            for statement in _statements(name):
                cursor.execute(statement)
        self.stdout.write(f"{role} may read and write, and only append to {', '.join(APPENDED)}.")


def _statements(role: str) -> list[str]:
    """Rights on what is there, and on what later migrations add."""
    tables = "ALL TABLES IN SCHEMA public"
    return [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
        *(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}" for table in APPENDED),
    ]
