"""Scratch offices: a small one is built once, and every fault gets a copy of its own, on SQLite or PostgreSQL."""

import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from django.conf import settings

SETTINGS = "huying.config.scratch"
Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True, slots=True)
class Office:
    """An office that may be broken: its data folder, and the database beside or in it."""

    home: Path
    database_url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What a process that works in this office is told."""
        return os.environ | {
            "HUYING_HOME": str(self.home),
            "DATABASE_URL": self.database_url,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "HUYING_FAULTS": "scratch",
            "HUYING_DEMO": "1",
            "HUYING_SECURE": "0",
            "PYTHONPATH": str(settings.PROJECT),
        }

    def manage(self, *words: str) -> Done:
        """Run a management command in this office."""
        command = [sys.executable, str(Path(settings.PROJECT) / "manage.py"), *words]
        return subprocess.run(  # noqa: S603 (our own commands)
            command, cwd=settings.PROJECT, env=self.environment, capture_output=True, text=True, check=False
        )

    def must(self, *words: str) -> str:
        """The same, and its output. Raises RuntimeError with what it said when it fails."""
        done = self.manage(*words)
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout


class Workshop:
    """Builds one small office on a database, and copies it."""

    def __init__(self, folder: Path, server: str = "") -> None:
        self.folder, self.server = folder, server
        self.model = Office(folder / "model", self._url("model"))
        self.names: list[str] = []

    def build(self) -> None:
        self.model.home.mkdir()
        if self.server:
            self._make("model", "template0")
        self.model.must("migrate", "-v", "0")
        self.model.must("fault_here", "seed")

    @contextmanager
    def office(self) -> Iterator[Office]:
        """A copy of the small office, thrown away afterwards."""
        name = secrets.token_hex(4)
        copy = replace(self.model, home=self.folder / name, database_url=self._url(name))
        shutil.copytree(self.model.home, copy.home)
        if self.server:
            self._make(name, self._name("model"))
        try:
            yield copy
        finally:
            shutil.rmtree(copy.home, ignore_errors=True)

    @contextmanager
    def empty(self) -> Iterator[Office]:
        """A place without an office: an empty data folder and, on PostgreSQL, a database without tables."""
        name = secrets.token_hex(4)
        place = Office(self.folder / name, self._url(name))
        place.home.mkdir()
        if self.server:
            self._make(name, "template0")
        try:
            yield place
        finally:
            shutil.rmtree(place.home, ignore_errors=True)

    def close(self) -> None:
        for name in self.names:
            self._tell(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _name(self, name: str) -> str:
        return f"{self.server.rpartition('/')[2].partition('?')[0]}_faults_{os.getpid()}_{name}"

    def _url(self, name: str) -> str:
        return re.sub(r"/[^/]*$", f"/{self._name(name)}", self.server) if self.server else ""

    def _make(self, name: str, template: str) -> None:
        self.names.append(self._name(name))
        self._tell(f'CREATE DATABASE "{self._name(name)}" TEMPLATE "{template}"')

    def _tell(self, statement: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]


@contextmanager
def workshop(server: str = "") -> Iterator[Workshop]:
    """A workshop on SQLite, or on the PostgreSQL server of that address."""
    with tempfile.TemporaryDirectory(prefix="huying-faults-") as folder:
        made = Workshop(Path(folder), server)
        try:
            made.build()
            yield made
        finally:
            made.close()
