"""What a backup says about itself is believed only when it is so; what belongs to no office is never unpacked."""

import io
import tarfile
from contextlib import contextmanager

import pytest
from django.db import connection

from huying.upkeep.backup import restoring
from huying.upkeep.backup.manifest import BadBackup, Manifest, digest_of


@pytest.fixture
def unpacked(tmp_path):
    """A backup as it lies beside, before it is put in place."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "one.bin").write_bytes(b"a photograph")
    (tmp_path / "database").write_bytes(b"rows")
    digests = {"files/one.bin": digest_of(tmp_path / "files" / "one.bin")}
    listed = Manifest("2026-05-02", connection.vendor, {}, [], 0, "", digests)
    (tmp_path / "manifest.json").write_bytes(listed.to_json())
    return tmp_path


def test_a_backup_that_is_as_it_says_is_believed(unpacked):
    assert list(restoring._proved(unpacked).files) == ["files/one.bin"]


@pytest.mark.parametrize("missing", ["files/one.bin", "database", "manifest.json"])
def test_a_backup_that_lacks_something_is_refused(unpacked, missing):
    (unpacked / missing).unlink()

    with pytest.raises(BadBackup, match="missing"):
        restoring._proved(unpacked)


def test_a_file_that_was_changed_before_it_was_sealed_is_found(unpacked):
    (unpacked / "files" / "one.bin").write_bytes(b"another photograph")

    with pytest.raises(BadBackup, match="changed"):
        restoring._proved(unpacked)


def test_a_backup_of_another_kind_of_database_is_refused(unpacked):
    other = Manifest("2026-05-02", "another", {}, [], 0, "")
    (unpacked / "manifest.json").write_bytes(other.to_json())

    with pytest.raises(BadBackup, match="move_database"):
        restoring._proved(unpacked)


@contextmanager
def tar_of(name, kind=tarfile.REGTYPE):
    entry = tarfile.TarInfo(name)
    entry.type, entry.size, entry.linkname = kind, 0, "/etc/passwd"
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as tar:
        tar.addfile(entry, io.BytesIO())
    content.seek(0)
    with tarfile.open(fileobj=content) as tar:
        yield tar, tar.next()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../escaped", tarfile.REGTYPE),
        ("files/../../escaped", tarfile.REGTYPE),
        ("/escaped", tarfile.REGTYPE),
        ("demo-sign-in.txt", tarfile.REGTYPE),
        ("files/link", tarfile.SYMTYPE),
        ("files/link", tarfile.LNKTYPE),
        ("files/device", tarfile.CHRTYPE),
    ],
)
def test_what_belongs_to_no_office_is_not_unpacked(tmp_path, name, kind):
    with tar_of(name, kind) as (tar, entry), pytest.raises(BadBackup, match="belongs to no office"):
        restoring._unpack(tar, entry, tmp_path / "room")

    assert list(tmp_path.iterdir()) == []
