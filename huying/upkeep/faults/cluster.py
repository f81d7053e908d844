"""A PostgreSQL server of our own, in a folder of its own, made to be killed."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from huying.upkeep.faults.serving import free_port

PATIENCE = 60.0


class NoPostgres(RuntimeError):
    """PostgreSQL's own programs are not on this machine."""


@dataclass(slots=True)
class Cluster:
    """A server with its folder and port; `options` are given at every start."""

    folder: Path
    port: int
    options: list[str] = field(default_factory=list)
    process: Any = None

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start, and try again while what is left of the last one still holds its memory."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                self.process = _run(
                    "postgres", "-D", str(self.folder), "-p", str(self.port), "-k", str(self.folder),
                    "-c", "listen_addresses=127.0.0.1", *self.options,
                )  # fmt: skip
            if self._answers():
                return
            time.sleep(0.1)
        raise TimeoutError("PostgreSQL did not start")

    def kill(self) -> None:
        """End its first process as a crash would; the others notice."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # fast: ends every session
            self.process.wait()

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self.url, connect_timeout=2):
                return True
        except psycopg.Error:
            return False


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A fresh server. Raises NoPostgres."""
    folder = Path(tempfile.mkdtemp(prefix="huying-cluster-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        data = folder / "data"
        made = _run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale")
        if made.wait():
            raise NoPostgres("initdb failed")
        server = Cluster(data, free_port())
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(name: str, *words: str) -> "subprocess.Popen[bytes]":
    """PostgreSQL refuses to be run by root, so root becomes its user first."""
    as_whom: dict[str, Any] = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    try:
        return subprocess.Popen(  # noqa: S603 (a program of PostgreSQL's)
            [program(name), *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
            **as_whom,
        )
    except (OSError, KeyError) as problem:
        raise NoPostgres(str(problem)) from problem


def program(name: str) -> str:
    """Where that program of PostgreSQL's is. Raises NoPostgres."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = str(places[-1]) if places else shutil.which(name)
    if not found:
        raise NoPostgres(f"there is no {name} on this machine")
    return found
