"""Restoring a backup into an empty place: unpacked beside, proved against its own list, and only then put in place.

The database is put in last and in one step: a place with a database is whole, and one without is empty. Files that a
killed restore had put in before are known by its mark, and make room when it is run again. The mark stays until
whoever was erased since has been erased again; as long as it is there, the office does not open.
"""

import os
import shutil
import tarfile
from pathlib import Path

from django.conf import settings
from django.db import connection

from huying.privacy.forgetting import RESTORING as MARK
from huying.privacy.forgetting import list_file
from huying.upkeep.backup import postgres
from huying.upkeep.backup.making import KEPT, KEY
from huying.upkeep.backup.manifest import BadBackup, Manifest, digest_of
from huying.upkeep.backup.room import room
from huying.upkeep.backup.sealing import Progress, opened

ALLOWED = ("database", KEY, "manifest.json")
BESIDE = ("", "-wal", "-journal")  # what SQLite would take for a part of the restored database


class NotEmpty(Exception):
    """There is an office already where the backup should go."""


def restore(source: Path, identity: str, told: Progress, erased: Path | None = None) -> Manifest:
    """Put the backup in place, and beside it the list of what was erased. Raises NotEmpty, BadBackup or Busy; then the
    place is as it was. The mark is left to `erase_again`.
    """
    with room() as folder:
        refuse_a_full_place()
        with opened(source, identity, told) as tar:
            for entry in tar:
                _unpack(tar, entry, folder)
        manifest = _proved(folder)
        (settings.HOME / MARK).touch()
        _put_files(folder)
        if erased is not None and not list_file().exists():
            shutil.copyfile(erased, list_file())  # so that it is there however this ends
        _put_database(folder / "database", manifest)
    return manifest


def refuse_a_full_place() -> None:
    """Raises NotEmpty when the database holds anything, or there are files that no killed restore left."""
    if found := _database_found():
        raise NotEmpty(f"{found} already; restore into an empty place")
    kept = settings.HOME / KEPT
    if (settings.HOME / MARK).exists():
        shutil.rmtree(kept, ignore_errors=True)
    if kept.exists() and any(kept.iterdir()):
        raise NotEmpty(f"{kept} holds files already; restore into an empty data folder")


def _database_found() -> str:
    """What there is of a database, in words."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        there = [f"{name}{end}" for end in BESIDE if Path(f"{name}{end}").exists()]
        return f"{there[0]} exists" if there else ""
    tables = connection.introspection.table_names()
    connection.close()
    return f"the database {name} has tables" if tables else ""


def _unpack(tar: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    """Plain files with plain names only, whatever the sender says."""
    name = entry.name
    plain = entry.isfile() and ".." not in Path(name).parts and not name.startswith("/")
    if not plain or not (name in ALLOWED or name.startswith(f"{KEPT}/")):
        raise BadBackup(f"the backup holds {name!r}, which belongs to no office")
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    read = tar.extractfile(entry)
    assert read is not None  # noqa: S101 (a plain file)
    with read, target.open("wb") as file:
        shutil.copyfileobj(read, file, 1 << 20)
    target.chmod(0o600)


def _proved(folder: Path) -> Manifest:
    """The backup's own list, once everything on it has been found as it says."""
    listed = folder / "manifest.json"
    if not listed.exists() or not (folder / "database").exists():
        raise BadBackup("the backup is not whole: its database or its list of contents is missing")
    manifest = Manifest.from_json(listed.read_bytes())
    if manifest.vendor != connection.vendor:
        raise BadBackup(
            f"the backup is of {manifest.vendor}, this place uses {connection.vendor}; "
            "restore it on the same kind, then use move_database"
        )
    for name, digest in manifest.files.items():
        path = folder / name
        if not path.exists() or digest_of(path) != digest:
            raise BadBackup(f"{name} is missing from the backup or was changed")
    return manifest


def _put_files(folder: Path) -> None:
    if (folder / KEY).exists():
        shutil.move(folder / KEY, settings.HOME / KEY)
    if (folder / KEPT).exists():
        shutil.rmtree(settings.HOME / KEPT, ignore_errors=True)
        shutil.move(folder / KEPT, settings.HOME / KEPT)


def _put_database(copy: Path, manifest: Manifest) -> None:
    """In one step, once everything else is on the disk."""
    name = str(connection.settings_dict["NAME"])
    if manifest.vendor == "sqlite":
        shutil.move(copy, f"{name}.{MARK}")  # may be another disk, where a move is a copy
        os.sync()
        os.replace(f"{name}.{MARK}", name)
        os.sync()
        return
    os.sync()
    postgres.run(
        "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={name}", str(copy)
    )
