"""The database itself refuses to change or delete an audit event."""

from typing import Any

SQLITE = [
    "CREATE TRIGGER IF NOT EXISTS audit_event_no_{verb} BEFORE {verb} ON audit_event "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
]
POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
    "CREATE OR REPLACE FUNCTION audit_not_emptied() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN IF EXISTS (SELECT 1 FROM audit_event) THEN "
    "RAISE EXCEPTION 'the audit trail is append-only'; END IF; RETURN NULL; END $$",
    "DROP TRIGGER IF EXISTS audit_event_no_truncate ON audit_event",
    "CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_not_emptied()",
    "DROP TRIGGER IF EXISTS audit_event_no_{verb} ON audit_event",
    "CREATE TRIGGER audit_event_no_{verb} BEFORE {verb} ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
]


def put_triggers(connection: Any) -> None:
    """Put the triggers in place. Run after every migration, because SQLite loses them when a table is rebuilt."""
    statements = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
    with connection.cursor() as cursor:
        for verb in ("UPDATE", "DELETE"):
            for statement in statements:
                cursor.execute(statement.format(verb=verb))
