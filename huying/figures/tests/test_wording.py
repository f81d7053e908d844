"""Figures in words: one hedge, true rounding, digits that can be read back."""

from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy, pgettext
from hypothesis import given
from hypothesis import strategies as st

from huying.figures.units import NAMES_NOT_AMOUNTS, TOLD_WHOLE, Qualifier, Unit
from huying.figures.wording import HEDGES, Manner, digits, filled, spoken

LANGUAGES = ("zh-hant", "zh-hans", "en")
AMOUNTS = [unit for unit in Unit if unit not in NAMES_NOT_AMOUNTS]


def _hedges():
    return [str(word) for word in HEDGES.values() if word] + [pgettext("hedge within a number", "odd")]


@given(
    value=st.integers(0, 10**12),
    unit=st.sampled_from(AMOUNTS),
    qualifier=st.sampled_from(Qualifier),
    manner=st.sampled_from(Manner),
    language=st.sampled_from(LANGUAGES),
)
def test_a_value_carries_one_hedge_when_inexact_and_none_when_exact(value, unit, qualifier, manner, language):
    with translation.override(language):
        said = spoken(value, unit, qualifier, manner)
        found = sum(said.text.count(hedge) for hedge in _hedges())

        assert found == (0 if qualifier is Qualifier.EXACT else 1)
        assert said.hedge in said.text


@given(value=st.integers(0, 10**13), language=st.sampled_from(LANGUAGES))
def test_digits_can_be_read_back_exactly(value, language):
    with translation.override(language):
        told = digits(value).replace(",", "")
        for power, size in ((gettext("hundred million"), 10**8), (gettext("ten thousand"), 10**4)):
            if language != "en" and told.endswith(power):
                assert Decimal(told.removesuffix(power)) * size == value
                return
        assert int(told) == value


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "expected"),
    [
        (12, Unit.CASES, Qualifier.EXACT, "12宗"),
        (4300, Unit.PERSON_TIMES, Qualifier.NEARLY, "近4,300人次"),
        (280_000, Unit.PERSON_TIMES, Qualifier.MORE_THAN, "超過28萬人次"),
        (185_000, Unit.CASES, Qualifier.MORE_THAN, "超過18.5萬宗"),
        (1400, Unit.ARTICLES, Qualifier.AT_LEAST, "逾1,400篇"),
        (5, Unit.INSTITUTIONS, Qualifier.APPROX, "約5間"),
        (2004, Unit.QUESTIONNAIRES, Qualifier.EXACT, "2,004份"),
        (2004, Unit.YEAR, Qualifier.EXACT, "2004"),
        (14, Unit.TERM, Qualifier.EXACT, "第14屆"),
        (Decimal("6.2"), Unit.MAGNITUDE, Qualifier.EXACT, "6.2級"),
        (27, Unit.SEATS, Qualifier.EXACT, "27席"),
        (20, Unit.SESSIONS, Qualifier.EXACT, "20場"),
        (16, Unit.MEMBERS, Qualifier.EXACT, "16名"),
    ],
)
def test_traditional_chinese_says(value, unit, qualifier, expected):
    with translation.override("zh-hant"):
        assert spoken(value, unit, qualifier).text == expected


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "expected"),
    [
        (12, Unit.CASES, Qualifier.EXACT, "12 cases"),
        (1, Unit.CASES, Qualifier.EXACT, "1 case"),
        (280_000, Unit.PERSON_TIMES, Qualifier.MORE_THAN, "more than 280,000 person-times"),
        (1_310_654, Unit.HKD, Qualifier.EXACT, "HK$1,310,654"),
        (Decimal("1310654.5"), Unit.HKD, Qualifier.EXACT, "HK$1,310,654.5"),
        (Decimal("0.5"), Unit.YEARS, Qualifier.EXACT, "0.5 years"),
        (2, Unit.ORDINAL_YEAR, Qualifier.EXACT, "year 2"),
    ],
)
def test_english_says(value, unit, qualifier, expected):
    with translation.override("en"):
        assert spoken(value, unit, qualifier).text == expected


@pytest.mark.parametrize(
    ("value", "before", "after"),
    [(1_700_000, "170", "萬"), (280_000, "28萬", ""), (260, "260", ""), (120_000_000, "1.2億", "")],
)
def test_chinese_can_say_odd_within_the_number_instead(value, before, after):
    with translation.override("zh-hant"):
        odd, power = pgettext("hedge within a number", "odd"), gettext("hundred million")
        said = spoken(value, Unit.PERSONS, Qualifier.MORE_THAN, Manner.WITHIN)

        assert said.bare == f"{before}{odd}{after}".replace("億", power)


def test_a_number_that_is_not_round_keeps_its_hedge_in_front():
    with translation.override("zh-hant"):
        within = spoken(1361, Unit.PERSON_TIMES, Qualifier.MORE_THAN, Manner.WITHIN)
        assert within == spoken(1361, Unit.PERSON_TIMES, Qualifier.MORE_THAN)


def test_filled_words_follow_the_reader_and_not_the_one_who_computed_them():
    with translation.override("en"):
        note = filled(gettext_lazy("declared, not itemised: %(count)s"), count="6")
        english = str(note)
    with translation.override("zh-hant"):
        assert (english, str(note)) == ("declared, not itemised: 6", "申報而未列項：6")


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [(1, Unit.CASES, "case"), (2, Unit.CASES, "cases"), (1, Unit.ITEMS, "item"), (1, Unit.CITIES, "city")],
)
def test_a_unit_apart_from_its_number_agrees_with_it(value, unit, expected):
    with translation.override("en"):
        assert spoken(value, unit).unit == expected


def test_chinese_units_have_one_form():
    with translation.override("zh-hant"):
        assert [spoken(value, Unit.CASES).unit for value in (1, 2)] == ["宗", "宗"]


@pytest.mark.parametrize(
    ("unit", "chinese", "english"),
    [
        (Unit.ORDINAL_YEAR, "第1年", "year 1"),
        (Unit.ORDINAL, "第1次", "number 1"),
        (Unit.TERM, "第1屆", "term 1"),
        (Unit.ANNIVERSARY, "1周年", "anniversary 1"),
    ],
)
def test_an_ordinal_is_told_whole(unit, chinese, english):
    assert unit in TOLD_WHOLE
    for language, expected in (("zh-hant", chinese), ("en", english)):
        with translation.override(language):
            assert spoken(1, unit).text == expected


def test_views_are_not_person_times():
    with translation.override("zh-hant"):
        assert spoken(7, Unit.VIEWS).text == "7次"
