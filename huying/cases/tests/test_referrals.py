"""A referral is seen where it goes, without a word about the person; the case stays where it is."""

import pytest

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.cases.kinds import REFERRALS
from huying.cases.tests.factories import CaseFactory, ReferralFactory
from huying.centres.tests.factories import CentreFactory
from huying.contacts.models import Contact
from huying.core.tests.factories import MOMENT
from huying.records.index import reindex
from huying.records.kind import kind_named
from huying.representatives.tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
LIST = "/office/referrals/"


@pytest.fixture
def referral():
    case = CaseFactory(title="CANARY", story="CANARY", contact=None)
    case.contact = Contact.objects.create(
        code="resident", centre=case.centre, name="CANARY", created_at=MOMENT, updated_at=MOMENT
    )
    case.save()
    made = ReferralFactory(case=case, to_centre=CentreFactory(name="深圳中心"))
    for kind, record in (("cases", case), ("referrals", made)):
        reindex(kind_named(kind), record)
    return made


def _as(client, role, centre):
    user = make_user(role, centre)
    client.force_login(user)
    return user


def _all(client, referral):
    """Everything that the doors tell of referrals, in one text."""
    parts = [
        client.get(LIST).content,
        client.get(f"{LIST}{referral.code}/").content,
        b"".join(client.post(f"{LIST}export.csv", {"reason": "示例核對"}).streaming_content),
        client.post(f"{LIST}export.xlsx", {"reason": "示例核對"}).content,
        client.get("/office/").content,
    ]
    return b"".join(parts).decode("utf-8", "replace")


def test_the_receiving_centre_sees_the_referral_and_nothing_of_the_person(client, referral):
    _as(client, Role.CASEWORKER, referral.to_centre)

    assert list(client.get(LIST).context["listing"].page.rows) == [referral]
    told = client.get(f"{LIST}{referral.code}/").content.decode()
    assert referral.case.code in told
    assert str(referral.case.centre) in told
    assert "CANARY" not in _all(client, referral)


def test_the_case_itself_and_every_other_door_stay_closed(client, referral):
    _as(client, Role.CASEWORKER, referral.to_centre)

    for address in (f"/office/cases/{referral.case.code}/", f"{LIST}{referral.code}/edit/"):
        assert (address, client.get(address).status_code) == (address, 404)
    assert client.get("/office/cases/").context["listing"].counted == 0
    assert "CANARY</mark>" not in client.get("/office/search/?q=CANARY").content.decode()
    assert client.post(f"{LIST}{referral.code}/").status_code == 405


def test_the_referring_centre_sees_and_edits_the_whole(client, referral):
    _as(client, Role.CASEWORKER, referral.case.centre)

    assert "CANARY" in client.get(f"{LIST}{referral.code}/").content.decode()
    assert client.get(f"{LIST}{referral.code}/edit/").status_code == 200


def test_a_third_centre_sees_nothing(client, referral):
    user = _as(client, Role.CASEWORKER, CentreFactory())

    assert client.get(f"{LIST}{referral.code}/").status_code == 404
    assert list(REFERRALS.visible_to(user)) == []


@pytest.mark.usefixtures("assigned_only")
def test_who_reads_what_is_assigned_does_not_see_what_is_referred(client, referral):
    user = _as(client, Role.LAWYER, referral.to_centre)

    assert list(REFERRALS.visible_to(user)) == []
    referral.case.assigned_to = user
    referral.case.save()
    assert list(REFERRALS.visible_to(user)) == [referral]


def test_the_whole_network_sees_each_once(client, referral):
    ReferralFactory(case=referral.case, to_centre=None, to_organisation=OrganisationFactory())
    user = _as(client, Role.SUPERVISOR, None)

    assert REFERRALS.visible_to(user).count() == 2


def test_a_centre_that_both_refers_and_receives_sees_each_once(client, referral):
    ReferralFactory(to_centre=referral.case.centre)
    user = _as(client, Role.CASEWORKER, referral.case.centre)

    assert REFERRALS.visible_to(user).count() == 2


def test_the_list_takes_the_same_number_of_queries_however_long(
    client, referral, django_assert_max_num_queries
):
    _as(client, Role.CASEWORKER, referral.to_centre)
    for _place in range(5):
        ReferralFactory(to_centre=referral.to_centre)

    with django_assert_max_num_queries(16):
        client.get(LIST)
