"""What every record needs, and dates as people type them: `when="2023-03"`."""

from datetime import UTC, datetime

import factory

from huying.core.dates import KnownDate

MOMENT = datetime(2024, 1, 15, 1, 0, tzinfo=UTC)


class RecordFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    code = factory.Sequence(lambda number: f"record-{number}")
    created_at = MOMENT
    updated_at = MOMENT


class DatedFactory(RecordFactory):
    class Meta:
        abstract = True

    class Params:
        when = "2023-05-02"

    from_on = factory.LazyAttribute(lambda record: KnownDate.parse(record.when).from_on)
    until_on = factory.LazyAttribute(lambda record: KnownDate.parse(record.when).until_on)
    precision = factory.LazyAttribute(lambda record: KnownDate.parse(record.when).precision)
