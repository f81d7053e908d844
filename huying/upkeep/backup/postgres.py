"""PostgreSQL's own programs, which know its format better than anybody: pg_dump and pg_restore."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection


class NoProgram(Exception):
    """The machine lacks a program of PostgreSQL's."""


def program(name: str) -> str:
    """The newest `name` on this machine. Raises NoProgram."""
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda each: int(each.parts[4]))
    found = str(newest[-1]) if newest else shutil.which(name)
    if not found:
        raise NoProgram(
            f"{name} is not on this machine; install the client programs of PostgreSQL (postgresql-client)"
        )
    return found


def run(name: str, *words: str) -> None:
    """Run one of the programs against this installation's database. Raises RuntimeError with its first complaint."""
    settings: dict[str, Any] = connection.settings_dict
    told = {
        "PGHOST": settings["HOST"],
        "PGPORT": str(settings["PORT"]),
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
    }
    environment = os.environ | {key: value for key, value in told.items() if value}
    command = [program(name), *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError((done.stderr.strip() or f"{name} failed").splitlines()[0])
