"""Small pieces of the printed page: what may not be parted at the end of a line."""

import pytest

from huying.reports.render.pdf import NO_BREAK_SPACE, WORD_JOINER, _held, _held_together

J = WORD_JOINER


def test_a_date_is_one_piece():
    assert _held("5月2日") == f"5{J}月{J}2{J}日"
    assert _held("8 May") == J.join(f"8{NO_BREAK_SPACE}May")


def test_a_very_long_number_in_words_may_still_be_parted():
    words = "more than 280,000 person-times"

    assert _held(words) == words


@pytest.mark.parametrize(
    ("after", "joined"), [("場講座", True), ("，另有", False), (" talks", False), ("", False)]
)
def test_a_number_stays_with_what_it_counts(after, joined):
    number = {"type": "FigureRef", "text": "", "figure": {"text": "17"}}

    _before, words = _held_together([number, {"type": "Text", "text": after}])

    assert words["text"] == (J + after if joined else after)
