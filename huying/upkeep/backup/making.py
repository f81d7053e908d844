"""Making a backup while the office works: the rows of one moment first, then the files they name.

Files are never changed and never deleted under a row, so files copied after the rows hold everything those rows name.
"""

import io
import tarfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings

from huying.upkeep.backup.manifest import Manifest, digest_of
from huying.upkeep.backup.room import room
from huying.upkeep.backup.sealing import Progress, sealed
from huying.upkeep.backup.snapshot import take

KEPT = "files"  # the folder of photographs and documents
KEY = "secret-key"
NAME = "huying-%Y%m%d-%H%M%S.age"  # by the office's clock


def make(folder: Path, recipient: str, at: datetime, told: Progress) -> tuple[Path, Manifest]:
    """Write one sealed file into `folder`; a backup that failed leaves nothing there. Raises Busy."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / at.strftime(NAME)
    with room() as inside:
        copy = inside / "database"
        manifest = take(copy, at)
        names = list(_files())
        with sealed(target, recipient, told) as tar:
            tar.add(copy, "database")
            if (settings.HOME / KEY).exists():
                tar.add(settings.HOME / KEY, KEY)
            digests = {name: _added(tar, name) for name in names}
            manifest = replace(manifest, files=digests)
            _write(tar, "manifest.json", manifest.to_json())
    return target, manifest


def let_go(folder: Path, before: datetime) -> list[Path]:
    """Delete the backups of `folder` that were begun before a moment, but never the newest; which ones."""
    found = sorted(path for path in folder.glob("huying-*.age") if _begun(path) is not None)
    old = [
        path
        for path in found[:-1]
        if (begun := _begun(path)) is not None and begun < before.replace(tzinfo=None)
    ]
    for path in old:
        path.unlink()
    return old


def _begun(path: Path) -> datetime | None:
    """When a backup was begun, by its name; None for what is none of ours."""
    try:
        return datetime.strptime(path.name, NAME)
    except ValueError:
        return None


def _files() -> Iterator[str]:
    kept = settings.HOME / KEPT
    for path in sorted(kept.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield str(path.relative_to(settings.HOME))


def _added(tar: tarfile.TarFile, name: str) -> str:
    path = settings.HOME / name
    digest = digest_of(path)
    tar.add(path, name)
    return digest


def _write(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = len(content), 0o600, int(time.time())
    tar.addfile(entry, io.BytesIO(content))
