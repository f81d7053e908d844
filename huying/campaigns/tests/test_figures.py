"""Street stations of the period and the signatures on their sheets."""

from datetime import date

import pytest

from huying.campaigns.tests.factories import StationFactory
from huying.figures.tests.asking import ask, split

pytestmark = pytest.mark.django_db


def test_stations_count_by_their_own_day():
    StationFactory(held_on=date(2023, 12, 31))
    StationFactory(held_on=date(2024, 1, 1))
    StationFactory(held_on=None)

    assert ask("campaigns.stations").value == 1


def test_signatures_are_added_where_they_were_counted():
    counted = StationFactory(signatures=120)
    StationFactory(campaign=counted.campaign, signatures=30, qualifier="at_least")
    StationFactory(signatures=None)
    result = ask("campaigns.signatures")

    assert (result.value, result.qualifier, result.unit) == (150, "at_least", "signatures")
    assert split(result, "campaign") == {counted.campaign.code: 150}
