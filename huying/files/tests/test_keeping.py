"""Row and bytes are kept together or not at all; what was changed behind the program's back is found."""

import os
import random
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from huying.audit.models import Event
from huying.core.invariants import asked_at
from huying.files import actions, keeping
from huying.files.invariants import bytes_of_files, orphans
from huying.files.models import StoredFile
from huying.files.rules import is_sound
from huying.files.tasks import sweep
from huying.files.tests.giving import given, kept, on_disk
from huying.files.tests.making import SOUND, image, told_image

pytestmark = pytest.mark.django_db


def test_a_kept_file_has_a_row_its_bytes_and_an_event(now):
    file = kept(b"words\n", "../CON.txt", at=now, by="somebody")

    assert (file.name, file.media_type, file.size, file.state) == ("_CON.txt", "text/plain", 6, "unscanned")
    assert file.place == f"{file.pk[:2]}/{file.pk}"
    assert on_disk() == [f"files/{file.place}"]
    assert file.path.read_bytes() == b"words\n"
    assert file.path.stat().st_mode & 0o777 == 0o600
    (event,) = Event.objects.filter(kind="files")
    assert (event.action, event.code, event.actor) == ("files.kept", file.pk, "somebody")
    assert set(event.fields) == {"name", "media_type", "size", "sha256", "state"}


def test_a_photograph_is_kept_twice_as_it_came_and_drawn_anew(now):
    file = kept(told_image(), "gps.jpg", at=now)

    assert file.path.read_bytes() == told_image()
    assert file.drawn.place.endswith(".jpg")
    assert b"CANARY" not in file.drawn.path.read_bytes()
    assert (file.state, file.drawn.state) == ("unscanned", "clean")
    assert len(on_disk()) == 2
    assert list(bytes_of_files.look()) == []


def test_when_what_it_was_kept_for_fails_nothing_is_left(now):
    received = given(image())

    with pytest.raises(ZeroDivisionError), actions.keeping(received, by="x", at=now):
        raise ZeroDivisionError

    assert on_disk() == []
    assert (StoredFile.objects.count(), Event.objects.count()) == (0, 0)


def test_when_the_disk_fails_at_the_second_file_nothing_is_left(now, monkeypatch):
    received, real, calls = given(image()), keeping.put, []

    def put(waiting, place):
        calls.append(place)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(waiting, place)

    monkeypatch.setattr(actions, "put", put)
    with pytest.raises(OSError, match="No space"), actions.keeping(received, by="x", at=now):
        pass

    assert len(calls) == 2
    assert on_disk() == []
    assert (StoredFile.objects.count(), Event.objects.count()) == (0, 0)


def test_bytes_are_forced_down_before_the_rename_and_the_folder_after_it(now, monkeypatch):
    acts, fsync, rename = [], os.fsync, keeping.Path.rename
    monkeypatch.setattr(keeping.os, "fsync", lambda number: (acts.append("fsync"), fsync(number)))
    monkeypatch.setattr(keeping.Path, "rename", lambda path, to: (acts.append("rename"), rename(path, to)))

    file = kept(b"words", "a.txt", at=now)
    kept_acts, acts[:] = list(acts), []
    with pytest.raises(FileExistsError):
        keeping.put(keeping.staged([b"other"], 10), file.place)

    assert kept_acts == ["fsync", "fsync", "rename", "fsync"]  # bytes, the new folder, and its content
    assert acts == ["fsync"]
    assert file.path.read_bytes() == b"words"


@pytest.mark.parametrize(
    "place",
    ["../x", "aa/../../x", "aa/bb", "/etc/passwd", "", "ab/" + "c" * 32, "ab/ab" + "0" * 30 + ".html"],
)
def test_nothing_is_ever_put_elsewhere(place):
    with pytest.raises(ValueError, match=r".*"):
        keeping.path_of(place)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("sha256", "0" * 64),
        ("size", 1),
        ("place", "x"),
        ("name", "x"),
        ("media_type", "text/html"),
        ("kept_by", "x"),
    ],
)
def test_the_database_refuses_to_change_what_a_row_says(now, column, value):
    file = kept(b"words\n", "a.txt", at=now)

    with pytest.raises((DatabaseError, IntegrityError), match="never changed"), transaction.atomic():
        StoredFile.objects.filter(pk=file.pk).update(**{column: value})


def test_one_bit_turned_in_each_of_a_hundred_files_is_found_a_hundred_times(now):
    dice, sound = random.Random(3), [name for name in SOUND if not name.endswith((".jpg", ".png", ".webp"))]
    files = [kept(SOUND[name := sound[number % len(sound)]], name, at=now) for number in range(100)]
    assert list(bytes_of_files.look()) == []
    for file in files:
        content = bytearray(file.path.read_bytes())
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        file.path.write_bytes(content)

    assert len(list(bytes_of_files.look())) == 100
    assert not any(is_sound(file) for file in files)


def test_missing_cut_and_exchanged_bytes_are_found(now):
    files = [kept(f"words {number}\n".encode(), "a.txt", at=now) for number in range(4)]
    files[0].path.unlink()
    files[1].path.write_bytes(b"word")
    first, second = (file.path.read_bytes() for file in files[2:])
    files[2].path.write_bytes(second)
    files[3].path.write_bytes(first)

    assert sorted(bytes_of_files.look()) == sorted(
        [f"{files[0].pk}: its bytes are not there"]
        + [f"{file.pk}: its bytes are not what was received" for file in files[1:]]
    )


def _left_behind(home, now, hours):
    moment = (now - timedelta(hours=hours)).timestamp()
    paths = [home / "files" / "ab" / ("ab" + "0" * 30), home / "incoming" / "x.part"]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"left")
        os.utime(path, (moment, moment))
    return paths


def test_bytes_without_a_row_are_named_and_swept_an_hour_later(now, home):
    file = kept(b"words\n", "a.txt", at=now)
    os.utime(file.path, (0, 0))
    paths = _left_behind(home, now, 2)

    with asked_at(now):
        assert list(orphans.look()) == [f"ab/ab{'0' * 30} belongs to no stored file"]
    assert sweep(at=now) == 2

    assert not any(path.exists() for path in paths)
    assert file.path.exists()
    assert Event.objects.filter(action="files.swept").count() == 2
    assert sweep(at=now) == 0


def test_bytes_whose_row_may_still_come_are_left_alone(now, home):
    paths = _left_behind(home, now, 0.9)

    with asked_at(now):
        assert list(orphans.look()) == []
    assert sweep(at=now) == 0
    assert all(path.exists() for path in paths)


def test_photographs_put_there_by_hand_are_not_swept(now, home):
    old = home / "files" / "photos" / "visit.jpg"
    old.parent.mkdir(parents=True)
    old.write_bytes(image())
    os.utime(old, (0, 0))

    assert sweep(at=now) == 0
    assert old.exists()
