"""A centre with a caseworker, a colleague at the counter, a supervisor, a lawyer and a case; a data folder of its own."""

from types import SimpleNamespace

import pytest

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases.tests.factories import CategoryFactory
from huying.records.actions import enter
from huying.records.kind import kind_named


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "incoming"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    return tmp_path


def a_case(centre, now, assigned_to=None):
    values = {"centre": centre, "title": "示例事項", "category": CategoryFactory(), "received_on": now.date()}
    return enter(kind_named("cases"), values | {"assigned_to": assigned_to}, by="office", at=now)


@pytest.fixture
def office(now):
    """Who there is, and a case of the caseworker's."""
    centre, other = make_centre(), make_centre()
    people = {
        "caseworker": make_user(Role.CASEWORKER, centre),
        "colleague": make_user(Role.CASEWORKER, centre),
        "counter": make_user(Role.COUNTER, centre),
        "supervisor": make_user(Role.SUPERVISOR, centre),
        "stranger": make_user(Role.SUPERVISOR, other),
        "representative": make_user(Role.REPRESENTATIVE),
        "lawyer": make_user(Role.LAWYER, centre),
    }
    case = a_case(centre, now, people["caseworker"])
    return SimpleNamespace(centre=centre, other=other, case=case, **people)
