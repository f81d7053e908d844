"""A release's tables must be understood by the workers of the release before, which serve while they change."""

import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate as plain
from django.db import OperationalError, connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, F, Q

from huying.upkeep.management.commands import migrate

# From 0.1.0 to the release after it the workers stand still (docs/operations.md); no migration may join these.
BEFORE_THE_RULE = {
    "accounts.0002_two_administrators_and_tries",
    "appeals.0002_givers_thanks_and_amounts",
    "contacts.0002_names_in_parts",
    "representatives.0002_kinds_of_seat",
    "search.0003_text_as_written",
}

# What narrows a table that is there, by migration, and why the release before does not run into it.
STOOD_STILL = "between 0.1.0 and the release after it, so the workers stood still"
ONLY_NEW = "the release before leaves the new columns at what they are by default, and that fits"
NARROWED = {
    "activities.0002_photo_files_once_and_ends_after_starts": STOOD_STILL,
    "activities.0003_photographs_are_stored_files": STOOD_STILL,
    "appeals.0002_givers_thanks_and_amounts": STOOD_STILL,
    "cases.0002_answers_after_referrals": STOOD_STILL,
    "cases.0004_closings_and_handshake": ONLY_NEW,
    "cases.0006_restricted_cases": ONLY_NEW,
    "cases.0012_what_a_case_was": "a category under itself, which leads nowhere in the release before either",
    "figures.0002_parts_of_totals_are_named": STOOD_STILL,
    "intake.0002_slips_for_every_case": "the release before always names the request, and that fits",
    "proposals.0002_lapses_after_dates": STOOD_STILL,
    "records.0003_shared_lists": "a list of one's own is named once by kind as before, now for each place",
    "reports.0002_requests_to_release": STOOD_STILL,
}

TAKES_AWAY = migrations.RemoveField, migrations.DeleteModel, migrations.AlterUniqueTogether
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


def narrowings(key, migration, state):
    """What a migration takes from tables that are there, or forbids in them; `state` is how they were before it."""
    new = {each.name_lower for each in migration.operations if isinstance(each, migrations.CreateModel)}
    added = {
        (each.model_name_lower, each.name_lower)
        for each in migration.operations
        if isinstance(each, migrations.AddField)
    }
    for each in migration.operations:
        if _narrows(each, migration.app_label, new, added, state):
            yield f"{key}: {each.describe()}"
        each.state_forwards(migration.app_label, state)


def _narrows(operation, app, new, added, state):
    """`new` tables and `added` columns the release before does not know."""
    if isinstance(operation, TAKES_AWAY):
        return True
    if isinstance(operation, migrations.AlterField) and operation.model_name_lower not in new:
        before = state.models[app, operation.model_name_lower].fields[operation.name]
        return _is_narrower(before, operation.field)
    if isinstance(operation, migrations.AddConstraint) and operation.model_name_lower not in new:
        columns = _columns_of(operation.constraint)
        return any((operation.model_name_lower, name) not in added for name in columns)
    return False


def _is_narrower(before, after):
    """Whether something that fitted into the column before does not fit any more."""
    length, was = getattr(after, "max_length", None), getattr(before, "max_length", None)
    sorts = before.get_internal_type(), after.get_internal_type()
    return (
        (before.null and not after.null)
        or (after.unique and not before.unique)
        or (length is not None and (was is None or length < was))
        or (sorts[0] != sorts[1] and sorts != ("CharField", "TextField"))
    )


def _columns_of(constraint):
    """Every column that a constraint looks at."""
    names = set(getattr(constraint, "fields", ()))
    if constraint.condition is not None:
        names |= set(_named(constraint.condition))
    for expression in getattr(constraint, "expressions", ()):
        names |= set(_named(expression))
    return names


def _named(told):
    if isinstance(told, tuple):
        yield told[0].partition("__")[0]
        yield from _named(told[1])
    elif isinstance(told, Q):
        for each in told.children:
            yield from _named(each)
    elif isinstance(told, F):
        yield told.name.partition("__")[0]
    elif hasattr(told, "get_source_expressions"):
        for each in told.get_source_expressions():
            yield from _named(each)


def _in_order():
    """Every migration as they are done, with the state of the tables before it."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    state = ProjectState()
    for app, name in loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True):
        migration = loader.graph.nodes[app, name]
        yield f"{app}.{name}", migration, state.clone()
        migration.mutate_state(state, preserve=False)


def test_no_migration_refuses_the_release_before():
    wrong = {name for name, each in ours().items() if refused_to_the_release_before(each)}

    assert wrong == BEFORE_THE_RULE


def test_no_migration_takes_away_what_the_release_before_reads_or_forbids_what_it_writes():
    known = ours()
    found = [
        line
        for name, each, state in _in_order()
        if name in known and not name.endswith(".0001_initial")
        for line in narrowings(name, each, state)
    ]

    assert [line for line in found if line.partition(":")[0] not in NARROWED] == []
    assert {line.partition(":")[0] for line in found} == set(NARROWED)


def _made(*operations):
    made = migrations.Migration("next", "cases")
    made.operations = list(operations)
    return made


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("case", "result"),
        migrations.DeleteModel("Tag"),
        migrations.AlterField("case", "closed_on", models.DateField()),
        migrations.AlterField("case", "title", models.CharField(max_length=10)),
        migrations.AlterField("case", "story", models.CharField(max_length=200)),
        migrations.AlterField("case", "title", models.CharField(max_length=400, unique=True)),
        migrations.AlterField("case", "title", models.IntegerField()),
        migrations.AddConstraint(
            "case", models.CheckConstraint(name="x", condition=Q(closed_on__gte=F("received_on")))
        ),
        migrations.AddConstraint("case", models.UniqueConstraint(fields=["title"], name="x")),
        migrations.AlterUniqueTogether("case", {("title", "received_on")}),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_narrows_a_table_is_noticed(operation):
    state = MigrationLoader(None, ignore_no_migrations=True).project_state()

    assert list(narrowings("cases.next", _made(operation), state))


def test_what_only_widens_one_or_binds_new_columns_is_not():
    state = MigrationLoader(None, ignore_no_migrations=True).project_state()
    new = migrations.AddField("case", "mood", models.CharField(max_length=9, null=True))
    wider = migrations.AlterField("case", "title", models.CharField(max_length=4000))
    bound = migrations.AddConstraint("case", models.UniqueConstraint(fields=["mood"], name="x"))

    assert list(narrowings("cases.next", _made(new, wider, bound), state)) == []


def test_every_migration_is_done_whole_or_not_at_all():
    assert [name for name, each in ours().items() if not each.atomic] == []


@pytest.fixture
def one_new_table(settings):
    """The tables of a room that no other hangs on are gone, and its migration counts as not run."""
    call_command("migrate", "answers", "zero", verbosity=0)
    yield
    call_command("migrate", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_a_migration_and_the_note_that_it_was_made_are_one_transaction(one_new_table):
    """Django itself notes it after its transaction when there are keys and indexes to be made at the end."""
    noted, after = [], []

    def seen(execute, sql, *words):
        if "INSERT INTO" in sql and "django_migrations" in sql:
            noted.append(connection.in_atomic_block)
        elif noted and "answers_" in sql and sql.startswith(TABLES):
            after.append(sql)
        return execute(sql, *words)

    with connection.execute_wrapper(seen):
        call_command("migrate", "answers", verbosity=0)

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


def test_a_step_for_tables_draws_its_own_model_and_one_for_rows_has_models_that_know_one_another():
    """Drawing all of them at each step took five times as long as making the tables."""
    known = MigrationLoader(None, ignore_no_migrations=True).project_state()
    state = migrate.Sparing(models=known.models, real_apps=known.real_apps)
    before = state.apps.get_model("cases", "Case"), state.apps.get_model("centres", "Centre")
    column = migrations.AddField("centre", "mood", models.CharField(max_length=9, null=True))

    state.prepare_for(_made(column))
    column.state_forwards("centres", state)
    case, centre = state.apps.get_model("cases", "Case"), state.apps.get_model("centres", "Centre")
    assert case is before[0]
    assert centre is not before[1]
    assert centre._meta.get_field("mood").null

    state.prepare_for(_made(migrations.RunPython(migrations.RunPython.noop)))
    case, centre = state.apps.get_model("cases", "Case"), state.apps.get_model("centres", "Centre")
    assert case._meta.get_field("centre").related_model is centre
    assert centre._meta.get_field("mood").null
    assert not state.clone().sparing
