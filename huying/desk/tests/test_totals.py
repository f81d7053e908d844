"""Whatever is pressed, taken back and sent again, in whatever order: the day's total is the presses that stand."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from huying.cases.models import Tally
from huying.desk import actions
from huying.desk.models import Press
from huying.desk.tests.factories import EnquiryKindFactory, hong_kong, make_counter
from huying.figures.tests.asking import ask

NOON = hong_kong(2023, 5, 2, 12, 0)
KEYS = st.integers(0, 5)
# What a desk may do: press a key (again), take a press back (again), correct its channel.
ACTS = st.lists(st.tuples(st.sampled_from(["press", "undo", "move"]), KEYS), max_size=25)
CHANNELS = ("phone", "visit")


class AnyOrder(TestCase):
    @hypothesis(max_examples=40)
    @given(ACTS)
    def test_any_interleaving_gives_the_right_total(self, acts):
        counter, kind = make_counter(), EnquiryKindFactory()
        centre = counter.postings.first().centre
        standing: dict[int, str] = {}
        undone: set[int] = set()
        presses: dict[int, Press] = {}
        for place, (act, number) in enumerate(acts):
            at = NOON + timedelta(seconds=place)
            if act == "press":
                told = {"centre": centre.code, "channel": "phone", "kind": kind.code}
                presses[number] = actions.count_once(key=f"{number:032d}", told=told, by=counter, at=at)
                if number not in undone:
                    standing.setdefault(number, "phone")
            elif number in presses:
                press = Press.objects.get(pk=presses[number].pk)
                if act == "undo":
                    actions.take_back(press=press, by=counter, at=at)
                    undone.add(number)
                    standing.pop(number, None)
                else:
                    channel = CHANNELS[press.channel == "phone"]
                    values = {"channel": channel}
                    if number in undone:
                        with pytest.raises(ValidationError):
                            actions.edit_press(
                                record=press, values=values, version=press.version, by=counter, at=at
                            )
                    else:
                        actions.edit_press(
                            record=press, values=values, version=press.version, by=counter, at=at
                        )
                        standing[number] = channel

        by_channel = {each.channel: each.pressed for each in Tally.objects.all()}
        for channel in CHANNELS:
            assert by_channel.get(channel, 0) == list(standing.values()).count(channel)
        assert ask("cases.visits").value == ask("desk.contacts").value == len(standing)
