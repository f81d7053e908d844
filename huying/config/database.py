"""Which database this installation uses: DATABASE_URL, or an SQLite file in the data folder."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from huying.core.sqlite.version import init_command

Options = dict[str, Any]
# A pool that goes on trying by itself waits longer each time; one that gives up is asked anew by the next request.
POOL = {"min_size": 1, "max_size": 6, "timeout": 10, "reconnect_timeout": 2}


class BadDatabaseUrl(ValueError):
    """DATABASE_URL names a database that Huying cannot use."""


def databases(home: Path) -> dict[str, Options]:
    """The writing connection and `snapshot`, a read-only second door to the same database."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return _sqlite(str(home / "huying.sqlite3"))
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path.removeprefix("/")) if parts.netloc else unquote(parts.path))
    if parts.scheme in {"postgresql", "postgres"}:
        base = postgresql(url)
        return {"default": base, "snapshot": base | {"TEST": {"MIRROR": "default"}}}
    raise BadDatabaseUrl(
        f"DATABASE_URL must begin with postgresql:// or sqlite://, not {parts.scheme or 'nothing'}://"
    )


def _sqlite(name: str) -> dict[str, Options]:
    base = {"ENGINE": "huying.core.sqlite", "NAME": name}
    writing = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": init_command()}
    reading = {
        "transaction_mode": "DEFERRED",
        "timeout": 20,
        "init_command": init_command() + "PRAGMA query_only=ON;",
    }
    return {
        "default": base | {"OPTIONS": writing, "TEST": {"NAME": ":memory:"}},
        "snapshot": base | {"OPTIONS": reading, "TEST": {"MIRROR": "default"}},
    }


def postgresql(url: str) -> Options:
    """One connection to the PostgreSQL database that `url` names. Raises BadDatabaseUrl."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise BadDatabaseUrl(f"the address must begin with postgresql://, not {parts.scheme or 'nothing'}://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,  # the pool keeps the connections
        "CONN_HEALTH_CHECKS": True,  # and gives none out that the server has ended
        "OPTIONS": dict(parse_qsl(parts.query)) | {"pool": dict(POOL)},
    }
