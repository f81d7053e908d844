"""A sealed file opens whole, with its own key, or not at all; its room is nobody else's."""

import pytest

from huying.upkeep.backup.manifest import BadBackup
from huying.upkeep.backup.room import PREFIX, Busy, room
from huying.upkeep.backup.sealing import new_identity, opened, sealed


@pytest.fixture
def kept(tmp_path):
    """A sealed file of several pieces, and the key that opens it."""
    secret, public = new_identity()
    (tmp_path / "plain").write_bytes(bytes(range(256)) * 1000)
    with sealed(tmp_path / "kept.age", public, lambda done: None) as tar:
        tar.add(tmp_path / "plain", "plain")
    return tmp_path / "kept.age", secret


def read(file, secret):
    with opened(file, secret, lambda done: None) as tar:
        return [tar.extractfile(entry).read() for entry in tar]


def test_its_own_key_opens_a_sealed_file(kept):
    assert read(*kept) == [bytes(range(256)) * 1000]


def test_no_byte_of_a_sealed_file_can_be_changed(kept):
    file, secret = kept
    whole = file.read_bytes()
    for place in [*range(0, 200, 7), *range(200, len(whole), 9973), len(whole) - 1]:
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(BadBackup):
            read(file, secret)


def test_no_end_of_a_sealed_file_can_be_cut_off(kept):
    file, secret = kept
    whole = file.read_bytes()
    for length in (0, 10, 300, 65536, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:length])
        with pytest.raises(BadBackup):
            read(file, secret)


@pytest.mark.parametrize(
    ("key", "said"),
    [(new_identity()[0], "the key does not open this file"), ("AGE-SECRET-KEY-1QQ", "key is not whole")],
    ids=["another key", "half a key"],
)
def test_another_key_opens_nothing(kept, key, said):
    with pytest.raises(BadBackup, match=said):
        read(kept[0], key)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadBackup, match="nowhere.age cannot be read: No such file"):
        read(tmp_path / "nowhere.age", new_identity()[0])


def test_what_could_not_be_sealed_leaves_nothing(tmp_path):
    with pytest.raises(ValueError, match="not whole"), sealed(tmp_path / "x.age", "age1x", lambda done: None):
        pass
    public = new_identity()[1]
    with pytest.raises(OSError, match="no more"), sealed(tmp_path / "x.age", public, lambda done: None):
        raise OSError("no more room")

    assert list(tmp_path.iterdir()) == []


def test_a_stranger_to_backups_is_refused(tmp_path):
    (tmp_path / "letter").write_text("not sealed")

    with pytest.raises(BadBackup):
        read(tmp_path / "letter", new_identity()[0])


def test_a_room_is_for_one_at_a_time_and_cleared_of_what_a_killed_one_left(tmp_path, settings):
    settings.HOME = tmp_path
    (tmp_path / f"{PREFIX}old").mkdir()
    (tmp_path / f"{PREFIX}old" / "database").write_text("somebody's worst problem")

    with room() as mine:
        assert list(tmp_path.glob(f"{PREFIX}*")) == [mine]
        with pytest.raises(Busy), room():
            pass
        assert mine.exists()

    assert not list(tmp_path.glob(f"{PREFIX}*"))
