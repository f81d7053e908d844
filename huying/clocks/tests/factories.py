"""The smallest valid rules, templates and a case entered as people enter it."""

from datetime import date

import factory

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.cases.tests.factories import CategoryFactory
from huying.centres.tests.factories import CentreFactory
from huying.clocks.models import ClockRule, StepTemplate
from huying.core.tests.factories import RecordFactory
from huying.records.actions import enter
from huying.records.kind import kind_named


class ClockRuleFactory(RecordFactory):
    class Meta:
        model = ClockRule

    name = factory.Sequence(lambda number: f"示例時限{number}")
    length = 7


class StepTemplateFactory(RecordFactory):
    class Meta:
        model = StepTemplate

    category = factory.SubFactory(CategoryFactory)
    what = factory.Sequence(lambda number: f"示例步驟{number}")


def open_case(at, *, by="office", centre=None, category=None, received_on=date(2023, 4, 28), **values):
    """A case that came in through the door for cases, so that its clocks run."""
    values = {
        "centre": centre or CentreFactory(),
        "category": category or CategoryFactory(),
        "title": "示例個案",
        "channel": "visit",
        "received_on": received_on,
    } | values
    return enter(kind_named("cases"), values, by=by, at=at)


def caseworker(centre, role=Role.CASEWORKER):
    return make_user(role, centre)
