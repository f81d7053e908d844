"""An office with a supervisor of one centre, and another centre."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from huying.accounts.models import Posting, Role, User
from huying.records.actions import enter
from huying.records.kind import kind_named


def _centre(code, at):
    values = {"name": f"示例{code}", "type": "district-office", "city": "香港"}
    return enter(kind_named("centres"), values, by="office", at=at, code=code)


@pytest.fixture
def office(db, now, own_home):
    own, other = _centre("own", now), _centre("other", now)
    person = User.objects.create(username="supervisor")
    Posting.objects.create(user=person, role=Role.SUPERVISOR, centre=own, since_on=date(2023, 1, 1))
    client = Client()
    client.force_login(person)
    return SimpleNamespace(own=own, other=other, person=person, client=client)
