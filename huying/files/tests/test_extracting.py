"""Words come out of documents in the child, so many and no more; what is made to swell or to reach out is not read."""

import io

import pytest

from huying.files import asking, extracting, inner
from huying.files.asking import ask
from huying.files.extracting import words_of
from huying.files.media import Media
from huying.files.models import Reading
from huying.files.reading import read_file
from huying.files.reasons import Reason, Refused
from huying.files.tests.giving import kept, on_disk
from huying.files.tests.making import SOUND, archive, docx, image
from huying.files.tests.papers import LETTER, PLAIN, open_document, sheet, word_document, written_pdf

State = Reading.State
ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def words(content, media):
    return str(words_of(io.BytesIO(content), len(content), media))


@pytest.mark.parametrize(
    ("content", "media", "found"),
    [
        (written_pdf([PLAIN], ["zwei"]), Media.PDF, [PLAIN, "zwei"]),
        (written_pdf([PLAIN], packed=True), Media.PDF, [PLAIN]),
        (word_document("滲水個案", PLAIN), Media.DOCX, ["滲水個案", PLAIN, "頁眉字樣"]),
        (sheet(["姓名", "電話"], ["示例", 55000099]), Media.XLSX, ["姓名", "電話", "示例", "55000099"]),
        (open_document("第一行", "second &amp; last"), Media.ODT, ["第一行", "second & last"]),
        ("一行字\n".encode("big5"), Media.TEXT, ["一行字"]),
        ("字,樣\n".encode("utf-16"), Media.CSV, ["字,樣"]),
        (LETTER, Media.MAIL, ["水番", "信", "中", "文", "a@example.org"]),
    ],
    ids=["pdf", "packed-pdf", "docx", "xlsx", "odt", "big5", "utf-16", "eml"],
)
def test_the_words_of_a_document_are_found(content, media, found):
    said = words(content, media)

    assert [each for each in found if each not in said] == []


def test_lines_and_cells_do_not_run_together():
    assert words(word_document("ab", "cd"), Media.DOCX).splitlines()[:2] == ["ab", "cd"]
    assert words(sheet(["12", 34]), Media.XLSX).split() == ["12", "34"]
    assert "nothing" not in words(LETTER, Media.MAIL)


@pytest.mark.parametrize(
    ("content", "media", "reason"),
    [
        (open_document("&b;", head=ENTITIES), Media.ODT, Reason.ACTIVE),
        (open_document("&a;", head=OUTSIDE), Media.ODT, Reason.ACTIVE),
        (open_document("<text:p>"), Media.ODT, Reason.BROKEN),
        (docx(("big.xml", b"\0" * 30_000_000)), Media.DOCX, Reason.SWELLS),
        (b"%PDF-1.7\nnothing\n%%EOF\n", Media.PDF, Reason.BROKEN),
        (archive(("../word/document.xml", "x")), Media.DOCX, Reason.ESCAPES),
    ],
    ids=["billion-laughs", "outside", "broken", "bomb", "no-pdf", "slip"],
)
def test_what_would_swell_or_reach_out_is_not_read(content, media, reason):
    with pytest.raises(Refused) as refusal:
        words(content, media)

    assert refusal.value.reason == reason


def test_words_end_at_their_bound_and_it_is_said(monkeypatch):
    monkeypatch.setattr(extracting, "MOST_CHARACTERS", 10)
    for content, media in ((b"a" * 11, Media.TEXT), (open_document("a" * 6, "b" * 6), Media.ODT)):
        found = words_of(io.BytesIO(content), len(content), media)
        assert found.cut
        assert len(str(found)) <= 10

    assert not words_of(io.BytesIO(b"a" * 10), 10, Media.TEXT).cut


def test_words_end_when_the_time_is_over(monkeypatch):
    monkeypatch.setattr(extracting, "LONGEST_TIME", -1.0)

    assert words_of(io.BytesIO(b"abc"), 3, Media.TEXT).cut


@pytest.mark.parametrize("acts", [
    "import os; os.kill(os.getpid(), 9)", "raise SystemExit(1)", "print('nothing')", "while True: pass",
    "a = bytearray(1 << 31)", "import time; time.sleep(60)", "print('{\"refused\": \"unheard of\"}')",
])  # fmt: skip
def test_a_child_that_dies_or_hangs_or_lies_has_read_nothing(monkeypatch, tmp_path, acts):
    path = tmp_path / "a.txt"
    path.write_bytes(b"words")
    limits = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1)); resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30));"
    monkeypatch.setattr(asking, "BOOT", limits + acts)
    monkeypatch.setitem(inner.SECONDS, "words", 1.5)

    with pytest.raises(Refused) as refusal:
        ask(path, "words", media=Media.TEXT)

    assert refusal.value.reason == Reason.TOO_HARD
    assert [place for place in on_disk() if "incoming" in place] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "state", "text"),
    [
        ("a.pdf", written_pdf([PLAIN]), State.READ, PLAIN),
        ("a.txt", "一行字\n".encode(), State.READ, "一行字"),
        ("empty.pdf", written_pdf([]), State.NONE, ""),
        ("a.jpg", image(), State.NONE, ""),
        ("a.pdf", SOUND["a.pdf"], State.FAILED, ""),
    ],
    ids=["pdf", "text", "no-text-layer", "picture", "unreadable"],
)
def test_a_file_is_read_and_it_is_said_how_that_went(now, name, content, state, text):
    file = kept(content, name, at=now)

    reading = read_file(file=file, at=now)

    assert (reading.state, reading.text, reading.cut) == (state, text, False)


@pytest.mark.django_db
def test_a_file_read_again_has_one_reading_and_damaged_bytes_are_not_read(now):
    file = kept(b"words\n", "a.txt", at=now)
    read_file(file=file, at=now)
    file.path.write_bytes(b"other\n")

    read_file(file=file, at=now)

    reading = Reading.objects.get()
    assert (reading.state, reading.text) == (State.FAILED, "")


@pytest.mark.django_db
def test_characters_that_no_database_keeps_do_not_come_along(now):
    file = kept(word_document("a\u200bb 字"), "a.docx", at=now)

    assert "字" in read_file(file=file, at=now).text
