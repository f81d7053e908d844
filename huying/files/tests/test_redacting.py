"""A redacted copy holds no word, no layer, no past: looked for in its bytes, its streams, its text and what it says of itself."""

import io
import re
import subprocess
import zlib

import pikepdf
import pytest
from PIL import Image

from huying.files.pages import page_count, page_picture
from huying.files.plain_pdf import pdf_of
from huying.files.reasons import Reason, Refused
from huying.files.redacting import only_pixels, redacted
from huying.files.tests.giving import kept, on_disk
from huying.files.tests.making import image, told_image, told_png
from huying.files.tests.papers import PLAIN, SECRET, revised_pdf, written_pdf

pytestmark = pytest.mark.django_db
ALL_OF_IT = [(0, 0, 10_000, 10_000)]
UPPER_HALF = [(0, 0, 10_000, 2_000)]  # where the first line stands
MARK = "遮蓋副本 · somebody"


def streams(content):
    """Every stream of a document as it is unpacked, found by its marks and not by its table."""
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        yield match[1]
        try:
            yield zlib.decompress(match[1])
        except zlib.error:
            continue


def text_of(content, tmp_path):
    path = tmp_path / "copy.pdf"
    path.write_bytes(content)
    return subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()


def copied(content, name, now, boxes):
    file = kept(content, name, at=now)
    made = redacted(file, boxes, mark=MARK, name="copy")
    return made, made.waiting.path.read_bytes()


@pytest.mark.parametrize(
    "content",
    [written_pdf([SECRET, PLAIN]), written_pdf([SECRET, PLAIN], packed=True), revised_pdf(PLAIN)],
    ids=["plain", "packed", "earlier-version"],
)
def test_hidden_words_are_nowhere_in_a_copy_of_a_document(now, tmp_path, content):
    inside = b"".join([content, *streams(content)])
    assert SECRET.encode() in inside

    made, copy = copied(content, "a.pdf", now, {1: UPPER_HALF})

    assert (made.media, made.name, made.scanned) == ("application/pdf", "copy.pdf", True)
    assert not any(SECRET.encode() in each for each in (copy, *streams(copy)))
    assert not any(PLAIN.encode() in each for each in (copy, *streams(copy)))  # no text at all, only pixels
    assert text_of(copy, tmp_path).strip() == ""
    with pikepdf.open(io.BytesIO(copy)) as document:
        assert dict(document.docinfo) == {}
        assert "/Metadata" not in document.Root
        assert sorted(map(str, document.Root)) == ["/Pages", "/Type"]
        assert [list(page.Resources.keys()) for page in document.pages] == [["/XObject"]]
        assert document.check_pdf_syntax() == []
    assert copy.count(b"%%EOF") == 1
    assert b"/Font" not in copy


def test_the_pixels_under_a_mark_are_black_and_the_others_are_as_they_were(now):
    _made, copy = copied(written_pdf([SECRET, PLAIN]), "a.pdf", now, {1: UPPER_HALF})
    with pikepdf.open(io.BytesIO(copy)) as document:
        pixels = pikepdf.PdfImage(next(iter(document.pages[0].get_images().values()))).as_pil_image()

    hidden = pixels.crop((0, 0, pixels.width, int(2000 * 0.2))).convert("L")
    below = pixels.crop((0, 420, pixels.width, 2000)).convert("L")
    assert hidden.getextrema()[1] < 8
    assert below.getextrema() == pytest.approx((0, 255), abs=8)  # the other line is still to be read
    assert pixels.height > 2000  # and under the page it is said what this is


def test_pages_without_a_mark_are_made_of_pixels_too(now, tmp_path):
    _made, copy = copied(written_pdf([PLAIN], [SECRET]), "a.pdf", now, {1: ALL_OF_IT})

    assert not any(SECRET.encode() in each for each in (copy, *streams(copy)))
    assert text_of(copy, tmp_path).strip() == ""
    with pikepdf.open(io.BytesIO(copy)) as document:
        assert len(document.pages) == 2


@pytest.mark.parametrize(("name", "content"), [("a.jpg", told_image()), ("a.png", told_png())])
def test_a_redacted_photograph_is_pixels_and_nothing_else(now, name, content):
    made, copy = copied(content, name, now, {1: [(0, 0, 5_000, 5_000)]})

    assert (made.media, made.name, made.scanned) == ("image/png", "copy.png", True)
    assert only_pixels(copy)
    assert b"CANARY" not in copy
    with Image.open(io.BytesIO(copy)) as picture:
        assert (dict(picture.info), dict(picture.getexif())) == ({}, {})
        assert picture.convert("RGB").getpixel((2, 2)) == (0, 0, 0)
    made.discard()


def test_a_mark_grows_to_the_grid_of_a_packed_photograph(now):
    """What shines through from under a mark lies within the same sixteen pixels."""
    _made, copy = copied(
        image("PNG", (320, 320), colour=(250, 250, 250)), "a.png", now, {1: [(1_560, 1_560, 900, 900)]}
    )

    with Image.open(io.BytesIO(copy)) as picture:
        dark = [x for x in range(320) if picture.convert("RGB").getpixel((x, 60)) == (0, 0, 0)]
    assert (dark[0] % 16, (dark[-1] + 1) % 16) == (0, 0)
    assert dark[0] <= 0.156 * 320
    assert dark[-1] + 1 >= 0.246 * 320


def test_the_same_pages_make_the_same_bytes():
    page = (image(size=(20, 30)), 20.0, 30.0)

    assert pdf_of([page, page]) == pdf_of([page, page])


def test_what_is_more_than_pixels_is_seen():
    assert only_pixels(image("PNG"))
    assert not only_pixels(told_png())
    assert not only_pixels(image("PNG") + b"x")
    assert not only_pixels(image())
    assert not only_pixels(b"")


def test_a_child_that_gives_back_more_than_pictures_is_not_believed(now, monkeypatch):
    file = kept(written_pdf([SECRET]), "a.pdf", at=now)
    says = (
        "import sys, os; os.write(int(sys.argv[3]), b'SECRET-8421'); print('{\"pages\": [[11, 9.0, 9.0]]}')"
    )
    monkeypatch.setattr("huying.files.asking.BOOT", says)

    with pytest.raises(Refused) as refusal:
        redacted(file, {1: ALL_OF_IT}, mark=MARK, name="copy")

    assert refusal.value.reason == Reason.BROKEN
    assert not any("incoming" in place for place in on_disk())


def test_pages_are_drawn_and_turned_and_those_that_are_not_there_refused(now):
    file = kept(written_pdf([PLAIN], ["two"]), "a.pdf", at=now)

    assert page_count(file) == 2
    with (
        Image.open(io.BytesIO(page_picture(file, 1))) as upright,
        Image.open(io.BytesIO(page_picture(file, 1, 90))) as turned,
    ):
        assert upright.size == (1500, 2000)
        assert turned.size == (2000, 1500)
    for number, turn in ((0, 0), (3, 0), (1, 45)):
        with pytest.raises(Refused):
            page_picture(file, number, turn)


def test_a_page_of_an_unheard_of_size_is_not_drawn(now):
    huge = written_pdf([PLAIN]).replace(b"[0 0 300 400]", b"[0 0 90000 4]")

    with pytest.raises(Refused):
        page_picture(kept(huge, "a.pdf", at=now), 1)
