"""An office is backed up while it works, opened by nobody else, and stands again as it was."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection

from huying.upkeep.faults.scratch import workshop

SERVER = os.environ.get("DATABASE_URL", "")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small office with a file, its recovery key and its backup, and a place to restore into."""
    with workshop(SERVER) as shop, shop.office() as office:
        photos = office.home / "files" / "photos"
        photos.mkdir(parents=True)
        (photos / "one.bin").write_bytes(os.urandom(300_000))
        key = office.home / "recovery-key.txt"
        public = office.must("backup_key", str(key)).strip()
        out = office.home / "out"
        told = office.must("backup", str(out), "--to", public)
        [file] = out.iterdir()
        yield shop, office, key, public, file, told


def empty_place(shop, tmp_path, name):
    """Somewhere else: an empty data folder, and on PostgreSQL an empty database."""
    place = replace(shop.model, home=tmp_path / name, database_url=shop._url(name))
    place.home.mkdir()
    if SERVER:
        shop._make(name, "template0")
    return place


def test_a_backup_says_what_is_in_it_and_shows_nothing_of_it(made):
    _shop, office, _key, _public, file, told = made

    assert "1 files" in told
    assert "audit head" in told
    assert file.read_bytes().startswith(b"age-encryption.org/v1")
    assert oct(file.stat().st_mode)[-2:] == "00" or os.umask(os.umask(0o022)) == 0o022
    assert not list(office.home.glob("backup-*"))


def test_a_restored_office_is_the_same_and_verified(made, tmp_path):
    shop, office, key, _public, file, _told = made
    place = empty_place(shop, tmp_path, "anew")

    told = place.must("restore", str(file), "--key", str(key))

    assert "0 broken" in told
    assert "restored and verified" in told
    one = "files/photos/one.bin"
    assert (place.home / one).read_bytes() == (office.home / one).read_bytes()
    assert (place.home / "secret-key").read_text() == (office.home / "secret-key").read_text()


def test_a_full_place_is_never_restored_over(made):
    _shop, office, key, _public, file, _told = made

    done = office.manage("restore", str(file), "--key", str(key))

    assert done.returncode == 1
    assert "already" in done.stderr


@pytest.mark.parametrize("wound", ["one byte changed", "cut short", "another key"])
def test_a_backup_that_is_not_whole_or_not_ours_restores_nothing(made, tmp_path, wound):
    shop, _office, key, _public, file, _told = made
    content = bytearray(file.read_bytes())
    if wound == "one byte changed":
        content[len(content) // 2] ^= 1
    broken = tmp_path / "broken.age"
    broken.write_bytes(content[: len(content) * 2 // 3] if wound == "cut short" else content)
    if wound == "another key":
        key = tmp_path / "other-key.txt"
        shop.model.must("backup_key", str(key))
    place = empty_place(shop, tmp_path, "broken" + str(len(wound)))

    done = place.manage("restore", str(broken), "--key", str(key))

    assert done.returncode == 1
    assert "Nothing was restored" in done.stderr
    assert not (place.home / "huying.sqlite3").exists()
    assert not (place.home / "files").exists()
    assert not list(place.home.glob("restore-*"))


def test_people_go_on_writing_while_the_office_is_backed_up(made, tmp_path):
    """Rows entered meanwhile are in the backup whole or not at all: the restored office is verified."""
    shop, _office, key, public, _file, _told = made
    with shop.office() as office:
        stop = threading.Event()
        written = []

        def write():
            while not stop.is_set():
                done = office.manage("fault_here", "enter", "5")
                written.append(done.returncode)

        writer = threading.Thread(target=write)
        writer.start()
        time.sleep(0.5)
        told = office.must("backup", str(office.home / "out"), "--to", public)
        stop.set()
        writer.join()
        [file] = (office.home / "out").iterdir()
        place = empty_place(shop, tmp_path, "busy")
        assert "0 broken" in place.must("restore", str(file), "--key", str(key))
        assert told


@pytest.mark.skipif(connection.vendor == "postgresql", reason="moves from SQLite")
def test_an_office_moves_to_postgresql_with_equal_figures():
    server = os.environ.get("HUYING_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
    assert server


def test_a_migration_that_was_killed_is_run_again(tmp_path):
    """Kill it at moments all over its run; the next run completes and the tables are those of an undisturbed one."""
    with workshop(SERVER) as shop:
        whole = _tables(shop.model)
        for number, wait in enumerate((0.8, 1.5, 2.2, 3.0)):
            place = empty_place(shop, tmp_path, f"killed{number}")
            command = [sys.executable, "manage.py", "migrate", "-v", "0"]
            child = subprocess.Popen(
                command, cwd=settings.PROJECT, env=place.environment, stderr=subprocess.DEVNULL
            )
            time.sleep(wait)
            child.kill()
            child.wait()

            place.must("migrate", "-v", "0")

            assert _tables(place) == whole


def _tables(office):
    return office.must("fault_here", "tables")
