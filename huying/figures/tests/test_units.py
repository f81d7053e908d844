"""What a sum of qualified values may be called."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huying.figures.units import Qualifier, Unit, UnitsDoNotMix, one_unit, together

QUALIFIERS = st.sampled_from([each for each in Qualifier if each is not Qualifier.APPROX])
# How far the truth may lie from the value that is told, for each qualifier that promises a direction.
ALLOWED = {
    Qualifier.EXACT: st.just(0),
    Qualifier.AT_LEAST: st.integers(0, 50),
    Qualifier.MORE_THAN: st.integers(1, 50),
    Qualifier.NEARLY: st.integers(-50, 0),
}
TRUE = {
    Qualifier.EXACT: lambda truth, value: truth == value,
    Qualifier.AT_LEAST: lambda truth, value: truth >= value,
    Qualifier.MORE_THAN: lambda truth, value: truth > value,
    Qualifier.NEARLY: lambda truth, value: truth <= value,
    Qualifier.APPROX: lambda truth, value: True,
}


@given(st.data(), st.lists(QUALIFIERS, min_size=1, max_size=6))
def test_the_qualifier_of_a_sum_is_true_whenever_those_of_its_parts_are(data, qualifiers):
    values = [data.draw(st.integers(0, 1000)) for _each in qualifiers]
    truths = [
        value + data.draw(ALLOWED[qualifier]) for value, qualifier in zip(values, qualifiers, strict=True)
    ]

    assert TRUE[together(qualifiers)](sum(truths), sum(values))


@given(st.lists(st.sampled_from(Qualifier), max_size=4))
def test_the_order_of_parts_does_not_change_the_qualifier(qualifiers):
    assert {together(order) for order in permutations(qualifiers)} == {together(qualifiers)}


@given(st.lists(st.sampled_from(Qualifier), max_size=4), st.lists(st.sampled_from(Qualifier), max_size=4))
def test_adding_sums_of_parts_is_no_surer_than_adding_the_parts(left, right):
    in_steps, at_once = together([together(left), together(right)]), together([*left, *right])

    assert in_steps in {at_once, Qualifier.APPROX}


@pytest.mark.parametrize(
    ("qualifiers", "expected"),
    [
        ([], "exact"),
        (["exact", "exact"], "exact"),
        (["exact", "at_least"], "at_least"),
        (["at_least", "more_than"], "more_than"),
        (["exact", "nearly"], "nearly"),
        (["nearly", "more_than"], "approx"),
        (["approx", "exact"], "approx"),
    ],
)
def test_parts_make_this_whole(qualifiers, expected):
    assert together(qualifiers) == expected


def test_nearly_belongs_to_the_approximate_ones_in_data_files():
    assert {each.value: each.family for each in Qualifier} == {
        "exact": "exact",
        "at_least": "at_least",
        "more_than": "more_than",
        "nearly": "approx",
        "approx": "approx",
    }


def test_persons_and_person_times_do_not_mix():
    with pytest.raises(UnitsDoNotMix, match="person-times, persons"):
        one_unit([Unit.PERSONS, Unit.PERSON_TIMES])


def test_parts_of_one_unit_share_it():
    assert one_unit(["cases", Unit.CASES]) is Unit.CASES
