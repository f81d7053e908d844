"""The database itself refuses to change or delete an audit event."""

from typing import Any

SQLITE = [
    "CREATE TRIGGER IF NOT EXISTS audit_event_no_{verb} BEFORE {verb} ON audit_event "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
]
POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
    "DROP TRIGGER IF EXISTS audit_event_no_{verb} ON audit_event",
    "CREATE TRIGGER audit_event_no_{verb} BEFORE {verb} ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
]


def put_triggers(connection: Any) -> None:
    """Put both triggers in place. Run after every migration, because SQLite loses them when a table is rebuilt."""
    statements = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
    with connection.cursor() as cursor:
        for verb in ("UPDATE", "DELETE"):
            for statement in statements:
                cursor.execute(statement.format(verb=verb))
