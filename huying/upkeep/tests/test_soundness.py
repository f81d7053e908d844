"""The questions asked before the office opens."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from huying.upkeep import soundness
from huying.upkeep.soundness import Weight, conditions, disk_type

pytestmark = pytest.mark.django_db


def found(name):
    return [each for each in conditions() if each.name == name]


def test_a_sound_office_may_open_and_its_database_is_named(settings, tmp_path):
    settings.HOME = tmp_path
    tmp_path.chmod(0o700)
    told = StringIO()

    call_command("start_check", stdout=told)

    assert ("SQLite" if connection.vendor == "sqlite" else "PostgreSQL") in told.getvalue()
    assert "ERROR" not in told.getvalue()


def test_a_short_key_closes_the_office_and_says_what_to_set(settings):
    settings.SECRET_KEY = "short"
    told = StringIO()

    with pytest.raises(SystemExit) as end:
        call_command("start_check", quiet=True, stdout=told)

    assert end.value.code == 1
    assert "HUYING_SECRET_KEY" in told.getvalue()


def test_a_key_that_others_on_the_machine_can_read_closes_the_office(settings, tmp_path):
    settings.HOME = tmp_path
    (tmp_path / "secret-key").write_text("x" * 50)
    (tmp_path / "secret-key").chmod(0o644)

    [_folder, key] = found("permissions")

    assert (key.weight, key.mend) == (Weight.ERROR, f"Run: chmod go-rwx {tmp_path / 'secret-key'}")


def test_any_host_at_all_is_no_host(settings):
    settings.ALLOWED_HOSTS = ["*"]

    [hosts] = found("hosts")

    assert hosts.weight is Weight.ERROR


def test_an_https_office_should_not_print_http_addresses(settings):
    settings.SECURE, settings.BASE_URL = True, "http://office.example.hk"

    [address] = found("address")

    assert address.weight is Weight.WARNING


def test_tables_older_than_the_program_are_named_with_the_way_to_mend_them():
    MigrationRecorder(connection).record_unapplied("cases", "0001_initial")

    [migrations] = found("migrations")

    assert migrations.weight is Weight.ERROR
    assert "cases.0001_initial" in migrations.said
    assert "migrate" in migrations.mend


def test_a_full_disk_is_told_before_it_is_felt(settings):
    settings.DISK_RESERVE = 10**18

    [disk] = found("disk")

    assert disk.weight is Weight.WARNING


def test_the_kind_of_disk_is_that_of_the_nearest_mount(tmp_path):
    if not Path("/proc/mounts").exists():
        assert isinstance(disk_type(tmp_path), str)
        return
    assert disk_type(Path("/proc/self")) == "proc"


def test_sqlite_on_a_network_disk_closes_the_office(monkeypatch):
    if connection.vendor != "sqlite":
        assert found("local disk") == []
        return
    monkeypatch.setattr(soundness, "disk_type", lambda folder: "nfs4")

    [disk] = found("local disk")

    assert disk.weight is Weight.ERROR


def test_an_old_sqlite_with_a_write_ahead_log_closes_the_office(monkeypatch):
    if connection.vendor != "sqlite":
        assert [each.weight for each in found("database")] == [Weight.OK]
        return
    monkeypatch.setattr(soundness, "_asked", lambda question: ("wal",) if "journal" in question else (2,))
    monkeypatch.setattr(soundness, "wal_is_safe", lambda version: False)

    [database] = found("database")

    assert database.weight is Weight.ERROR
