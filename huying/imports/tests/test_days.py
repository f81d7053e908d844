"""Days as people write them."""

import contextlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huying.imports.days import NoDay, Order, Unclear, day_of, shown_order

DAY = date(2023, 5, 2)


@pytest.mark.parametrize(
    "cell",
    [
        "2023-05-02", "2023/5/2", "2023.5.2", " 2023-05-02 ", "２０２３－０５－０２", "2023-05-02 10:22", "2023-05-02T10:22:11",
        "2023年5月2日", "2023年05月02日 上午10:22", "2023年5月2日(星期二)", "2/5/2023", "02-05-2023", "2.5.2023", "2/5/2023 10:22:11 PM",
        "2 May 2023", "02-May-2023", "May 2, 2023", "20230502", "45048", 45048, 45048.93, DAY, datetime(2023, 5, 2, 23, 59),
        datetime(2023, 5, 1, 20, 0, tzinfo=UTC), "2023-05-01T20:00:00+00:00", "2023-05-01 16:00:00Z",
    ],
)  # fmt: skip
def test_the_same_day_in_many_ways(cell):
    assert day_of(cell, Order.DAY_FIRST) == DAY


def test_american_days_with_a_time():
    assert day_of("01/31/2023 10:22:11 PM", Order.MONTH_FIRST) == date(2023, 1, 31)


@pytest.mark.parametrize(
    "cell", ["x", "2023-13-01", "2023-02-30", "31/02/2023", "2/5/23", "2023", "12", 12, True, "2023-05-02 25:00", "0000-01-01", "99999999", "nan", "inf", "2023年", "5 Foo 2023"]
)  # fmt: skip
def test_what_is_no_day_is_not_made_one(cell):
    with pytest.raises(NoDay):
        day_of(cell, Order.DAY_FIRST)


def test_nobody_guesses_the_order():
    with pytest.raises(Unclear):
        day_of("2/5/2023", Order.UNKNOWN)
    with pytest.raises(NoDay):
        day_of("01/31/2023", Order.DAY_FIRST)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["1/2/2023", "13/2/2023"], (Order.DAY_FIRST, True)),
        (["1/2/2023", "2/13/2023"], (Order.MONTH_FIRST, True)),
        (["13/2/2023", "2/13/2023"], (Order.UNKNOWN, True)),
        (["1/2/2023"], (Order.UNKNOWN, True)),
        (["2023-01-02", "", None, 5], (Order.UNKNOWN, False)),
    ],
)
def test_a_column_may_show_its_order(cells, found):
    assert shown_order(cells) == found


@given(st.dates(date(1960, 1, 1), date(2100, 1, 1)))
def test_every_day_comes_back(day):
    ways = [
        f"{day:%Y-%m-%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.day}/{day.month}/{day.year}",
        (day - date(1899, 12, 30)).days,
    ]

    assert {day_of(way, Order.DAY_FIRST) for way in ways} == {day}


@given(st.text(max_size=40))
def test_any_words_are_a_day_or_not(text):
    with contextlib.suppress(NoDay):
        day_of(text, Order.DAY_FIRST)
