"""A month at several centres side by side: the same numbers as on each centre's own return, for those who answer for them."""

from datetime import date

import pytest

from huying.accounts.models import Posting, Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases.tests.factories import CaseFactory
from huying.returns.queries import lines_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
PAGE = "/office/months-compared/2023-04/"


@pytest.fixture
def centres():
    return [make_centre(), make_centre(), make_centre()]


@pytest.fixture
def supervisor(client, centres):
    user = make_user(Role.SUPERVISOR, centres[0])
    Posting.objects.create(user=user, role=Role.SUPERVISOR, centre=centres[1], since_on=date(2023, 1, 1))
    client.force_login(user)
    return user


def test_every_line_says_what_each_centres_own_return_says(client, supervisor, centres):
    CaseFactory(centre=centres[0], received_on=date(2023, 4, 3))
    CaseFactory(centre=centres[0], received_on=date(2023, 4, 4))
    CaseFactory(centre=centres[1], received_on=date(2023, 4, 5))
    rows = client.get(PAGE).context["rows"]
    told = {row.key: [line.text for _centre, line in row.cells] for row in rows}
    own = {key: [] for key in told}
    for centre in centres[:2]:
        for line in lines_of(centre, date(2023, 4, 1)):
            own[line.key].append(line.text)

    assert told == own
    assert [
        line.value for _centre, line in next(row for row in rows if row.key == "cases.received").cells
    ] == ["2", "1"]


def test_each_number_opens_its_records_and_only_ones_own_centres_stand_there(client, supervisor, centres):
    CaseFactory(centre=centres[0], received_on=date(2023, 4, 3), title="示例甲個案")
    page = client.get(PAGE).text
    link = f"/office/months/{centres[0].code}/2023-04/cases.received/"

    assert link in page
    assert str(centres[2]) not in page
    assert "示例甲個案" in client.get(link).text


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.COUNTER, Role.AUDITOR])
def test_whoever_answers_for_no_centre_compares_none(client, centres, role):
    client.force_login(make_user(role, centres[0]))

    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("month", ["2023-13", "2999-01", "0001-01"])
def test_a_month_that_is_none_or_has_not_begun_does_not_exist(client, supervisor, month):
    assert client.get(f"/office/months-compared/{month}/").status_code == 404
