"""Receiving through the child: a verdict, nothing left of what is refused, and an end for whatever takes too much."""

import pytest
from django.utils import translation

from huying.files import child, receiving
from huying.files.drawing import only_a_picture
from huying.files.media import PHOTOGRAPHS, Media
from huying.files.reasons import Reason, Refused
from huying.files.sentences import AGAIN, WORDS, sentence
from huying.files.tests.corpus import INERT, REFUSED, corpus
from huying.files.tests.giving import ALL, given, on_disk
from huying.files.tests.making import SOUND, image, png, told_image

EVERY = 14  # of the corpus, for a usual run; `./run bench uploads` sends all of it through the child
CORPUS = list(corpus())


@pytest.mark.parametrize("hostile", [each for each in CORPUS if each.becomes == REFUSED][::EVERY], ids=ascii)
def test_what_is_refused_leaves_nothing(hostile):
    with pytest.raises(Refused):
        given(hostile.content, hostile.name)

    assert on_disk() == []


@pytest.mark.parametrize(
    "hostile", [each for each in CORPUS if each.becomes == INERT][::4], ids=lambda each: ascii(each.name[:30])
)
def test_what_is_kept_waits_under_a_name_of_ours(hostile):
    received = given(hostile.content, hostile.name)

    assert received.waiting.path.read_bytes() == hostile.content
    assert all(place.startswith("incoming/") and place.endswith(".part") for place in on_disk())
    received.discard()
    assert on_disk() == []


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.pdf", "a.xlsx", "a.eml"])
def test_a_sound_file_comes_with_what_it_is(name):
    received = given(SOUND[name], name)

    assert (received.name, received.scanned, str(received)) == (name, False, received.waiting.sha256)
    assert (received.drawn is not None) is (received.media in PHOTOGRAPHS)
    assert not received.drawn or only_a_picture(received.drawn.waiting.path.read_bytes())


def test_the_original_is_kept_as_it_came_and_the_drawn_one_says_nothing():
    received = given(told_image(), "gps.jpg")

    assert received.waiting.path.read_bytes() == told_image()
    assert b"CANARY" not in received.drawn.waiting.path.read_bytes()
    assert (received.drawn.width, received.drawn.height) == (40, 80)


def test_only_the_kinds_that_belong_there_are_taken():
    with pytest.raises(Refused) as refusal:
        given(SOUND["a.pdf"], "a.jpg", PHOTOGRAPHS)

    assert refusal.value.reason == Reason.NOT_WANTED
    assert on_disk() == []


def test_a_file_of_the_largest_size_is_taken_and_one_byte_more_is_not(settings):
    settings.LARGEST_FILE = 1000
    assert given(b"a" * 1000, "a.txt").waiting.size == 1000

    with pytest.raises(Refused) as refusal:
        given(b"a" * 1001, "b.txt")

    assert refusal.value.reason == Reason.TOO_LARGE
    assert len(on_disk()) == 1


@pytest.mark.parametrize("acts", [
    "import os; os.kill(os.getpid(), 9)", "raise SystemExit(1)", "print('no verdict')", "print('{\"refused\": \"no such reason\"}')", "",
    "while True: pass", "a = bytearray(1 << 31); print('{\"media\": \"image/jpeg\"}')", "import time; time.sleep(60)",
    "open('/proc/self/fd/1', 'wb').write(b'x' * (1 << 20)); import os; os.ftruncate(1, 1 << 27)",
])  # fmt: skip
def test_a_child_that_dies_or_hangs_or_lies_refuses_the_file(monkeypatch, acts):
    limited = "import sys; sys.path.insert(0, sys.argv[1]); from huying.files import child; import resource; child.LIMITS[resource.RLIMIT_CPU] = 1; [resource.setrlimit(k, (v, v)) for k, v in child.LIMITS.items()]\n"
    monkeypatch.setattr(receiving, "BOOT", limited + acts)
    monkeypatch.setattr(receiving, "PATIENCE", 3.0)

    with pytest.raises(Refused) as refusal:
        given(image())

    assert refusal.value.reason == Reason.TOO_HARD
    assert on_disk() == []


def test_a_child_that_draws_more_than_a_picture_is_not_believed(monkeypatch):
    says = 'import sys, os; os.write(int(sys.argv[4]), b\'<html>\'); print(\'{"media": "image/jpeg", "width": 1, "height": 1}\')'
    monkeypatch.setattr(receiving, "BOOT", says)

    with pytest.raises(Refused) as refusal:
        given(image())

    assert refusal.value.reason == Reason.BROKEN
    assert on_disk() == []


def test_a_picture_that_needs_more_memory_than_there_is_kills_the_child_only(monkeypatch):
    """The head is honest and within bounds; the memory is not there."""
    small = receiving.BOOT.replace(
        "import main;",
        "import main; import huying.files.child as c, resource; c.LIMITS[resource.RLIMIT_AS] = 90 << 20;",
    )
    monkeypatch.setattr(receiving, "BOOT", small)

    with pytest.raises(Refused) as refusal:
        given(png(6_000, 6_000, b"\1" * 50_000_000), "a.png")

    assert refusal.value.reason in {Reason.TOO_HARD, Reason.BROKEN}
    assert on_disk() == []


def test_the_child_is_given_bounds():
    assert {each.bit_length() for each in (child.MEMORY,)} == {31}
    assert set(child.LIMITS.values()) == {child.MEMORY, child.SECONDS, child.LARGEST_OUT, 0, 32}


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_every_reason_has_a_sentence_that_says_what_to_do(language):
    with translation.override(language):
        said = {reason: sentence(Refused(reason), ALL) for reason in Reason}

        assert set(WORDS) == set(Reason)
        assert len(set(said.values())) == len(Reason)
        assert not any("%(" in words for words in [*said.values(), str(AGAIN)])
        assert "20 MB" in said[Reason.TOO_LARGE]
        parted = ", " if language == "en" else "、"
        assert parted.join(("JPG", "PNG", "WEBP", "PDF")) in said[Reason.UNKNOWN]


def test_the_kinds_named_are_those_that_belong_there():
    with translation.override("en"):
        assert "JPG, PNG, WEBP." in sentence(Refused(Reason.NOT_WANTED), PHOTOGRAPHS)
    assert len(Media) == 11
