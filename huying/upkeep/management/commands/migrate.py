"""Bring the tables up to this version without holding up those who work meanwhile.

On PostgreSQL a change of a table waits until every reader of it has ended, and whoever comes later waits behind it. So
it waits one second at most, lets the others pass, and tries again: nothing of a migration is done until all of it is.

Django notes a migration as done only after its transaction when keys and indexes were put off to its end. Killed between
the two, it would be run again over its own tables and refused for ever. Here the note is part of the transaction.

And Django draws anew, after every single step, each model that hangs together with the one that was changed: here that
is all of them, five hundred times. Only steps that read and write rows need models that know one another; see `Sparing`.
"""

import time
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.migrations import Migration, RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

PATIENCE = "1s"  # as long as somebody at a form may be kept
PAUSE, TRIES = 2.0, 300
NOT_AVAILABLE = "55P03"  # PostgreSQL: the lock could not be had in time


class Sparing(ProjectState):
    """The tables at one moment of the way. While `sparing`, a step draws only the model that it changes anew."""

    sparing = False

    def clone(self) -> ProjectState:
        copy: Any = super().clone()
        copy.__class__, copy.sparing = Sparing, self.sparing
        return copy  # type: ignore[no-any-return]

    def _find_reload_model(self, app_label: str, model_name: str, delay: bool = False) -> Any:
        if self.sparing:
            return {(app_label, model_name)}
        return super()._find_reload_model(app_label, model_name, delay)  # type: ignore[misc]  # no stub has it

    def prepare_for(self, migration: Migration) -> None:
        """Models of one step are enough for tables; rows are read and written with models that know one another."""
        self.sparing = not any(isinstance(each, RunPython) for each in migration.operations)
        if not self.sparing:
            self.forget_models()

    def forget_models(self) -> None:
        """What is drawn next is drawn whole, and every model of it knows the others."""
        self.__dict__.pop("apps", None)


class Whole(MigrationExecutor):
    """Makes a change of the tables and notes it as made in one transaction."""

    def migrate(self, *args: Any, **options: Any) -> ProjectState:
        state: ProjectState = super().migrate(*args, **options)
        if isinstance(state, Sparing):
            state.forget_models()
        return state

    def _create_project_state(self, with_applied_migrations: bool = False) -> ProjectState:
        made: Any = super()._create_project_state(with_applied_migrations)  # type: ignore[misc]  # no stub has it
        return Sparing(models=made.models, real_apps=made.real_apps)

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        if isinstance(state, Sparing):
            state.prepare_for(migration)
        if fake or fake_initial or not migration.atomic:
            return super().apply_migration(state, migration, fake, fake_initial)
        self._tell("apply_start", migration)
        with self.connection.schema_editor(atomic=True) as editor:
            state = migration.apply(state, editor)
            while editor.deferred_sql:
                editor.execute(editor.deferred_sql.pop(0), None)
            self.record_migration(migration)  # type: ignore[arg-type,call-arg]  # the stubs are of an older Django
        self._tell("apply_success", migration)
        return state

    def _tell(self, step: str, migration: Migration) -> None:
        if self.progress_callback is not None:
            self.progress_callback(step, migration, False)


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--tries", type=int, default=TRIES, help="how often to try a change that others hold up"
        )

    def handle(self, *args: Any, tries: int = TRIES, **options: Any) -> None:
        for left in range(tries - 1, -1, -1):
            try:
                return self._patiently(*args, **options)
            except OperationalError as problem:
                if getattr(problem.__cause__, "sqlstate", "") != NOT_AVAILABLE:
                    raise
                if not left:
                    raise CommandError(
                        "Others hold the tables. Nothing is half done; run migrate again."
                    ) from problem
                self.stderr.write("others hold the tables; they go first")
                time.sleep(PAUSE)

    def _patiently(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = '{PATIENCE}'")
        migrate.MigrationExecutor = Whole  # type: ignore[attr-defined,misc]  # Django offers no door for another
        try:
            super().handle(*args, **options)
        finally:
            if connection.vendor == "postgresql" and not connection.in_atomic_block:
                with connection.cursor() as cursor:
                    cursor.execute("RESET lock_timeout")
