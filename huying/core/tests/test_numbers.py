"""Case numbers: every single mistake and every swap of neighbours is noticed, however a number is typed."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_2

from huying.core.numbers import number_of, numbers_from, read_number
from huying.records.kind import kinds
from huying.records.rules import ALPHABET

LETTERS, DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
numbers = st.builds(
    number_of,
    st.text(LETTERS, min_size=2, max_size=4),
    st.integers(1950, 2099),
    st.integers(1, 9_999_999),
).filter(bool)


def _alphabet_at(number, place):
    """What a slip of the finger may put there and still look like a number."""
    if place < number.index("-"):
        return LETTERS
    return LETTERS + DIGITS if place == len(number) - 1 else DIGITS


@given(numbers)
def test_a_number_reads_as_itself(number):
    assert read_number(number).number == number
    assert read_number(number).fits


@given(numbers)
def test_no_other_character_in_any_one_place_fits(number):
    wrong = [
        number[:place] + other + number[place + 1 :]
        for place, each in enumerate(number)
        if each != "-"
        for other in _alphabet_at(number, place)
        if other != each
    ]
    found = [read_number(each) for each in wrong]

    assert not [each for each in found if each is not None and each.fits]
    assert all(read_number(f"{number[:-1]}{other}") for other in LETTERS)  # mistyped, and said to be


@given(numbers)
def test_no_two_neighbours_that_changed_places_fit(number):
    plain = number.replace("-", "")
    swapped = [
        plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
        for place in range(len(plain) - 1)
        if plain[place] != plain[place + 1]
    ]
    found = [read_number(each) for each in swapped]

    assert not [each for each in found if each is not None and each.fits]


@pytest.mark.parametrize(
    "typed",
    [
        "KT-2026-00042-{}",
        "kt-2026-00042-{}",
        " KT 2026 00042 {} ",
        "KT202600042{}",
        "kt 2026 42 {}",
        "KT-2026-42-{}",
        "ＫＴ－２０２６－０００４２－{}",
        "KT–2026–00042–{}",
    ],
)
def test_a_number_is_read_however_it_was_said(typed):
    number = number_of("KT", 2026, 42)

    assert read_number(typed.format(number[-1])).number == number
    assert read_number(typed.format(number[-1])).fits


@pytest.mark.parametrize(
    "words",
    [
        "",
        "KT",
        "樓宇維修",
        "27012808",
        "KT-2026",
        "K-2026-00042-1",
        "RB123456789HK",
        "KT-1726-00042-1",
        "A" * 500,
    ],
)
def test_words_telephones_and_parcels_are_no_numbers(words):
    assert read_number(words) is None


@given(
    st.sampled_from([kind.prefix for kind in kinds()]),
    st.integers(1990, 2099),
    st.text(ALPHABET, min_size=5, max_size=5),
)
def test_no_reference_of_any_kind_looks_like_a_number(prefix, year, rest):
    assert read_number(f"{prefix}-{year}-{rest}") is None


def test_a_letter_for_a_digit_is_a_slip():
    number = number_of("KT", 2026, 42)

    assert read_number(number.replace("00042", "OOO42")).fits is False


def test_the_check_character_is_that_of_the_standard():
    """The worked example of ISO 7064 for Mod 37-2: a blood donation of the international numbering."""
    assert mod_37_2.calc_check_digit("G123489654321") == "Y"


def test_serials_whose_check_character_nobody_can_say_or_tell_apart_are_passed_over():
    told = [number for _serial, number in islice(numbers_from("KT", 2026, 0), 200)]

    assert len(set(told)) == 200
    assert all(read_number(each).fits for each in told)
    assert not [each for each in told if each[-1] in "*OI"]
    assert [serial for serial, _number in islice(numbers_from("KT", 2026, 0), 200)] != list(range(1, 201))
