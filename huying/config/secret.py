"""The installation's secret key: made once, kept in the data folder, readable by its owner alone."""

import os
import secrets
from pathlib import Path


def secret_key(home: Path) -> str:
    """The key from HUYING_SECRET_KEY, or the one kept in `home`; a first start makes it."""
    if key := os.environ.get("HUYING_SECRET_KEY"):
        return key
    path = home / "secret-key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(64)
        file.write(key)
    return key
