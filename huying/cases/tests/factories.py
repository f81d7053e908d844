"""The smallest valid cases, referrals, letters and tallies."""

from datetime import date

import factory

from huying.cases.models import Case, Category, Enquiry, Letter, Referral, Tally
from huying.centres.tests.factories import CentreFactory
from huying.core.tests.factories import RecordFactory
from huying.representatives.tests.factories import OrganisationFactory, RepresentativeFactory


class CategoryFactory(RecordFactory):
    class Meta:
        model = Category

    name = factory.Sequence(lambda number: f"示例類別{number}")
    position = factory.Sequence(lambda number: number)


class CaseFactory(RecordFactory):
    class Meta:
        model = Case

    centre = factory.SubFactory(CentreFactory)
    category = factory.SubFactory(CategoryFactory)
    representative = factory.SubFactory(RepresentativeFactory)
    title = "示例個案"
    received_on = date(2023, 5, 2)


class ReferralFactory(RecordFactory):
    class Meta:
        model = Referral

    case = factory.SubFactory(CaseFactory)
    to_centre = factory.SubFactory(CentreFactory, type="mainland-centre")
    referred_on = date(2023, 5, 2)


class LetterFactory(RecordFactory):
    class Meta:
        model = Letter

    case = factory.SubFactory(CaseFactory)
    centre = factory.SelfAttribute("case.centre")
    serial = factory.Sequence(lambda number: f"EX/{number}")
    to_organisation = factory.SubFactory(OrganisationFactory)
    subject = "示例函件"
    sent_on = date(2023, 5, 2)


class TallyFactory(RecordFactory):
    class Meta:
        model = Tally

    centre = factory.SubFactory(CentreFactory)
    held_on = date(2023, 5, 2)
    channel = Tally.Channel.PHONE
    number = 5


class EnquiryFactory(RecordFactory):
    class Meta:
        model = Enquiry

    centre = factory.SubFactory(CentreFactory)
    asked_on = date(2023, 5, 2)
    channel = Tally.Channel.PHONE
    topic = "示例查詢"
