"""A backup holds the files of the office, and a restore brings them back as they were."""

import tarfile
from datetime import datetime, timedelta
from io import BytesIO

import pyrage
import pytest
from django.db import connection
from django.utils import timezone

from huying.core.invariants import asked_at, invariants
from huying.files.tests.giving import kept
from huying.files.tests.making import told_image
from huying.upkeep.backup import making, restoring
from huying.upkeep.backup.manifest import BadBackup, Manifest, digest_of
from huying.upkeep.backup.sealing import new_identity, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def backed_up(settings, tmp_path, now, monkeypatch):
    """A sealed backup of an office with a photograph and a paper; the database is another test's matter."""
    settings.HOME = tmp_path / "office"
    (settings.HOME / "incoming").mkdir(parents=True)
    files = [kept(told_image(), "gps.jpg", at=now), kept(b"words\n", "a.txt", at=now)]
    (settings.HOME / "incoming" / "half.part").write_bytes(b"half")
    manifest = Manifest("", connection.vendor, {}, [], 0, "")
    monkeypatch.setattr(making, "take", lambda copy, _at: copy.write_bytes(b"rows") and manifest)
    secret, public = new_identity()
    target, manifest = making.make(tmp_path / "backups", public, timezone.localtime(now), lambda _done: None)
    return files, target, secret, manifest


def test_every_file_is_in_the_backup_under_its_place_and_nothing_half_received(backed_up):
    files, target, secret, manifest = backed_up
    places = sorted(f"files/{each.place}" for each in (*files, files[0].drawn))

    plain = pyrage.decrypt(target.read_bytes(), [pyrage.x25519.Identity.from_str(secret)])
    with tarfile.open(fileobj=BytesIO(plain)) as tar:
        names = tar.getnames()
        content = tar.extractfile(f"files/{files[0].place}").read()

    assert sorted(name for name in names if name.startswith("files/")) == places
    assert sorted(manifest.files) == places
    assert not [name for name in names if "incoming" in name]
    assert content == told_image()
    assert {manifest.files[f"files/{each.place}"] for each in files} == {each.sha256 for each in files}


def test_a_restored_office_has_every_byte(backed_up, settings, tmp_path, monkeypatch, now):
    files, target, secret, _manifest = backed_up
    settings.HOME = tmp_path / "new"
    settings.HOME.mkdir()
    monkeypatch.setattr(restoring, "refuse_a_full_place", lambda: None)
    monkeypatch.setattr(restoring, "_put_database", lambda *_about: None)
    assert [key for key in _broken(now) if key == "files.bytes"] == ["files.bytes"]

    restoring.restore(target, secret, lambda _done: None)

    assert _broken(now) == []
    assert [digest_of(each.path) for each in files] == [each.sha256 for each in files]


def _broken(now):
    with asked_at(now):
        return [each.key for each in invariants() if each.key.startswith("files.") and list(each.look())]


def test_a_file_changed_inside_a_backup_is_refused(backed_up, tmp_path):
    files, target, secret, manifest = backed_up
    with opened(target, secret, lambda _done: None) as tar:
        for entry in tar:
            restoring._unpack(tar, entry, tmp_path / "unpacked")
    (tmp_path / "unpacked" / "files" / files[1].place).write_bytes(b"other\n")

    with pytest.raises(BadBackup, match=files[1].pk):
        restoring._proved(tmp_path / "unpacked")
    assert manifest.files


def test_old_backups_are_let_go_but_never_the_newest_nor_what_is_no_backup(tmp_path):
    names = ("huying-20230428-120000.age", "huying-20230430-115959.age", "huying-20230430-120000.age")
    for name in (*names, "huying-notes.age", "recovery-key.txt"):
        (tmp_path / name).touch()
    before = timezone.make_aware(datetime(2023, 4, 30, 12, 0))

    assert [path.name for path in making.let_go(tmp_path, before)] == list(names[:2])
    assert making.let_go(tmp_path, before + timedelta(days=99)) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [names[2], "huying-notes.age", "recovery-key.txt"]
    )
