"""The smallest valid kinds of enquiry, and presses counted as the desk counts them."""

from datetime import datetime

import factory
from django.utils import timezone

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.core.tests.factories import RecordFactory
from huying.desk import actions
from huying.desk.models import EnquiryKind

DIGITS = range(1, 10)


class EnquiryKindFactory(RecordFactory):
    class Meta:
        model = EnquiryKind

    name = factory.Sequence(lambda number: f"示例查詢{number}")
    digit = 1


def hong_kong(*parts: int) -> datetime:
    """A moment by the office's clock."""
    return timezone.make_aware(datetime(*parts))


def make_counter(centre=None, role=Role.COUNTER):
    return make_user(role, centre or make_centre())


def make_press(by, kind, at, channel="phone", **values):
    """A contact counted by somebody at the centre of their first posting."""
    centre = values.pop("centre", None) or by.postings.first().centre
    told = {"centre": centre, "channel": channel, "kind": kind} | values
    return actions.count_press(values=told, by=by, at=at)
