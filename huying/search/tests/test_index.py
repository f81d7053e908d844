"""Finding: the same hits on both databases, from one character to a phrase."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from huying.core.text import fold
from huying.search.index import Entry, Shelf, put, remove, some
from huying.search.models import SearchText

pytestmark = pytest.mark.django_db

TEXTS = {
    "a": "跨境醫療及安老服務",
    "b": "劏房租務查詢 +852 5500 1234 85255001234",
    "c": "Cross-boundary medical voucher 醫療券",
    "d": "回鄉證換領預約困難",
    "e": "裏面有「引號\" % _ ' 和 \\ 反斜線",
}


@pytest.fixture
def indexed():
    for code, text in TEXTS.items():
        put(Entry("notes", code, f"題目{code}", text))


def _codes(query):
    return sorted(some(query, [Shelf("notes")], 100))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("醫", ["a", "c"]),
        ("醫療", ["a", "c"]),
        ("医疗", ["a", "c"]),
        ("醫療券", ["c"]),
        ("跨境醫療及安老", ["a"]),
        ("境醫", ["a"]),
        ("療券 cross", ["c"]),
        ("voucher", ["c"]),
        ("vouch", ["c"]),
        ("VOUCHER", ["c"]),
        ("55001234", ["b"]),
        ("1234", ["b"]),
        ("5001", ["b"]),
        ("題目", ["a", "b", "c", "d", "e"]),
        ("裡面", ["e"]),
        ("醫安", []),
        ("沒有", []),
        ("%", []),
        ('"', []),
        ("' OR 1=1 --", []),
        ("", []),
    ],
)
def test_find(indexed, query, expected):
    assert _codes(query) == expected


def test_an_edited_text_is_no_longer_found_by_its_old_words(indexed):
    put(Entry("notes", "a", "題目a", "安老服務"))

    assert _codes("跨境") == []
    assert _codes("安老") == ["a"]


def test_a_removed_text_is_not_found(indexed):
    remove("notes", "d")

    assert _codes("回鄉證") == []
    assert not SearchText.objects.filter(code="d").exists()


class AnyText(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(text=st.text(alphabet=st.characters(codec="utf-8"), max_size=60), data=st.data())
    def test_every_chinese_stretch_of_a_text_finds_it(self, text, data):
        put(Entry("notes", "x", "t", text))
        folded = fold(text)
        stretch = data.draw(st.text(alphabet="醫療安老跨境", min_size=1, max_size=4))
        put(Entry("notes", "y", "t", text + stretch + text))

        found = set(_codes(stretch))

        assert "y" in found
        assert ("x" in found) <= (fold(stretch) in folded)


@pytest.mark.parametrize("word", ["x" * 3000, "5" * 3000, "x" * 63 + "y"])
def test_a_very_long_word_is_kept_and_found_by_itself_and_by_its_beginning(word):
    put(Entry("notes", "long", "題目", word))
    put(Entry("notes", "other", "題目", word[:64] + "z"))

    assert _codes(word) == (["long"] if len(word) > 64 else ["long", "other"])
    assert _codes(word[:40]) == ["long", "other"]
    remove("notes", "long")
    assert _codes(word[:40]) == ["other"]
