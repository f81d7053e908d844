"""What a file is, is found in its content; whatever could act, swell or be two things is not taken."""

import io

import openpyxl
import pytest
from PIL import Image

from huying.files.archives import _measured
from huying.files.drawing import drawn_anew, measured, only_a_picture
from huying.files.looking import look
from huying.files.media import ENDINGS, PHOTOGRAPHS, Media
from huying.files.reasons import Reason, Refused
from huying.files.tests.corpus import DICE, INERT, as_archive, corpus
from huying.files.tests.making import SOUND, docx, image, pdf, told_image, told_png

CORPUS = list(corpus())


def looked_at(name, content):
    """What becomes of a file, without a child: the media type, or the reason."""
    file = io.BytesIO(content)
    try:
        media = look(file, len(content), name)
        if media in PHOTOGRAPHS:
            size = measured(file, media)
            file.seek(0)
            drawn_anew(file, media, size)
    except Refused as refused:
        return refused.reason
    return media


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_is_known_by_its_content(name):
    found = looked_at(name, SOUND[name])

    assert not isinstance(found, Reason)
    assert name[name.rindex(".") :] in ENDINGS[found]


@pytest.mark.parametrize(
    "name", [name for name in SOUND if name.endswith((".jpg", ".png", ".webp", ".pdf", ".docx"))]
)
def test_a_sound_file_is_known_under_a_wrong_name_too(name):
    assert looked_at("x.csv", SOUND[name]) == looked_at(name, SOUND[name])


def test_a_workbook_of_another_program_is_taken():
    made, book = io.BytesIO(), openpyxl.Workbook()
    for row in range(2000):
        book.active.append([row, "字" * 20])
    book.save(made)

    assert (
        looked_at("a.xlsx", made.getvalue())
        == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )


def test_a_photograph_of_a_telephone_with_a_second_picture_behind_it_is_taken():
    made = io.BytesIO()
    Image.new("RGB", (80, 60), "red").save(
        made, "MPO", save_all=True, append_images=[Image.new("RGB", (40, 30))]
    )

    assert looked_at("a.jpg", made.getvalue()) == "image/jpeg"


def test_the_corpus_is_large_and_of_different_names():
    assert len(CORPUS) >= 300
    assert len({each.name for each in CORPUS}) == len(CORPUS)


def test_every_hostile_file_is_refused_or_kept_inert():
    wrong = [
        (ascii(each.name[:60]), each.becomes, found)
        for each in CORPUS
        if isinstance(found := looked_at(each.name, each.content), Reason) is (each.becomes == INERT)
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("svg-photo.jpg", Reason.ACTIVE), ("mhtml-paper.eml", Reason.ACTIVE), ("html-utf16-paper.txt", Reason.ACTIVE),
        ("jpeg-zip.jpg", Reason.TWO_KINDS), ("pdf-zip.pdf", Reason.TWO_KINDS), ("comment-html.jpg", Reason.TWO_KINDS),
        ("self-extracting.docx", Reason.UNKNOWN), ("flood-65535x65535.png", Reason.TOO_MANY_PIXELS), ("empty-RGBA.png", Reason.TOO_HARD),
        ("steep.docx", Reason.SWELLS), ("many.xlsx", Reason.SWELLS), ("says-less.odt", Reason.SWELLS), ("sharing.docx", Reason.SWELLS),
        ("slip-0.docx", Reason.ESCAPES), ("link.docx", Reason.ESCAPES), ("nul-name.docx", Reason.ESCAPES), ("holds-docx.xlsx", Reason.NESTED),
        ("forty-two.docx", Reason.NESTED), ("macros.odt", Reason.MACROS), ("locked.docx", Reason.LOCKED), ("empty.jpg", Reason.EMPTY),
        ("cut-at-24.png", Reason.BROKEN), ("behind.docx", Reason.TWO_KINDS), ("scans.jpg", Reason.TOO_HARD),
    ],
)  # fmt: skip
def test_the_reason_told_is_the_one_that_holds(name, reason):
    (hostile,) = [each for each in CORPUS if each.name == name]

    assert looked_at(hostile.name, hostile.content) == reason


def test_a_document_that_swells_a_little_is_taken():
    swelling = docx(("big.xml", b"\0" * 400_000), ("noise.bin", DICE.randbytes(6000)))
    parts = as_archive(swelling).infolist()
    assert 40 < sum(each.file_size for each in parts) / sum(each.compress_size for each in parts) < 100

    assert looked_at("a.docx", swelling) == Media.DOCX


@pytest.mark.parametrize(
    ("sizes", "refused"),
    [
        ((100, 1), False),
        ((101, 1), True),
        ((200_000_000, 2_000_000), False),
        ((200_000_001, 3_000_000), True),
    ],
)
def test_the_bounds_of_an_archive_are_exact(sizes, refused):
    (part,) = as_archive(docx()).infolist()[:1]
    part.file_size, part.compress_size = sizes

    if refused:
        with pytest.raises(Refused) as problem:
            _measured([part])
        assert problem.value.reason == Reason.SWELLS
    else:
        _measured([part])


@pytest.mark.parametrize(
    "content", [told_image(), told_png(), image("WEBP", exif=Image.Exif())], ids=["jpeg", "png", "webp"]
)
def test_a_photograph_drawn_anew_says_nothing_but_its_pixels(content):
    file = io.BytesIO(content)
    media = look(file, len(content), "a")
    size = measured(file, media)
    file.seek(0)

    made, _width, _height = drawn_anew(file, media, size)

    assert only_a_picture(made)
    assert b"CANARY" not in made
    with Image.open(io.BytesIO(made)) as picture:
        assert dict(picture.getexif()) == {}
        assert set(picture.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_photograph_that_lay_on_its_side_stands_upright():
    file = io.BytesIO(told_image())

    _made, width, height = drawn_anew(file, "image/jpeg", (80, 40))

    assert (width, height) == (40, 80)


@pytest.mark.parametrize(
    "content",
    [
        told_image(),
        image(comment=b"x"),
        image() + b"x",
        image("PNG"),
        pdf(b"<<>>"),
        b"",
        b"\xff\xd8",
        image()[:100],
    ],
)
def test_whatever_is_more_than_a_picture_is_seen(content):
    assert not only_a_picture(content)


def test_what_was_transparent_stands_on_white():
    made, _width, _height = drawn_anew(
        io.BytesIO(image("PNG", (40, 60), "RGBA", (0, 0, 0, 0))), "image/png", (40, 60)
    )

    with Image.open(io.BytesIO(made)) as picture:
        assert picture.getpixel((20, 55)) == (255, 255, 255)
