"""A letter and a residents' session are channels like the others: entered, pressed, imported, counted, told in words."""

import pytest
from django.utils import translation

from huying.cases.models import Tally
from huying.cases.tests.factories import CaseFactory, EnquiryFactory, TallyFactory
from huying.figures.tests.asking import ask, split
from huying.imports.profiling import CHANNEL_WORDS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("channel", ["letter", "session"])
def test_figures_are_told_by_every_channel(channel):
    CaseFactory(channel=channel)
    EnquiryFactory(channel=channel)
    TallyFactory(channel=channel, number=3)

    assert split(ask("cases.received"), "channel") == {channel: 1}
    assert split(ask("cases.enquiries"), "channel") == {channel: 1}
    assert split(ask("cases.visits"), "channel") == {channel: 3}
    assert ask("cases.received", channel=channel).value == 1


def test_every_channel_has_words_of_its_own_and_is_known_to_imports():
    for language in ("zh-hant", "zh-hans", "en"):
        with translation.override(language):
            assert len({str(words) for _value, words in Tally.Channel.choices}) == len(Tally.Channel.choices)
    assert set(CHANNEL_WORDS) == set(Tally.Channel.values)
    words = [word for line in CHANNEL_WORDS.values() for word in line.split()]
    assert len(words) == len(set(words))
