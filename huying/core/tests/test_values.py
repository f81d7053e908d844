"""Periods, known dates, money, text: the small values everything stands on."""

from datetime import date
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from huying.core.dates import KnownDate, Precision
from huying.core.money import money_words, parse_cents
from huying.core.period import Period
from huying.core.text import clean_text, fold, nested_quotes, to_simplified, tokens, unfolded


def test_a_period_holds_its_first_day_and_not_its_end():
    year = Period.year(2023)

    assert date(2023, 1, 1) in year
    assert date(2023, 12, 31) in year
    assert date(2024, 1, 1) not in year
    assert date(2022, 12, 31) not in year


def test_december_ends_with_the_year():
    assert Period.month(2023, 12) == Period(date(2023, 12, 1), date(2024, 1, 1))


def test_an_empty_period_is_refused():
    with pytest.raises(ValueError, match="at least one day"):
        Period(date(2023, 1, 1), date(2023, 1, 1))


@pytest.mark.parametrize(
    ("text", "first", "after", "precision"),
    [
        ("2023", date(2023, 1, 1), date(2024, 1, 1), Precision.YEAR),
        ("2023-12", date(2023, 12, 1), date(2024, 1, 1), Precision.MONTH),
        ("2024-02-29", date(2024, 2, 29), date(2024, 3, 1), Precision.DAY),
        ("2023-10-10/2023-10-16", date(2023, 10, 10), date(2023, 10, 17), Precision.RANGE),
        ("", None, None, Precision.NONE),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_known(text, first, after, precision):
    known = KnownDate.parse(text)

    assert known == KnownDate(first, after, precision)
    assert str(known) == text


@pytest.mark.parametrize(
    "text", ["2023-02-30", "soon", "2023-13", "0000", "2023-10-16/2023-10-10", "9999-12-31"]
)
def test_a_date_that_is_none_is_refused_with_a_sentence(text):
    with pytest.raises(ValidationError):
        KnownDate.parse(text)


@pytest.mark.parametrize(
    ("text", "cents"), [("1,310,654", 131065400), ("0.5", 50), ("250.05", 25005), ("３００", 30000)]
)
def test_an_amount_is_kept_in_cents(text, cents):
    assert parse_cents(text) == cents


@pytest.mark.parametrize("text", ["-5", "1.234", "HK$5", "1e5", "", "NaN", "1" * 20])
def test_an_amount_that_is_none_is_refused(text):
    with pytest.raises(ValidationError):
        parse_cents(text)


@given(st.integers(min_value=0, max_value=10**12))
def test_money_survives_being_written_and_read(cents):
    words = money_words(cents, "HKD")

    assert parse_cents(words.removeprefix("HK$")) == cents


@given(st.text())
def test_cleaned_text_can_be_stored_and_stays_clean(text):
    cleaned = clean_text(text)

    assert "\x00" not in cleaned
    assert clean_text(cleaned) == cleaned
    cleaned.encode("utf-8")


@pytest.mark.parametrize(
    ("one", "other"), [("裏", "裡"), ("爲", "為"), ("衞生", "卫生"), ("ＡＢＣ", "abc"), ("個案", "个案")]
)
def test_variants_fold_to_the_same_text(one, other):
    assert fold(one) == fold(other)


def test_tokens_are_pairs_and_then_characters():
    assert tokens("跨境醫療 hello") == ["跨境", "境醫", "醫療", "跨", "境", "醫", "療", "hello"]


@pytest.mark.parametrize("letter", ["x", "7"])
def test_a_text_without_end_is_a_word_of_bounded_length(letter):
    """PostgreSQL refuses words of more than 2,047 bytes; the endings of a million digits would be half a terabyte."""
    assert tokens(letter * 1_000_000) == [letter * 64]


def test_endings_of_a_number_can_be_found():
    assert tokens("55001234") == ["55001234", "5001234", "001234", "01234", "1234", "234"]


@given(st.text())
def test_simplifying_keeps_the_length(text):
    assert len(to_simplified(text)) == len(text)


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("…ｶﾞ㎡ﬁßİ́각ᅡ醫疗")))
def test_every_character_of_a_folded_text_comes_from_a_place_that_folds_to_it(text):
    text = clean_text(text)
    folded = fold(text)
    places = unfolded(text, folded)

    if places:  # a very few scripts join in ways that are not followed; then nothing is said
        bounds = sorted(set(places))
        assert "".join(fold(text[a:b]) for a, b in pairwise(bounds)) == folded


@pytest.mark.parametrize("text", ["", "醫療……", "ｶﾞｽ ＡＢＣ", "Straße ﬁne ㎡", "e\u0301te", "각 한글", "a\nb"])
def test_the_places_of_ordinary_texts_are_known(text):
    assert unfolded(text, fold(text))[-1] == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("未說明「「河北加油」籌款」的所得", "未說明「『河北加油』籌款」的所得"),
        ("「甲」與「乙」", "「甲」與「乙」"),
        ("“the “black code” petition”", "“the ‘black code’ petition”"),
        ("「沒有收起", "「沒有收起"),
        ("it is the reader’s", "it is the reader’s"),
    ],
)
def test_quotation_marks_inside_others_become_inner_ones(text, expected):
    assert nested_quotes(text) == expected
