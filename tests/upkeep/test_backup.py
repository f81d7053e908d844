"""An office is backed up while people write, opened by nobody else, and stands again elsewhere as it was."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from huying.upkeep.backup.room import PREFIX
from huying.upkeep.backup.sealing import new_identity
from huying.upkeep.faults.client import Browser
from huying.upkeep.faults.scratch import Office, Workshop
from huying.upkeep.faults.serving import real_server
from tests.conftest import ON_POSTGRES

PHOTO = "files/photos/one.bin"
FIGURES = ("figures", "--edition", "2023", "--format", "csv")
# The restore command, killed where `restoring` comes to that step.
KILLED = """
import os, signal, sys, django
django.setup()
from django.core.management import call_command
from huying.upkeep.backup import restoring
setattr(restoring, sys.argv[1], lambda *_words: os.kill(os.getpid(), signal.SIGKILL))
call_command("restore", sys.argv[2], "--key", sys.argv[3])
"""


@dataclass
class Made:
    """An office with a year of work, its recovery key, and the backup made while somebody wrote."""

    office: Office
    key: Path
    public: str
    file: Path
    told: str
    before: list[str]  # what was acknowledged before the backup began
    figures: str


@pytest.fixture(scope="module")
def made(shop):
    with shop.office() as office:
        office.must("load_sample")
        (office.home / PHOTO).parent.mkdir(parents=True)
        (office.home / PHOTO).write_bytes(os.urandom(300_000))
        key = office.home / "recovery-key.txt"
        public = office.must("backup_key", str(key)).strip()
        with real_server(office.environment, workers=1) as port, _somebody_writing(office, port) as entered:
            before = list(entered)
            told = office.must("backup", str(office.home / "out"), "--to", public)
        assert len(entered) > len(before) > 0
        [file] = (office.home / "out").iterdir()
        yield Made(office, key, public, file, told, before, office.must(*FIGURES))


class _somebody_writing:
    """Somebody who sends forms, one after the other; the references of those that were acknowledged."""

    def __init__(self, office, port):
        self.browser = Browser(port, json.loads((office.home / "seed.json").read_text()))
        self.entered, self.first, self.stop = [], threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._write)

    def _write(self):
        number = 0
        while not self.stop.is_set():
            number += 1
            answer = self.browser.enter_household(f"住戶{number}", f"a-key-of-this-form-{number:020}")
            if answer.status == 302:
                self.entered.append(answer.location.rstrip("/").rpartition("/")[2])
            self.first.set()

    def __enter__(self):
        self.thread.start()
        self.first.wait()
        return self.entered

    def __exit__(self, *problem):
        self.stop.set()
        self.thread.join()


def rows_of(office, table, column):
    if office.database_url:
        with psycopg.connect(office.database_url) as connection:
            return [value for (value,) in connection.execute(f"SELECT {column} FROM {table}")]
    from huying.core.sqlite.version import connect

    return [
        value for (value,) in connect(office.home / "huying.sqlite3").execute(f"SELECT {column} FROM {table}")
    ]


def is_untouched(place):
    """Nothing of an office is there: no database, no files, no room."""
    if place.database_url:
        with psycopg.connect(place.database_url) as connection:
            assert connection.execute(
                "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
            ).fetchone() == (0,)
    left = {each.name for each in place.home.iterdir()}
    return not [name for name in left if name.startswith((PREFIX, "huying.", "files", "restoring"))]


def test_a_backup_says_what_is_in_it_and_shows_nothing_of_it(made):
    content = made.file.read_bytes()

    assert "1 files" in made.told
    assert "audit head" in made.told
    assert content.startswith(b"age-encryption.org/v1")
    for word in ("示例".encode(), b"SQLite format", b"PGDMP", b"manifest.json"):
        assert word not in content
    assert not list(made.office.home.glob(f"{PREFIX}*"))


def test_a_restore_that_was_killed_is_run_again_and_the_office_is_the_same(made, shop):
    """Killed when all was unpacked, before the files and before the database were put in place; then let through."""
    with shop.empty() as place:
        for step in ("_proved", "_put_files", "_put_database"):
            command = [sys.executable, "-c", KILLED, step, str(made.file), str(made.key)]
            done = subprocess.run(command, cwd=settings.PROJECT, env=place.environment)
            assert done.returncode == -9
            assert list(place.home.glob(f"{PREFIX}*"))
        assert (place.home / PHOTO).exists()

        told = place.must("restore", str(made.file), "--key", str(made.key))

        assert "0 broken" in told
        assert "restored and verified" in told
        assert (place.home / PHOTO).read_bytes() == (made.office.home / PHOTO).read_bytes()
        assert (place.home / "secret-key").read_text() == (made.office.home / "secret-key").read_text()
        assert not list(place.home.glob(f"{PREFIX}*")) + list(place.home.glob("restoring"))
        assert set(made.before) <= set(rows_of(place, "contacts_household", "code"))
        assert place.must(*FIGURES) == made.figures


@pytest.mark.parametrize("wound", ["one byte changed", "another key"])
def test_a_backup_that_is_not_whole_or_not_ours_restores_nothing(made, shop, tmp_path, wound):
    content, key = bytearray(made.file.read_bytes()), made.key
    if wound == "one byte changed":
        content[len(content) // 2] ^= 1
    else:
        key = tmp_path / "other-key.txt"
        key.write_text(new_identity()[0])
    broken = tmp_path / "broken.age"
    broken.write_bytes(content)
    with shop.empty() as place:
        done = place.manage("restore", str(broken), "--key", str(key))

        assert done.returncode == 1
        assert done.stdout == ""
        [sentence] = done.stderr.strip().splitlines()
        assert sentence.startswith("CommandError: Nothing was restored: the ")
        assert sentence.endswith("changed or cut short")
        assert is_untouched(place)


def test_a_full_place_is_never_restored_over(made):
    households = rows_of(made.office, "contacts_household", "code")

    done = made.office.manage("restore", str(made.file), "--key", str(made.key))

    assert done.returncode == 1
    assert "already; restore into an empty place" in done.stderr
    assert rows_of(made.office, "contacts_household", "code") == households


def test_what_an_earlier_office_left_is_never_mixed_with_a_restored_one(made, shop):
    left = PHOTO if ON_POSTGRES else "huying.sqlite3-wal"
    with shop.empty() as place:
        (place.home / left).parent.mkdir(parents=True, exist_ok=True)
        (place.home / left).write_bytes(b"theirs")

        done = place.manage("restore", str(made.file), "--key", str(made.key))

        assert done.returncode == 1
        assert "already; restore into an empty" in done.stderr
        assert (place.home / left).read_bytes() == b"theirs"


def _postgres_problem():
    """Why this machine has no PostgreSQL to move to, in one line."""
    try:
        psycopg.connect(SERVER, connect_timeout=3).close()
    except psycopg.Error as problem:
        return str(problem).strip().splitlines()[0]
    return ""


SERVER = os.environ.get("HUYING_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
if ON_POSTGRES:

    def test_an_office_on_postgresql_is_not_moved(made):
        done = made.office.manage("move_database", made.office.database_url)

        assert done.returncode == 1
        assert "not on SQLite" in done.stderr

else:

    def test_an_office_moves_to_postgresql_with_equal_figures_and_never_into_a_full_place(made):
        if problem := _postgres_problem():
            pytest.skip(f"no PostgreSQL to move to: {problem}")
        beside = Workshop(made.office.home, SERVER)
        try:
            with beside.empty() as place:
                there = Office(made.office.home, place.database_url)
                told = made.office.must("move_database", there.database_url)

                assert "edition 2023: " in told
                assert "figures, the same before and after" in told
                assert there.must(*FIGURES) == made.figures
                codes = rows_of(there, "contacts_household", "code")
                assert sorted(codes) == sorted(rows_of(made.office, "contacts_household", "code"))
                again = made.office.manage("move_database", there.database_url)
                assert again.returncode == 1
                assert "move into an empty database" in again.stderr
        finally:
            beside.close()
