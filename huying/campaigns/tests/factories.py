"""The smallest valid campaigns and street stations."""

from datetime import date

import factory

from huying.campaigns.models import Campaign, Station
from huying.core.tests.factories import DatedFactory, RecordFactory


class CampaignFactory(DatedFactory):
    class Meta:
        model = Campaign

    title = factory.Sequence(lambda number: f"示例簽名行動{number}")


class StationFactory(RecordFactory):
    class Meta:
        model = Station

    campaign = factory.SubFactory(CampaignFactory)
    place = "示例地點"
    held_on = date(2023, 5, 2)
