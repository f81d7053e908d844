"""The smallest valid form letter and its copies."""

from datetime import date

import factory

from huying.bulk.models import Copies, FormLetter
from huying.centres.tests.factories import CentreFactory
from huying.core.tests.factories import RecordFactory


class FormLetterFactory(RecordFactory):
    class Meta:
        model = FormLetter

    centre = factory.SubFactory(CentreFactory)
    title = "示例同文來函"
    began_on = date(2023, 1, 1)


class CopiesFactory(RecordFactory):
    class Meta:
        model = Copies

    letter = factory.SubFactory(FormLetterFactory)
    came_on = date(2023, 5, 2)
    channel = "letter"
    number = 5
