"""Declared totals, running totals, ratios and outside facts: what the engine does with any figure."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from huying.core.period import Period
from huying.figures import engine
from huying.figures.declare import cumulative, declared, figure, of_period, ratio
from huying.figures.engine import Figure, Origin, Scope, UnknownFigure, UnknownPart, _in_unit, declare, get
from huying.figures.models import DeclaredTotal, ExternalFact, OpeningBalance
from huying.figures.naming import of_choices
from huying.figures.tests.asking import YEAR, ask, split
from huying.figures.tests.factories import DeclaredTotalFactory, ExternalFactFactory, OpeningBalanceFactory
from huying.figures.units import Qualifier, Unit, UnitsDoNotMix

pytestmark = pytest.mark.django_db
FLOW = "tests.flow"


@pytest.fixture(autouse=True)
def _own_register(monkeypatch):
    """Figures of these tests, over records that every installation has, known to nobody else."""
    monkeypatch.setattr(engine, "_figures", dict(engine._figures))
    options = {
        "measure": Sum("value"),
        "qualifier_path": "qualifier",
        "breakdowns": {"unit": "unit"},
        "parts": {"unit": of_choices(Unit.choices)},
    }

    @figure(FLOW, label="流量", unit=Unit.ITEMS, definition="…", **options)
    def flow(scope):
        return ExternalFact.objects.filter(scope.period.covers())

    declared(
        "tests.declared", label="申報", unit=Unit.ITEMS, definition="…", itemised=FLOW, split_by=("kind",)
    )
    cumulative("tests.cumulative", of=FLOW, label="累計", definition="…")


def _fact(value, when="2023-05-02", **values):
    return ExternalFactFactory(value=value, when=when, **{"unit": Unit.ITEMS} | values)


def _total(value, **values):
    return DeclaredTotalFactory(figure="tests.declared", value=value, **values)


def _balance(value, before_on, **values):
    values = {"figure": "tests.cumulative", "unit": Unit.ITEMS} | values
    return OpeningBalanceFactory(value=value, before_on=before_on, **values)


def test_an_unknown_key_is_refused():
    with pytest.raises(UnknownFigure, match=r"cases\.imagined"):
        get("cases.imagined")


def test_a_key_is_declared_once():
    with pytest.raises(ValueError, match=r"tests\.flow is declared twice"):
        declare(get(FLOW))


def test_an_unknown_part_is_refused():
    with pytest.raises(UnknownPart, match=r"tests\.flow has no breakdown colour"):
        ask(FLOW, colour="red")


def test_value_and_qualifier_come_from_one_query(django_assert_num_queries):
    _fact(3)
    _fact(4, qualifier=Qualifier.AT_LEAST)

    with django_assert_num_queries(1):
        result = ask(FLOW)

    assert (result.value, result.qualifier, result.unit) == (7, Qualifier.AT_LEAST, Unit.ITEMS)


def test_a_result_lists_its_records_and_their_digest_changes_with_them():
    first = _fact(3)
    before = ask(FLOW).digest()
    second = _fact(0)
    after = ask(FLOW)

    assert after.codes() == sorted([first.code, second.code])
    assert after.value == 3
    assert after.digest() != before


def test_parts_add_up_and_are_named_in_the_readers_language():
    _fact(3)
    _fact(9, unit=Unit.CASES)
    with translation.override("en"):
        parts = ask(FLOW).by("unit")

    assert [(part.part, part.label, part.value) for part in parts] == [
        ("cases", "cases", 9),
        ("items", "items", 3),
    ]
    assert ask(FLOW, unit="cases").value == 9


def test_a_declared_total_says_how_much_of_it_is_not_itemised():
    _total(17, unclear_items=3)
    _fact(8)
    with translation.override("en"):
        result = ask("tests.declared")

        assert (result.value, str(result.note)) == (17, "declared, not itemised: 6 to 9")


def test_a_declared_total_that_is_itemised_says_nothing_more():
    _total(8)
    _fact(8)

    assert str(ask("tests.declared").note) == ""


def test_an_inexact_declared_total_is_not_given_an_exact_remainder():
    _total(4300, qualifier=Qualifier.NEARLY)
    with translation.override("en"):
        result = ask("tests.declared")

        assert (result.qualifier, str(result.note)) == (Qualifier.NEARLY, "declared, not itemised")


def test_the_whole_and_its_parts_are_not_added_together():
    _total(17, parts={})
    _total(13, parts={"kind": "suggestion"})

    assert [ask("tests.declared").value, ask("tests.declared", kind="suggestion").value] == [17, 13]


def test_parts_without_a_whole_are_added():
    _total(27, parts={"kind": "elected"})
    _total(16, parts={"kind": "appointed"})
    result = ask("tests.declared")

    assert (result.value, split(result, "kind")) == (43, {"elected": 27, "appointed": 16})


def test_a_month_inside_a_declared_year_is_not_added_to_it():
    _total(20, when="2023")
    _total(17, when="2023-03")

    assert [ask("tests.declared").value, ask("tests.declared", Period.month(2023, 3)).value] == [20, 17]


def test_a_total_of_one_representative_is_not_the_total_of_all():
    _total(13, representative="somebody")

    assert [ask("tests.declared").value, ask("tests.declared", representative="somebody").value] == [0, 13]


def test_a_total_of_another_year_or_without_a_date_does_not_count():
    _total(5, when="2022")
    _total(6, when="")

    assert ask("tests.declared").value == 0


def test_declared_totals_of_unlike_units_are_not_added():
    _total(700, parts={"kind": "a"}, unit=Unit.PERSONS)
    _total(1361, parts={"kind": "b"}, unit=Unit.PERSON_TIMES)

    with pytest.raises(UnitsDoNotMix):
        ask("tests.declared")


def test_a_running_total_is_the_balance_and_what_came_since():
    _balance(1000, date(2023, 1, 1))
    _fact(5, "2022-12-31")
    _fact(7, "2023-12-31")
    _fact(9, "2024-01-01")
    with translation.override("en"):
        result = ask("tests.cumulative")

        assert (result.value, result.qualifier) == (1007, Qualifier.EXACT)
        assert str(result.note) == "brought forward 1,000, added since 7"
        assert result.records.count() == 1


def test_a_running_total_keeps_running_over_the_years_since_its_balance():
    _balance(1000, date(2021, 1, 1))
    _fact(5, "2022-12-31")
    _fact(7, "2023-06-01")

    assert ask("tests.cumulative").value == 1012


def test_a_balance_taken_at_the_end_of_the_period_is_not_added_to():
    _balance(1000, date(2024, 1, 1), qualifier=Qualifier.MORE_THAN)
    _fact(7)
    result = ask("tests.cumulative")

    assert (result.value, result.qualifier, result.codes()) == (1000, Qualifier.MORE_THAN, [])


def test_a_later_balance_does_not_reach_back():
    _balance(1000, date(2023, 1, 1))
    _balance(5000, date(2025, 1, 1))
    _fact(7)

    assert ask("tests.cumulative").value == 1007


def test_an_inexact_balance_keeps_the_sum_inexact():
    _balance(1000, date(2023, 1, 1), qualifier=Qualifier.MORE_THAN)
    _fact(7)

    assert ask("tests.cumulative").qualifier is Qualifier.MORE_THAN


def test_a_running_total_has_no_parts():
    with pytest.raises(UnknownPart):
        ask("tests.cumulative", unit="items")


def test_a_balance_that_counts_something_else_is_refused():
    _balance(1000, date(2023, 1, 1), unit=Unit.PERSONS)

    with pytest.raises(UnitsDoNotMix):
        ask("tests.cumulative")


def _share():
    ratio("tests.share", part=FLOW, whole="tests.whole", label="比例", definition="…")


def test_a_ratio_is_told_to_one_decimal_and_shows_the_records_of_its_part():
    declared("tests.whole", label="全部", unit=Unit.ITEMS, definition="…")
    _share()
    DeclaredTotalFactory(figure="tests.whole", value=12)
    fact = _fact(5)
    result = ask("tests.share")

    assert (result.value, result.unit, result.codes()) == (Decimal("41.7"), Unit.PERCENT, [fact.code])


def test_a_ratio_of_inexact_numbers_is_approximate():
    declared("tests.whole", label="全部", unit=Unit.ITEMS, definition="…")
    _share()
    DeclaredTotalFactory(figure="tests.whole", value=12, qualifier=Qualifier.MORE_THAN)
    _fact(5)

    assert ask("tests.share").qualifier is Qualifier.APPROX


def test_a_ratio_of_nothing_says_so_instead_of_failing():
    declared("tests.whole", label="全部", unit=Unit.ITEMS, definition="…")
    _share()
    with translation.override("en"):
        result = ask("tests.share")

        assert (result.value, str(result.note)) == (0, "nothing to compare with in this period")


def test_an_outside_fact_is_quoted_with_its_own_unit_and_qualifier():
    fact = ExternalFactFactory(value=62, decimals=1, unit=Unit.MAGNITUDE, qualifier=Qualifier.APPROX)
    result = ask("figures.external", fact=fact.code)

    assert (result.value, result.unit, result.qualifier) == (Decimal("6.2"), Unit.MAGNITUDE, Qualifier.APPROX)


def test_the_year_and_the_outlook_follow_from_the_period():
    assert [ask("figures.year").value, ask("figures.outlook_year").value] == [2023, 2024]
    assert ask("figures.outlook_year", Period.month(2023, 3)).value == 2024


def test_a_figure_of_the_period_has_no_records():
    of_period("tests.days", label="日數", unit=Unit.TIMES, definition="…", value=lambda period: 365)
    result = ask("tests.days")

    assert (result.value, result.figure.origin, result.codes()) == (365, Origin.PERIOD, [])


def test_records_without_the_part_are_not_stated_and_can_be_asked_for():
    without = OpeningBalanceFactory(figure="a.b")
    OpeningBalanceFactory(figure="a.c", centre="somewhere", before_on=date(2022, 1, 1))
    plain = Figure(
        "tests.plain",
        "…",
        Unit.ITEMS,
        "…",
        lambda scope: OpeningBalance.objects.all(),
        breakdowns={"centre": "centre"},
    )
    declare(plain)
    with translation.override("en"):
        parts = [(part.part, part.label, part.value) for part in ask("tests.plain").by("centre")]

    assert parts == [("", "not stated", 1), ("somewhere", "somewhere", 1)]
    scope = Scope(YEAR, only=(("centre", ""),))
    assert list(plain.narrowed(scope)) == [without]


@given(cents=st.lists(st.integers(1, 10**11), min_size=1, max_size=8))
def test_money_is_exact_to_the_cent(cents):
    told = _in_unit(sum(cents), Unit.HKD)

    assert Decimal(told) * 100 == sum(cents)
    assert isinstance(told, int) == (sum(cents) % 100 == 0)


@given(
    values=st.lists(st.tuples(st.integers(0, 99), st.sampled_from(["items", "cases", "persons"])), max_size=6)
)
def test_whatever_is_recorded_the_parts_add_up_to_the_value(values):
    DeclaredTotal.objects.all().delete()
    ExternalFact.objects.all().delete()
    for value, unit in values:
        _fact(value, unit=unit)
    result = ask(FLOW)

    assert get(FLOW).adds_up("unit")
    assert sum(part.value for part in result.by("unit")) == result.value


@given(
    day=st.dates(date(2023, 1, 2), date(2023, 12, 31)),
    days=st.lists(st.dates(date(2022, 12, 1), date(2024, 1, 31)), max_size=8),
)
def test_a_period_cut_in_two_adds_up_to_the_whole(day, days):
    ExternalFact.objects.all().delete()
    for each in days:
        _fact(1, each.isoformat())
    before, after = Period(YEAR.start, day), Period(day, YEAR.end)

    assert ask(FLOW, before).value + ask(FLOW, after).value == ask(FLOW).value
