"""The mark of a copy runs over every part of a picture, and hides nothing of it."""

import pytest
from PIL import Image, ImageDraw

from huying.core.typeset.fonts import unpack
from huying.core.typeset.setting import cache_folder
from huying.files import marking
from huying.files.leaving import leaving
from huying.files.marking import COPY
from huying.files.pages import page_picture
from huying.files.reasons import Refused
from huying.files.redacting import with_mark
from huying.files.stamping import stamped
from huying.files.tests.giving import kept, on_disk
from huying.files.tests.making import image
from huying.files.tests.papers import PLAIN, SECRET, written_pdf
from huying.files.tests.test_redacting import streams, text_of

FONT = str(unpack(cache_folder()) / "NotoSansHK-Regular.ttf")
SIZES = [(600, 400), (1414, 2000), (2400, 300), (60, 2000), (90, 60)]


def _changed(before, after, box):
    return sum(
        one != two for one, two in zip(before.crop(box).tobytes(), after.crop(box).tobytes(), strict=True)
    )


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("ground", ["white", "black", "gray"])
def test_every_ninth_of_a_picture_bears_it(size, ground):
    before = Image.new("RGB", size, ground)
    after = stamped(before.copy(), COPY, FONT)
    wide, high = size

    assert after.size == size
    for column in range(3):
        for row in range(3):
            box = (wide * column // 3, high * row // 3, wide * (column + 1) // 3, high * (row + 1) // 3)
            assert _changed(before, after, box) > 0, (column, row)


def test_it_runs_slantwise_and_is_large():
    """From corner to corner: no row and no column of pixels holds a whole letter."""
    before = Image.new("RGB", (1000, 1000), "white")
    tinted = stamped(before.copy(), COPY, FONT).convert("L").point(lambda light: 255 if light < 240 else 0)
    rows = [any(tinted.crop((0, row, 1000, row + 1)).tobytes()) for row in range(1000)]

    assert all(rows)
    assert 0.05 < sum(map(bool, tinted.tobytes())) / 1_000_000 < 0.5


def test_what_it_runs_over_is_still_to_be_read():
    """Dark stays clearly darker than light, inside the letters of the mark as well."""
    page = Image.new("RGB", (900, 600), "white")
    ImageDraw.Draw(page).rectangle((0, 0, 900, 300), fill="black")
    after = stamped(page, COPY, FONT).convert("L")

    assert after.crop((0, 0, 900, 299)).getextrema()[1] < 110
    assert after.crop((0, 302, 900, 600)).getextrema()[0] > 150


@pytest.fixture
def marked(monkeypatch):
    """Every file shows an identity document."""
    monkeypatch.setattr(marking, "_bears", [lambda file: True])


@pytest.mark.django_db
def test_a_photograph_leaves_with_it_and_the_original_stays(now, marked):
    file = kept(image(), "card.jpg", at=now)
    going = leaving(file)  # the fonts have been unpacked once
    before = on_disk(), file.path.read_bytes()
    again = leaving(file)

    assert (going.name, going.media_type) == ("card.png", "image/png")
    assert going.content.startswith(b"\x89PNG")
    assert going.content != before[1]
    assert again.content == going.content
    assert (on_disk(), file.path.read_bytes()) == before


@pytest.mark.django_db
def test_a_document_leaves_as_pictures_without_a_text_to_be_copied(now, marked, tmp_path):
    file = kept(written_pdf([SECRET], [PLAIN]), "card.pdf", at=now)
    going = leaving(file)

    assert (going.name, going.media_type) == ("card.pdf", "application/pdf")
    assert text_of(going.content, tmp_path).strip() == ""
    assert not any(SECRET.encode() in each for each in (going.content, *streams(going.content)))


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [0, 90, 180])
def test_a_page_that_is_looked_at_bears_it_however_it_is_turned(now, monkeypatch, turn):
    file = kept(written_pdf([PLAIN]), "card.pdf", at=now)
    plain = page_picture(file, 1, turn)
    monkeypatch.setattr(marking, "_bears", [lambda file: True])
    once, twice = page_picture(file, 1, turn), page_picture(file, 1, turn)

    assert once != plain
    assert once == twice  # it hides nothing by being laid over another that is shifted


@pytest.mark.django_db
def test_what_cannot_be_drawn_does_not_leave(now, marked):
    file = kept("證件號碼\n".encode(), "card.txt", at=now)

    with pytest.raises(Refused):
        leaving(file)
    with pytest.raises(Refused):
        with_mark(file, COPY)


@pytest.mark.django_db
def test_any_other_file_leaves_as_it_came(now):
    file = kept(image(), "a.jpg", at=now)

    assert (leaving(file).content, leaving(file).path) == (None, file.path)
