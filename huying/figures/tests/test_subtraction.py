"""Readers who subtract what is printed learn no very small count that two people have not released."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huying.core.period import Period
from huying.figures.engine import Part, Scope
from huying.figures.subtraction import Breakdown, Told, leaks, shown

LIMIT = 3
YEAR = Period.year(2023)
PEOPLE, KINDS = ("ng", "wong", "ma"), ("property", "business", "other")
KEY = "cases.received"


def _scope(person="", kind="", period=YEAR):
    return Scope(period, person, "", (("category", kind),) if kind else ())


def _count(cases, person="", kind=""):
    return sum(
        number for (whose, what), number in cases.items() if person in {"", whose} and kind in {"", what}
    )


def _quoted(cases, person="", kind="", name=""):
    return Told(name or f"fig-{person}-{kind}", KEY, _scope(person, kind), _count(cases, person, kind))


def _rows(cases, person=""):
    parts = tuple(
        Part(kind, kind, _count(cases, person, kind)) for kind in KINDS if _count(cases, person, kind)
    )
    return Breakdown(f"fig-{person}-", KEY, _scope(person), "category", parts, LIMIT)


def _cases(**numbers):
    return {(person, kind): numbers.get(f"{person}_{kind}", 0) for person, kind in product(PEOPLE, KINDS)}


def test_all_less_one_person_tells_the_others():
    cases = _cases(ng_property=11, wong_property=1)
    found = list(leaks([_quoted(cases), _quoted(cases, "ng")], LIMIT))

    assert [(each.wide.name, [inner.name for inner in each.narrow], each.rest) for each in found] == [
        ("fig--", ["fig-ng-"], 1)
    ]


def test_a_rest_that_is_large_or_nothing_tells_nobody():
    for others in (0, 3):
        cases = _cases(ng_property=11, wong_property=others)
        assert not list(leaks([_quoted(cases), _quoted(cases, "ng")], LIMIT))


def test_parts_that_are_all_printed_tell_no_more_than_themselves():
    cases = _cases(ng_property=4, ng_business=5, ng_other=2)
    told = [_quoted(cases), *(_quoted(cases, kind=kind) for kind in KINDS)]

    assert not list(leaks(told, LIMIT))
    assert [each.rest for each in leaks(told[:-1], LIMIT)] == [2]


def test_a_release_of_a_count_that_is_not_small_covers_its_difference():
    cases = _cases(ng_property=11, wong_property=1)
    told = [_quoted(cases), _quoted(cases, "ng")]

    assert not list(leaks(told, LIMIT, lifted={"fig-ng-"}))


def test_a_release_of_a_small_count_covers_only_itself():
    cases = _cases(ng_property=2, ng_business=2)
    told = [_quoted(cases), _quoted(cases, kind="property")]

    assert [each.rest for each in leaks(told, LIMIT, lifted={"fig--property"})] == [2]


def test_figures_of_other_keys_are_not_compared():
    cases = _cases(ng_property=11, wong_property=1)
    other = Told("fig-other", "cases.closed", _scope("ng"), 11)

    assert not list(leaks([_quoted(cases), other], LIMIT))


def test_a_shorter_period_is_compared_only_where_its_records_are_inside():
    year = Told("fig-year", KEY, _scope(), 12, counted=frozenset("abcdefghijkl"))
    inside = Told("fig-half", KEY, _scope(period=Period.month(2023, 5)), 11, counted=frozenset("abcdefghijk"))
    beside = Told("fig-half", KEY, _scope(period=Period.month(2023, 5)), 11, counted=frozenset("bcdefghijkx"))

    assert [each.rest for each in leaks([year, inside], LIMIT)] == [1]
    assert not list(leaks([year, beside], LIMIT))


def test_a_row_that_tells_the_others_part_is_left_out_and_protected():
    cases = _cases(ng_property=11, wong_property=1, ng_business=5, wong_business=5, ng_other=6)
    kept = shown([_rows(cases), _rows(cases, "ng")], [_quoted(cases), _quoted(cases, "ng")], LIMIT)

    assert [part.part for part in kept["fig--"]] == ["property", "business", "other"]
    assert [part.part for part in kept["fig-ng-"]] == ["other"]


def test_a_release_for_all_is_none_for_one_person():
    cases = _cases(ng_property=9, ng_business=5, ng_other=1, wong_other=1)
    quoted = [_quoted(cases, kind="other")]
    kept = shown([_rows(cases), _rows(cases, "ng")], quoted, LIMIT)

    assert "other" in [part.part for part in kept["fig--"]]
    assert "other" not in [part.part for part in kept["fig-ng-"]]


def test_a_row_that_is_quoted_by_itself_stays_and_the_wider_row_goes():
    cases = _cases(ng_property=11, wong_property=1, ng_business=5, wong_business=5, ng_other=6)
    quoted = [_quoted(cases, "ng", "property")]
    kept = shown([_rows(cases), _rows(cases, "ng")], quoted, LIMIT)

    assert "property" in [part.part for part in kept["fig-ng-"]]
    assert "property" not in [part.part for part in kept["fig--"]]


def test_nothing_is_left_out_without_reason():
    cases = dict.fromkeys(_cases(), 9)
    kept = shown([_rows(cases), _rows(cases, "ng")], [_quoted(cases), _quoted(cases, "ng")], LIMIT)

    assert [len(parts) for parts in kept.values()] == [3, 3]


NUMBERS = st.lists(st.integers(0, 8), min_size=9, max_size=9)
ASKED = st.sets(st.sampled_from([(person, kind) for person, kind in product(("", *PEOPLE), ("", *KINDS))]))


@settings(max_examples=150)
@given(numbers=NUMBERS, asked=ASKED, split=st.sets(st.sampled_from(("", *PEOPLE))))
def test_no_difference_of_printed_counts_is_small_unless_it_stands_between_quoted_ones(numbers, asked, split):
    cases = dict(zip(_cases(), numbers, strict=True))
    quoted = [
        each for each in (_quoted(cases, *one) for one in asked) if each.value >= LIMIT or not each.value
    ]
    tables = [_rows(cases, person) for person in sorted(split)]
    kept = shown(tables, quoted, LIMIT)
    rows = {
        (table.scope.representative, part.part): part.value for table in tables for part in kept[table.name]
    }
    printed = {(each.scope.representative, each.scope.of("category")): each.value for each in quoted}

    assert all(not 0 < value < LIMIT for value in rows.values())
    _no_reader_learns(cases, rows, printed)


def _no_reader_learns(cases, rows, printed):
    """By the cells that two printed sets of cases share, not by how the rule itself compares them."""
    everything = rows | printed
    for (person, kind), value in everything.items():
        cells = _cells(person, kind)
        if 0 < value < LIMIT:
            continue
        for family in _families(person, kind):
            known = [each for each in family if each in everything]
            rest = cells - set().union(*(_cells(*each) for each in known))
            left = sum(cases[cell] for cell in rest)
            if known and rest and 0 < left < LIMIT:
                assert {(person, kind), *known} <= printed.keys(), (person, kind, known)


def _cells(person, kind):
    return {
        (whose, what)
        for whose, what in product(PEOPLE, KINDS)
        if person in {"", whose} and kind in {"", what}
    }


def _families(person, kind):
    if not person:
        yield [(each, kind) for each in PEOPLE]
    if not kind:
        yield [(person, each) for each in KINDS]
    if not person and not kind:
        yield from ([each] for each in product(PEOPLE, KINDS))


@pytest.mark.parametrize("seed", range(3))
def test_the_same_tables_are_shortened_alike(seed):
    cases = {key: (place * 7 + seed * 3) % 9 for place, key in enumerate(_cases())}
    once = shown([_rows(cases), _rows(cases, "ng")], [_quoted(cases)], LIMIT)

    assert once == shown([_rows(cases), _rows(cases, "ng")], [_quoted(cases)], LIMIT)
