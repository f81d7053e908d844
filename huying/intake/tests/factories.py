"""The smallest valid notices and requests for help."""

from datetime import date

import factory

from huying.centres.tests.factories import CentreFactory
from huying.core.tests.factories import RecordFactory
from huying.intake.models import HelpRequest, Notice
from huying.intake.slips import digest_of


class NoticeFactory(RecordFactory):
    class Meta:
        model = Notice

    name = factory.Sequence(lambda number: f"示例{number}")
    words = "示例聲明"
    began_on = factory.Sequence(lambda number: date(2000 + number % 20, 1 + number % 12, 1 + number % 28))


class HelpRequestFactory(RecordFactory):
    class Meta:
        model = HelpRequest

    centre = factory.SubFactory(CentreFactory)
    received_on = date(2023, 5, 2)
    story = "示例：家中長者的證件過期，不知向誰補領。"
    language = "zh-hant"
    notice = factory.SubFactory(NoticeFactory)
    sent_key = factory.Sequence(lambda number: digest_of(f"key {number}"))
    secret_digest = digest_of("0123456789ABCDEF")
