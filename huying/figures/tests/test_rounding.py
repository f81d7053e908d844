"""An exact value rounded on printing carries the hedge that is then true, and an inexact one is left alone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huying.figures.rounding import DoubleHedge, Way, rounded
from huying.figures.units import Qualifier

AMOUNTS = st.one_of(st.integers(0, 10**10), st.decimals(0, 10**8, places=2))
STEPS = st.sampled_from([2, 10, 50, 100, 1000, 10_000])


@given(value=AMOUNTS, to=STEPS, way=st.sampled_from(Way))
def test_the_hedge_is_true_of_the_exact_value(value, to, way):
    told, hedge = rounded(value, to, way=way)

    assert told % to == 0 and abs(told - value) < to
    assert {
        Qualifier.EXACT: told == value,
        Qualifier.MORE_THAN: told < value,
        Qualifier.NEARLY: told > value,
        Qualifier.APPROX: told != value and abs(told - value) * 2 <= to,
    }[hedge]


@given(value=AMOUNTS, to=STEPS)
def test_each_way_has_its_own_word(value, to):
    words = [rounded(value, to, way=way)[1] for way in Way]

    if value % to:
        assert words == [Qualifier.MORE_THAN, Qualifier.NEARLY, Qualifier.APPROX]
    else:
        assert set(words) == {Qualifier.EXACT}


@pytest.mark.parametrize("qualifier", [each for each in Qualifier if each is not Qualifier.EXACT])
@pytest.mark.parametrize("way", Way)
def test_what_is_inexact_already_is_not_rounded(qualifier, way):
    with pytest.raises(DoubleHedge):
        rounded(2800, 100, qualifier, way)


def test_money_with_cents_is_told_without_them():
    assert rounded(Decimal("1310654.50"), 10_000) == (1_310_000, Qualifier.MORE_THAN)
    assert isinstance(rounded(Decimal("1310654.50"), 10_000)[0], int)
