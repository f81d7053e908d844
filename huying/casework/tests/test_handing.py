"""The hand-shake of a referral between two centres: consent, route, answer, report, and what each side reads."""

from datetime import date, timedelta

import pytest

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.audit.models import Event
from huying.cases.models import Referral
from huying.casework.tests.handing import AGREED, SECRETS, press, read
from huying.centres.tests.factories import CentreFactory
from huying.core.period import Period
from huying.figures import engine
from huying.figures.engine import Scope
from huying.representatives.tests.factories import OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


def test_an_offer_says_what_goes_along_and_by_when_it_is_answered(offered, case):
    assert (offered.answer, offered.consented_on, offered.answer_by) == (
        "waiting",
        date(2023, 5, 2),
        date(2023, 5, 9),
    )
    assert (offered.shares_story, offered.shares_name, offered.shares_reach) == (True, True, False)
    assert offered.route is not None


def test_nothing_about_the_resident_goes_along_without_their_agreement(case, route, refer):
    route()
    answer = refer(case, shares_name="on")

    assert answer.status_code == 422
    assert "agreed" in answer.context["form"].errors
    assert not Referral.objects.exists()


@pytest.mark.parametrize(
    ("began_on", "ended_on", "status"),
    [
        (date(2023, 5, 2), None, 302),
        (date(2023, 5, 3), None, 422),
        (date(2023, 1, 1), date(2023, 5, 3), 302),
        (date(2023, 1, 1), date(2023, 5, 2), 422),
    ],
)
def test_across_the_boundary_it_needs_a_route_that_is_in_force_that_day(
    case, route, refer, began_on, ended_on, status
):
    route(began_on, ended_on)
    assert refer(case, **AGREED).status_code == status


def test_without_a_route_a_case_can_be_offered_without_anything_personal(case, refer):
    assert refer(case).status_code == 302
    assert Referral.objects.get().consented_on is None


def test_a_route_of_another_pair_or_the_other_way_is_none(case, refer, centre, there, route):
    one = route()
    one.from_centre, one.to_centre = there, centre
    one.save()
    assert refer(case, **AGREED).status_code == 422


def test_another_body_needs_no_route_and_is_not_asked_to_answer_here(case, act):
    body = OrganisationFactory()
    assert act(case, "refer", to=f"o{body.pk}", purpose="示例", **AGREED).status_code == 302
    assert Referral.objects.get().answer_by is None


def test_a_case_is_offered_to_one_centre_once_at_a_time(offered, case, refer):
    assert refer(case, **AGREED).status_code == 422
    assert Referral.objects.count() == 1


def test_before_it_accepts_the_other_centre_reads_the_purpose_and_nothing_of_the_person(
    client, offered, receiver
):
    client.force_login(receiver)
    told = read(client, offered) + client.get("/office/casework/").content.decode()

    assert "請協助查詢業權" in told
    assert not [secret for secret in SECRETS if secret in told]


def test_it_accepts_with_one_press_and_reads_exactly_what_was_agreed(client, offered, receiver):
    client.force_login(receiver)
    for _press in range(2):
        assert press(client, offered, "accept").status_code == 302
    told = read(client, offered)

    assert (offered.answer, offered.version) == ("accepted", 2)
    assert [secret in told for secret in SECRETS] == [True, True, True, False]
    assert Event.objects.filter(kind="referrals", actor=receiver.username).count() == 1


def test_declining_takes_a_reason_and_the_sender_reads_it(client, offered, receiver, caseworker, case):
    client.force_login(receiver)
    assert press(client, offered, "decline", reason="").status_code == 422
    assert press(client, offered, "decline", reason="不屬本中心範圍").status_code == 302
    client.force_login(caseworker)

    assert "不屬本中心範圍" in client.get(f"/office/cases/{case.code}/").content.decode()


def test_what_was_done_is_reported_back_once_it_was_accepted(client, offered, receiver, caseworker, case):
    client.force_login(receiver)
    assert press(client, offered, "report", report="已陪同查冊").status_code == 422
    press(client, offered, "accept")
    assert press(client, offered, "report", report="已陪同查冊").status_code == 302
    client.force_login(caseworker)

    assert offered.reported_on == date(2023, 5, 2)
    assert "已陪同查冊" in client.get(f"/office/cases/{case.code}/").content.decode()


def test_when_the_agreement_is_taken_back_the_other_side_reads_nothing_any_more(
    client, offered, receiver, caseworker
):
    client.force_login(receiver)
    press(client, offered, "accept")
    assert client.post(f"/office/referrals/{offered.code}/consent-ended/").status_code == 404
    client.force_login(caseworker)
    for _press in range(2):
        press(client, offered, "consent-ended")
    client.force_login(receiver)

    assert offered.consent_ended_on == date(2023, 5, 2)
    assert not [secret for secret in SECRETS if secret in read(client, offered)]


def test_the_last_day_to_answer_counts_and_the_day_after_does_not(client, offered, receiver, still):
    for days, answer in ((8, "waiting"), (-1, "accepted")):
        still.shift(timedelta(days=days))
        client.force_login(receiver)
        assert press(client, offered, "accept").status_code == 302
        assert offered.answer == answer


def test_a_lapsed_offer_can_be_made_again_and_stays_on_record_as_lapsed(client, offered, case, refer, still):
    still.shift(timedelta(days=8))
    client.force_login(case.assigned_to)
    assert refer(case, **AGREED).status_code == 302
    assert sorted(Referral.objects.values_list("answer", flat=True)) == ["lapsed", "waiting"]


@pytest.mark.parametrize("what", ["accept", "decline", "report"])
def test_the_sender_and_a_third_centre_answer_nothing(client, offered, caseworker, what):
    for stranger in (caseworker, make_user(Role.SUPERVISOR, CentreFactory())):
        client.force_login(stranger)
        assert client.post(f"/office/referrals/{offered.code}/{what}/", {}).status_code == 404
    offered.refresh_from_db()
    assert offered.version == 1


def test_the_receiver_edits_no_referral_and_writes_none_for_the_senders_case(client, offered, receiver, now):
    from huying.cases.actions import enter_referral
    from huying.records.actions import NotAllowed

    client.force_login(receiver)
    assert client.get(f"/office/referrals/{offered.code}/edit/").status_code == 404
    values = {"case": offered.case, "to_centre": offered.to_centre, "referred_on": date(2023, 5, 2)}
    with pytest.raises(NotAllowed):
        enter_referral(values=values, by=receiver, at=now)


def test_a_referred_case_counts_once_in_the_network_and_once_at_each_centre(
    client, offered, receiver, centre, there
):
    client.force_login(receiver)
    press(client, offered, "accept")
    year = Period.year(2023)
    network = engine.evaluate_on([("cases.handled", Scope(year))], "default")[0]
    each = [
        engine.evaluate_on([("cases.handled", Scope(year, centre=one.code))], "default")[0].value
        for one in (centre, there)
    ]

    assert (network.value, each) == (1, [1, 1])
    assert network.codes() == [offered.case.code]


def test_a_closed_case_is_not_referred(client, case, act, refer, route):
    route()
    act(case, "close", outcome="advised", result="示例")
    refer_page = client.get(f"/office/cases/{case.code}/refer/", follow=True)

    assert [each.name for each in refer_page.context["acts"]] == ["reopen"]
