"""Small counts stay hidden, also from whoever can subtract."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from huying.figures.engine import Figure, Part
from huying.figures.models import DeclaredTotal
from huying.figures.suppression import is_small, limit_of, may_show, suppressed, total_may_be_told
from huying.figures.units import Unit

LIMIT = 3


def _parts(*values):
    return [Part(f"part-{place}", f"部分{place}", value) for place, value in enumerate(values)]


def _shown(*values, **options):
    return [part and part.value for part in suppressed(_parts(*values), LIMIT, **options)]


def _figure(**options):
    return Figure(
        "cases.example", "個案", Unit.CASES, "…", lambda scope: DeclaredTotal.objects.none(), **options
    )


def test_a_single_small_part_takes_the_next_smallest_with_it():
    assert _shown(5, 4, 2, 0) == [5, None, None, 0]


def test_two_small_parts_that_differ_protect_each_other():
    assert _shown(5, 4, 2, 1) == [5, 4, None, None]


def test_two_small_parts_that_their_sum_would_tell_take_another_with_them():
    assert _shown(9, 4, 1, 1) == [9, None, None, None]


def test_parts_that_are_large_enough_are_all_shown():
    assert _shown(5, 4, 3, 0) == [5, 4, 3, 0]


def test_a_recorded_release_shows_everything():
    assert _shown(5, 4, 2, 1, released=True) == [5, 4, 2, 1]


def test_the_total_goes_when_hiding_every_part_would_not_help():
    told = [total_may_be_told(_parts(*values), LIMIT) for values in [(1,), (2, 2), (1, 2), (5, 1), (5, 4)]]

    assert told == [False, False, True, True, True]


@given(st.lists(st.integers(0, 9), max_size=5))
def test_no_hidden_small_part_can_be_worked_out_from_the_rest(values):
    shown = [part and part.value for part in suppressed(_parts(*values), LIMIT)]
    hidden = [place for place, value in enumerate(shown) if value is None]

    assert not any(is_small(value, LIMIT) for value in shown if value is not None)
    if hidden and total_may_be_told(_parts(*values), LIMIT):
        rest = sum(values) - sum(value for value in shown if value is not None)
        fitting = [guess for guess in product(range(1, rest + 1), repeat=len(hidden)) if sum(guess) == rest]
        for at, place in enumerate(hidden):
            if is_small(values[place], LIMIT):
                assert len({guess[at] for guess in fitting}) > 1


def test_only_figures_about_residents_have_a_limit(settings):
    settings.SMALL_CELL = 3

    assert [limit_of(_figure()), limit_of(_figure(small_cells=True))] == [0, 3]


def test_one_small_value_is_shown_only_when_released():
    figure = _figure(small_cells=True)
    shows = [
        may_show(figure, 2),
        may_show(figure, 2, released=True),
        may_show(figure, 3),
        may_show(figure, 0),
    ]

    assert shows == [False, True, True, True]
