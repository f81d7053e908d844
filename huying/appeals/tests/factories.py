"""The smallest valid events, gifts, grants, deliveries and thanks."""

import factory

from huying.appeals.models import Acknowledgement, Appeal, Delivery, Disbursement, Donation, Event, Grant
from huying.core.tests.factories import DatedFactory
from huying.representatives.tests.factories import OrganisationFactory


class EventFactory(DatedFactory):
    class Meta:
        model = Event

    type = Event.Type.DISASTER
    title = factory.Sequence(lambda number: f"示例事件{number}")


class AppealFactory(DatedFactory):
    class Meta:
        model = Appeal

    title = "示例籌款"
    event = factory.SubFactory(EventFactory)
    organiser = factory.SubFactory(OrganisationFactory)


class GrantFactory(DatedFactory):
    class Meta:
        model = Grant

    title = "示例撥款"
    event = factory.SubFactory(EventFactory)
    source_kind = Grant.Source.GOVERNMENT
    source = factory.SubFactory(OrganisationFactory)
    grantee = factory.SubFactory(OrganisationFactory)
    amount_cents = 100_00
    currency = "HKD"


class DonationFactory(DatedFactory):
    class Meta:
        model = Donation

    kind = Donation.Kind.CASH
    title = factory.Sequence(lambda number: f"示例捐款{number}")
    event = factory.SubFactory(EventFactory)
    source = factory.SubFactory(OrganisationFactory)
    amount_cents = 100_00
    currency = "HKD"


class DisbursementFactory(DatedFactory):
    class Meta:
        model = Disbursement

    grant = factory.SubFactory(GrantFactory)
    payee = factory.SubFactory(OrganisationFactory)
    purpose = "示例支出"
    amount_cents = 100_00
    currency = "HKD"


class DeliveryFactory(DatedFactory):
    class Meta:
        model = Delivery

    title = "示例物資"
    recipient_count = 2
    recipient_unit = Delivery.Recipients.HOMES


class AcknowledgementFactory(DatedFactory):
    class Meta:
        model = Acknowledgement

    sender = factory.SubFactory(OrganisationFactory)
