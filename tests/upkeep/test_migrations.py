"""A release's tables must be understood by the workers of the release before, which serve while they change."""

import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate as plain
from django.db import OperationalError, connection, migrations
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

from huying.upkeep.management.commands import migrate

# From 0.1.0 to the release after it the workers stand still (docs/operations.md); no migration may join these.
BEFORE_THE_RULE = {
    "accounts.0002_two_administrators_and_tries",
    "appeals.0002_givers_thanks_and_amounts",
    "contacts.0002_names_in_parts",
    "representatives.0002_kinds_of_seat",
    "search.0003_text_as_written",
}

TABLES = ("CREATE TABLE", "CREATE INDEX", "CREATE UNIQUE INDEX", "ALTER TABLE")


def ours():
    loaded = MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items()
    return {f"{app}.{name}": each for (app, name), each in loaded if each.__module__.startswith("huying.")}


def refused_to_the_release_before(migration):
    """Whether a migration brings a column that it would leave empty and may not, or takes a name that it knows."""
    new = {each.name.lower() for each in migration.operations if isinstance(each, migrations.CreateModel)}
    return any(_refused(each, new) for each in migration.operations)


def _refused(operation, new):
    """Tables that are `new` it does not know, and writes nothing to."""
    if isinstance(operation, migrations.AddField):
        if operation.model_name_lower in new:
            return False
        field = operation.field
        return not (field.null or field.many_to_many or field.db_default is not NOT_PROVIDED)
    return isinstance(operation, migrations.RenameField | migrations.RenameModel | migrations.AlterModelTable)


def test_no_migration_refuses_the_release_before():
    wrong = {name for name, each in ours().items() if refused_to_the_release_before(each)}

    assert wrong == BEFORE_THE_RULE


def test_every_migration_is_done_whole_or_not_at_all():
    assert [name for name, each in ours().items() if not each.atomic] == []


@pytest.fixture
def one_new_table(settings):
    """The tables of the files app are gone, and its migrations count as not run."""
    call_command("migrate", "activities", "zero", verbosity=0)
    call_command("migrate", "files", "zero", verbosity=0)
    yield
    call_command("migrate", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_a_migration_and_the_note_that_it_was_made_are_one_transaction(one_new_table):
    """Django itself notes it after its transaction when there are keys and indexes to be made at the end."""
    noted, after = [], []

    def seen(execute, sql, *words):
        if "INSERT INTO" in sql and "django_migrations" in sql:
            noted.append(connection.in_atomic_block)
        elif noted and "files_storedfile" in sql and "files_reading" not in sql and sql.startswith(TABLES):
            after.append(sql)
        return execute(sql, *words)

    with connection.execute_wrapper(seen):
        call_command("migrate", "files", verbosity=0)

    assert set(noted) == {True}
    assert after == []


class _Held(Exception):
    sqlstate = "55P03"


def _others_hold_it(times, tried):
    def handle(self, *args, **options):
        tried.append(self)
        if len(tried) <= times:
            raise OperationalError("lock timeout") from _Held()

    return handle


@pytest.mark.django_db
def test_a_change_that_others_hold_up_is_tried_again(monkeypatch, capsys):
    tried = []
    monkeypatch.setattr(migrate, "PAUSE", 0)
    monkeypatch.setattr(plain.Command, "handle", _others_hold_it(2, tried))

    call_command("migrate")

    assert len(tried) == 3
    assert capsys.readouterr().err.count("they go first") == 2


@pytest.mark.django_db
def test_a_change_that_is_never_let_through_says_so_and_what_else_fails_is_not_hidden(monkeypatch):
    monkeypatch.setattr(migrate, "PAUSE", 0)
    monkeypatch.setattr(plain.Command, "handle", _others_hold_it(9, []))
    with pytest.raises(CommandError, match="Nothing is half done"):
        call_command("migrate", tries=3)

    def broken(self, *args, **options):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(plain.Command, "handle", broken)
    with pytest.raises(OperationalError, match="disk"):
        call_command("migrate")


if connection.vendor == "postgresql":

    @pytest.mark.django_db(transaction=True)
    def test_no_change_of_a_table_waits_for_its_readers_longer_than_people_would(monkeypatch):
        """What runs inside has the limit; what comes after has the usual one."""
        asked = []

        def handle(self, *args, **options):
            asked.append(_limit())

        monkeypatch.setattr(plain.Command, "handle", handle)
        call_command("migrate")

        assert asked == [migrate.PATIENCE]
        assert _limit() == "0"


def _limit():
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return cursor.fetchone()[0]
