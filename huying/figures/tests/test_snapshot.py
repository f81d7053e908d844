"""All figures of an answer see one moment of the database, and nobody has to wait for them.

Real connections on a database that others may write to meanwhile: on SQLite a file of its own, on PostgreSQL the
test database.
"""

from datetime import date

import pytest
from django.db import connections
from django.db.utils import DatabaseError, load_backend

from huying.core.period import Period
from huying.core.tests.factories import MOMENT
from huying.figures import engine
from huying.figures.declare import declared
from huying.figures.engine import Scope, evaluate_on
from huying.figures.models import DeclaredTotal
from huying.figures.snapshot import snapshot
from huying.figures.units import Unit

READING, WRITING = "reading-test", "writing-test"
KEY = "tests.snapshot"


def _connection(alias, like, file):
    """A fresh connection with the settings of `like`, registered under `alias`."""
    settings = connections[like].settings_dict | {"CONN_MAX_AGE": 0}
    options = {name: value for name, value in settings["OPTIONS"].items() if name != "pool"}
    if connections["default"].vendor == "sqlite":
        options["timeout"] = 1
        settings["NAME"] = str(file)
    else:
        settings["NAME"] = connections["default"].settings_dict["NAME"]
    made = load_backend(settings["ENGINE"]).DatabaseWrapper(settings | {"OPTIONS": options}, alias)
    connections[alias] = made
    return made


@pytest.fixture(autouse=True)
def _counted(monkeypatch):
    """A figure of declared totals alone, which no other records itemise."""
    monkeypatch.setattr(engine, "_figures", dict(engine._figures))
    declared(KEY, label="平台", unit=Unit.PLATFORMS, definition="…")


@pytest.fixture
def two_doors(django_db_setup, django_db_blocker, settings, tmp_path):
    """A reading and a writing connection to one database that holds declared totals."""
    settings.SNAPSHOT_ALIAS = READING
    with django_db_blocker.unblock():
        writing = _connection(WRITING, "default", tmp_path / "snapshot.sqlite3")
        if writing.vendor == "sqlite":
            with writing.schema_editor() as editor:
                editor.create_model(DeclaredTotal)
        reading = _connection(READING, "snapshot", tmp_path / "snapshot.sqlite3")
        yield
        reading.close()
        DeclaredTotal.objects.using(WRITING).filter(figure=KEY).delete()
        writing.close()
        for alias in (READING, WRITING):
            del connections[alias]


def _write(value):
    DeclaredTotal.objects.using(WRITING).create(
        code=f"snapshot-{value}",
        figure=KEY,
        value=value,
        unit="platforms",
        source="示例來源",
        from_on=date(2023, 1, 1),
        until_on=date(2024, 1, 1),
        precision="year",
        created_at=MOMENT,
        updated_at=MOMENT,
    )


def _read(alias):
    return evaluate_on([(KEY, Scope(Period.year(2023)))], alias)[0].value


def test_a_writer_is_not_blocked_and_the_reader_keeps_its_moment(two_doors):
    _write(7)
    with snapshot() as alias:
        first = _read(alias)
        _write(30)
        with snapshot() as inner:
            second = _read(inner)
    with snapshot() as alias:
        after = _read(alias)

    assert (first, second, after) == (7, 7, 37)


def test_nothing_can_be_written_through_a_snapshot(two_doors):
    _write(7)
    with pytest.raises(DatabaseError), snapshot() as alias:
        DeclaredTotal.objects.using(alias).update(value=8)

    with snapshot() as alias:
        assert _read(alias) == 7
