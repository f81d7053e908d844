"""Declared totals that cannot all be true are found, and what has no record is told as a range."""

import pytest
from django.utils import translation

from huying.core.period import Period
from huying.figures.models import DeclaredTotal
from huying.figures.tests.asking import ask
from huying.figures.tests.factories import DeclaredTotalFactory, OpeningBalanceFactory
from huying.figures.totals import Itemised, contradictions, exceeds, not_itemised, note_of_total
from huying.figures.units import Qualifier, Unit

pytestmark = pytest.mark.django_db
SEATS = "representatives.seats"


def _total(value, **values):
    return DeclaredTotalFactory(figure=SEATS, value=value, unit=Unit.SEATS, **values)


def _found():
    return [
        (found.whole.value, sorted(part.value for part in found.parts))
        for found in contradictions(DeclaredTotal.objects.order_by("code"))
    ]


def test_parts_that_make_up_their_whole_agree():
    for value, parts in ((43, {}), (27, {"seat": "elected"}), (16, {"seat": "appointed"})):
        _total(value, parts=parts)

    assert _found() == []


@pytest.mark.parametrize("whole", [50, 40])
def test_parts_that_miss_their_sum_are_found_and_told_on_the_card(whole):
    for value, parts in ((whole, {}), (27, {"seat": "elected"}), (16, {"seat": "appointed"})):
        _total(value, parts=parts)

    assert _found() == [(whole, [16, 27])]
    with translation.override("en"):
        assert str(ask(SEATS).note).startswith("its declared parts come to 43; ")


def test_one_part_may_be_less_than_its_whole_but_never_more():
    _total(43)
    _total(27, parts={"seat": "elected"})
    assert _found() == []
    _total(44, parts={"seat": "appointed"})
    assert (43, [44]) in _found()


@pytest.mark.parametrize(
    "values", [{"representative": "somebody"}, {"centre": "somewhere"}, {"when": "2023-03"}]
)
def test_a_narrower_total_is_never_more_than_the_wider(values):
    _total(10)
    _total(11, **values)

    assert _found() == [(10, [11])]


def test_totals_of_other_days_or_people_are_not_compared():
    _total(10, when="2023-03")
    _total(11, when="2023")
    _total(12, representative="somebody", when="2022")

    assert _found() == []


@pytest.mark.parametrize(
    ("whole", "part", "wrong"),
    [
        (Qualifier.MORE_THAN, Qualifier.EXACT, False),
        (Qualifier.AT_LEAST, Qualifier.EXACT, False),
        (Qualifier.APPROX, Qualifier.EXACT, False),
        (Qualifier.NEARLY, Qualifier.EXACT, True),
        (Qualifier.EXACT, Qualifier.NEARLY, False),
        (Qualifier.EXACT, Qualifier.APPROX, False),
        (Qualifier.EXACT, Qualifier.MORE_THAN, True),
    ],
)
def test_hedges_leave_room(whole, part, wrong):
    _total(10, qualifier=whole)
    _total(11, parts={"seat": "elected"}, qualifier=part)

    assert bool(_found()) is wrong


def test_more_on_record_than_declared_is_told():
    assert exceeds(Itemised(8), 5, Qualifier.EXACT)
    assert not exceeds(Itemised(8), 5, Qualifier.MORE_THAN)
    assert not exceeds(Itemised(8, twice=3), 5, Qualifier.EXACT)
    with translation.override("en"):
        assert str(not_itemised(5, Qualifier.EXACT, Itemised(8), 0)) == "itemised: 8, more than declared"


@pytest.mark.parametrize(
    ("itemised", "unclear", "expected"),
    [
        (Itemised(8), 3, "declared, not itemised: 6 to 9"),
        (Itemised(8, twice=1), 3, "declared, not itemised: 6 to 10"),
        (Itemised(8, twice=1), 0, "declared, not itemised: 9 to 10"),
        (Itemised(17), 0, ""),
        (Itemised(17, twice=1), 0, "declared, not itemised: 0 to 1"),
    ],
)
def test_what_has_no_record_is_a_range_while_records_may_be_one_another_or_belong_elsewhere(
    itemised, unclear, expected
):
    with translation.override("en"):
        assert str(not_itemised(17, Qualifier.EXACT, itemised, unclear)) == expected


def test_a_length_of_time_is_never_said_to_lack_items():
    total = DeclaredTotalFactory(figure="activities.scheme_period", value=5, decimals=1, unit=Unit.YEARS)

    assert note_of_total(total) == ""
    assert str(ask("activities.scheme_period").note) == ""


def test_a_total_is_called_as_its_figure_with_its_exact_value():
    totals = [
        DeclaredTotalFactory(figure="activities.scheme_period", value=5, decimals=1, unit=Unit.YEARS),
        _total(27),
        DeclaredTotalFactory(figure="nobody.knows", value=1, unit=Unit.ITEMS),
    ]

    with translation.override("en"):
        assert [str(each) for each in totals] == [
            "Length of the period counted for the scheme 0.5 years",
            "District Council seats 27 seats",
            "nobody.knows 1 item",
        ]


def test_a_balance_is_named_by_the_last_day_that_it_counts_and_keeps_its_hedge():
    balance = OpeningBalanceFactory(value=280_000, qualifier=Qualifier.MORE_THAN)

    with translation.override("zh-hant"):
        assert str(balance).endswith("2022年12月31日")
        note = str(ask(balance.figure, Period.year(2023)).note)
        assert note == "承前超過28萬，其後未有紀錄"
