"""A centre with a caseworker, a supervisor and a case; the clock stands still."""

from datetime import date

import pytest

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases.models import Referral, Route
from huying.cases.tests.factories import CategoryFactory
from huying.casework.tests.handing import AGREED
from huying.centres.tests.factories import CentreFactory
from huying.contacts.models import Contact
from huying.core.tests.factories import MOMENT
from huying.records.actions import enter
from huying.records.kind import kind_named


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def caseworker(client, centre):
    user = make_user(Role.CASEWORKER, centre)
    client.force_login(user)
    return user


@pytest.fixture
def supervisor(centre):
    return make_user(Role.SUPERVISOR, centre)


@pytest.fixture
def open_case(caseworker, centre, now):
    """Enter a case of the caseworker's; fields may be given."""

    def make(**values):
        told = {
            "centre": centre,
            "title": "示例事項",
            "category": values.pop("category", None) or CategoryFactory(),
            "received_on": now.date(),
            "assigned_to": caseworker,
        }
        return enter(kind_named("cases"), told | values, by="office", at=now)

    return make


@pytest.fixture
def resident(centre):
    return Contact.objects.create(
        code="resident",
        centre=centre,
        name="示例居民癸",
        phone="5500 0099",
        created_at=MOMENT,
        updated_at=MOMENT,
    )


@pytest.fixture
def case(open_case, resident):
    return open_case(story="示例經過", contact=resident)


@pytest.fixture
def act(client):
    """Send the form of an act as the browser does: opened first, then sent with its key."""

    def do(case, name, key=None, **typed):
        address = f"/office/cases/{case.code}/{name}/"
        page = client.get(address)
        typed["form_key"] = key or page.context["form"]["form_key"].value()
        answer = client.post(address, typed)
        case.refresh_from_db()
        return answer

    return do


@pytest.fixture
def there():
    return CentreFactory(name="示例深圳中心", type="mainland-centre")


@pytest.fixture
def route(centre, there):
    def make(began_on=date(2023, 1, 1), ended_on=None):
        return Route.objects.create(
            code=f"route-{Route.objects.count()}",
            from_centre=centre,
            to_centre=there,
            basis="gba-contract",
            began_on=began_on,
            ended_on=ended_on,
            created_at=MOMENT,
            updated_at=MOMENT,
        )

    return make


@pytest.fixture
def refer(act, there):
    def do(case, **typed):
        return act(case, "refer", to=f"c{there.pk}", purpose="請協助查詢業權", **typed)

    return do


@pytest.fixture
def receiver(there):
    return make_user(Role.CASEWORKER, there)


@pytest.fixture
def offered(case, route, refer):
    route()
    refer(case, **AGREED)
    return Referral.objects.get()
