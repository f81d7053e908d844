"""The smallest valid centre."""

import factory

from huying.centres.models import Centre
from huying.core.tests.factories import RecordFactory


class CentreFactory(RecordFactory):
    class Meta:
        model = Centre

    name = factory.Sequence(lambda number: f"示例中心{number}")
    type = Centre.Type.DISTRICT
    city = "香港"
