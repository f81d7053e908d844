"""The database itself refuses to change what a row says of a file; only the scanner's word may be written."""

from typing import Any

FIXED = "id, name, media_type, size, sha256, place, made_from_id, kept_by, kept_at"
SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS stored_file_fixed BEFORE UPDATE OF {FIXED} ON files_storedfile "
    "BEGIN SELECT RAISE(ABORT, 'a stored file is never changed'); END"
]
POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION stored_file_fixed() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'a stored file is never changed'; END $$",
    "DROP TRIGGER IF EXISTS stored_file_fixed ON files_storedfile",
    f"CREATE TRIGGER stored_file_fixed BEFORE UPDATE OF {FIXED} ON files_storedfile "
    "FOR EACH ROW EXECUTE FUNCTION stored_file_fixed()",
]


def put_triggers(connection: Any) -> None:
    """Put the trigger in place. Run after every migration, because SQLite loses it when a table is rebuilt."""
    with connection.cursor() as cursor:
        for statement in SQLITE if connection.vendor == "sqlite" else POSTGRESQL:
            cursor.execute(statement)
