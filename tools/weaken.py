"""Take each guarantee of the house away, one at a time, in a copy of it: the test that proves it must then fail.

`./run weaken` goes through the whole table in weakenings.toml; `./run weaken canaries` through those whose words hold
"canaries". Each proof is run on the untouched copy first: one that fails there proves nothing. Exit 1 when a guarantee
can be taken away unnoticed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tools.test import POSTGRES

PROJECT = Path(__file__).parent.parent
TABLE = PROJECT / "tools" / "weakenings.toml"
LEFT_OUT = (".git", ".venv", ".home*", ".*_cache", "node_modules", "__pycache__", ".boot")
DATABASES = {"sqlite": "", "postgresql": POSTGRES}
FAILED = 1  # how pytest ends when a test failed; anything above is a fault of another kind


@dataclass(frozen=True, slots=True)
class Weakening:
    """A guarantee, the words of the source that give it, what stands there without it, and its proof.

    `database` is where the proof runs: SQLite, unless it names PostgreSQL.
    """

    part: str
    guarantee: str
    file: str
    was: str
    becomes: str
    proof: str
    database: Literal["sqlite", "postgresql"] = "sqlite"


def weakenings() -> Iterator[Weakening]:
    """The table, in its order."""
    for part, rows in tomllib.loads(TABLE.read_text()).items():
        for row in rows:
            yield Weakening(part, **row)


def main(words: list[str]) -> int:
    chosen = [
        each
        for each in weakenings()
        if all(word.lower() in f"{each.part} {each.guarantee}".lower() for word in words)
    ]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "house"
        shutil.copytree(PROJECT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
        unnoticed = [each for each in chosen if not _is_noticed(copy, each)]
    print(f"{len(chosen)} guarantees taken away, {len(chosen) - len(unnoticed)} noticed")
    return 1 if unnoticed or not chosen else 0


def _is_noticed(copy: Path, one: Weakening) -> bool:
    began = time.monotonic()
    before = _proved(copy, one)
    path = copy / one.file
    source = path.read_text()
    path.write_text(source.replace(one.was, one.becomes))
    after = _proved(copy, one)
    path.write_text(source)
    verdict = "noticed" if (before, after) == (0, FAILED) else f"NOT NOTICED ({before} before, {after} after)"
    print(f"{one.part:<13} {verdict:<8} {time.monotonic() - began:5.0f} s  {one.guarantee}", flush=True)
    return (before, after) == (0, FAILED)


def _proved(copy: Path, one: Weakening) -> int:
    """How the proof ends in the copy as it stands, on its own database whatever the surroundings name."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {
            "HUYING_HOME": home,
            "DATABASE_URL": DATABASES[one.database],
            "HUYING_TURNS": "all",
            "PYTHONPATH": str(copy),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", one.proof]
        return subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
