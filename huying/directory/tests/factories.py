"""The smallest valid services and offers."""

import factory

from huying.centres.tests.factories import CentreFactory
from huying.core.tests.factories import RecordFactory
from huying.directory.models import Offer, Service


class ServiceFactory(RecordFactory):
    class Meta:
        model = Service

    name = factory.Sequence(lambda number: f"示例服務{number}")


class OfferFactory(RecordFactory):
    class Meta:
        model = Offer

    service = factory.SubFactory(ServiceFactory)
    centre = factory.SubFactory(CentreFactory)
