"""A name as it is shown and offered, whatever was sent as one."""

import os
import unicodedata

import pytest
from django.utils.http import content_disposition_header
from hypothesis import given, settings
from hypothesis import strategies as st

from huying.files.media import ENDINGS, Media
from huying.files.names import DEVICES, clean_name

TRIES = int(os.environ.get("HUYING_NAMES", "300"))  # by hand: HUYING_NAMES=100000
PIECES = st.sampled_from([
    "../", "..\\", "/", "\\", "CON", "nul", "com1", "LPT¹", "aux.", ".jpg", ".jpeg", ".JPG", ".html", ".docx", "\u202e", "\u2066", "\n", "\r\n",
    "\0", "<script>", '"', "'", ";", "%2f", "字", "\U00020000", "e\u0301", "\u0338", ">", "\u0301" * 20, "\ud800", " ", ".", "..", "\u3000",
    "\u3164", "\ufeff", "\ufe0f", "\U000e0041", "a" * 150, "字" * 70, "\u212a", "\u037e", "\u0345", "ſ", "İ", "~", "$x", "`x`", "\x85", "\u2028",
])  # fmt: skip
NAMES = st.one_of(
    st.text(max_size=300), st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=12).map("".join)
)


@settings(max_examples=TRIES)
@given(name=NAMES, media=st.sampled_from(list(Media)))
def test_every_name_comes_out_harmless_and_stays_as_it_is(name, media):
    cleaned = clean_name(name, media)

    assert clean_name(cleaned, media) == cleaned
    assert cleaned.endswith(ENDINGS[media][0])
    assert 5 <= len(cleaned.encode("utf-8")) <= 200
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not set(cleaned) & set("/\\<>:\"|?*%;`$&'\n\r\0")
    assert not any(
        unicodedata.category(each) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for each in cleaned
    )
    assert cleaned == cleaned.strip(" .")
    assert not DEVICES.match(cleaned)
    header = content_disposition_header(as_attachment=True, filename=cleaned)
    assert header.startswith("attachment; filename")
    assert header.isascii()
    assert header.isprintable()


@pytest.mark.parametrize(("name", "cleaned"), [
    ("相片 2023.jpg", "相片 2023.jpg"), ("IMG_0001.JPEG", "IMG_0001.jpg"), ("../../etc/passwd", "passwd.jpg"), ("C:\\fakepath\\a.jpg", "a.jpg"),
    ("con.jpg", "_con.jpg"), ("NUL", "_NUL.jpg"), ("photo\u202egpj.exe", "photogpj.exe.jpg"), ("a\r\nSet-Cookie: x", "aSet-Cookie_ x.jpg"),
    ("<script>alert(1)</script>.jpg", "script_.jpg"), ("photo.jpg.html", "photo.jpg.html.jpg"), ("e\u0301.jpg", "é.jpg"), ("", "file.jpg"),
    (".jpg", "jpg.jpg"), ("\u3164", "file.jpg"), ("x" * 4000, "x" * 190 + ".jpg"), ("字" * 1400 + ".jpg", "字" * 63 + ".jpg"),
])  # fmt: skip
def test_names_that_people_and_attackers_send(name, cleaned):
    assert clean_name(name, Media.JPEG) == cleaned
