"""Where the measured offices stand: one per size and database, built once and kept until the code that made it changes."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parent.parent
KEPT = Path(os.environ.get("HUYING_HOME", PROJECT / ".home")).absolute() / "bench"
SERVER = os.environ.get("HUYING_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
# What an office in the database is made of.
MADE_OF = ("bench/office.py", "huying/*/migrations/*.py", "huying/search/index.py", "huying/core/text.py")


def house(database: str, size: int) -> dict[str, str]:
    """The environment of a process that works in that office; built first if it does not stand yet."""
    home = KEPT / f"{database}-{size}"
    environment = os.environ | {
        "HUYING_HOME": str(home),
        "DATABASE_URL": _url(size) if database == "postgresql" else "",
        "HUYING_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "huying.config.settings",
    }
    stamp = home / "built-from"
    if not stamp.exists() or stamp.read_text() != _made_of():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        if database == "postgresql":
            _empty_database(size)
        print(f"building {size:,} cases on {database}", file=sys.stderr)
        subprocess.run(
            [sys.executable, "-m", "bench", "--build", str(size)], cwd=PROJECT, env=environment, check=True
        )
        stamp.write_text(_made_of())
    return environment


def _made_of() -> str:
    digest = hashlib.sha256()
    for pattern in MADE_OF:
        for path in sorted(PROJECT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _url(size: int) -> str:
    return re.sub(r"/[^/]*$", f"/hy_bench_{size}", SERVER)


def _empty_database(size: int) -> None:
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS hy_bench_{size} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE hy_bench_{size} TEMPLATE template0 ENCODING 'UTF8'")
