"""A resident takes back what they agreed to on the status page: at once, everywhere, and until they agree again."""

import time
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from huying.audit.models import Event
from huying.cases.actions import edit_referral, enter_referral
from huying.cases.models import Referral
from huying.casework.tests.handing import AGREED, SECRETS, press, read
from huying.centres.tests.factories import CentreFactory
from huying.intake.models import Instruction, Slip

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
What = Instruction.What


@pytest.fixture
def slip(case, now):
    """A browser in which the resident has opened the page of their case."""
    told = {"secret_digest": "d", "first_on": now.date(), "given_on": now.date()}
    Slip.objects.create(code="S-2023-AAAAA", case=case, **told)
    client = Client()
    session = client.session
    session["help_seen"] = ["S-2023-AAAAA", "d", time.time()]
    session.save()
    return client


def say(slip, what):
    return slip.post("/zh-hant/status/say/", {"what": what, "words": ""})


@pytest.fixture
def accepted(client, offered, receiver, caseworker):
    """A referral whose receiver reads what was agreed."""
    there = Client()
    there.force_login(receiver)
    press(there, offered, "accept")
    there.read = lambda: read(there, offered)
    return there


def test_the_receiver_reads_nothing_in_the_request_right_after_the_press(slip, accepted, offered):
    before = [word for word in SECRETS[:3] if word in accepted.read()]
    say(slip, What.NOT_AGREED)

    assert len(before) == 3
    assert [word for word in SECRETS if word in accepted.read()] == []
    offered.refresh_from_db()
    assert offered.consent_ended_on == date(2023, 5, 2)
    assert Event.objects.filter(kind="referrals", code=offered.code, actor="web").count() == 1


def test_an_offer_that_waits_shows_nothing_when_it_is_accepted_afterwards(slip, offered, receiver):
    say(slip, What.NOT_AGREED)
    client = Client()
    client.force_login(receiver)
    press(client, offered, "accept")

    assert [word for word in SECRETS if word in read(client, offered)] == []


def test_every_referral_of_the_case_ends_and_those_of_other_cases_stand(
    slip, offered, open_case, resident, refer, case
):
    other = open_case(title="示例別事", contact=resident)
    refer(other, **AGREED)
    Referral.objects.create(
        code="RF-2", case=case, to_centre=CentreFactory(), referred_on=date(2023, 5, 1), consented_on=date(2023, 5, 1),
        shares_name=True, created_at=offered.created_at, updated_at=offered.created_at,
    )  # fmt: skip
    say(slip, What.NOT_AGREED)

    assert [each.consent_ended_on for each in Referral.objects.filter(case=case)] == [date(2023, 5, 2)] * 2
    assert Referral.objects.get(case=other).consent_ended_on is None


def test_no_yes_and_no_again_on_one_day_is_no(slip, case):
    for what in (What.NOT_AGREED, What.AGREED, What.NOT_AGREED, What.NOT_AGREED):
        say(slip, what)

    assert [each.what for each in case.instructions.order_by("pk")] == [
        What.NOT_AGREED, What.AGREED, What.NOT_AGREED,
    ]  # fmt: skip


def test_after_a_no_nothing_is_offered_without_the_day_of_a_new_agreement(slip, case, act, there, route):
    route()
    say(slip, What.NOT_AGREED)
    told = {"to": f"c{there.pk}", "purpose": "示例", **AGREED}
    without = act(case, "refer", **told)
    early = act(case, "refer", agreed_anew_on="2023-05-01", **told)
    late = act(case, "refer", agreed_anew_on="2023-05-03", **told)

    assert [each.status_code for each in (without, early, late)] == [422] * 3
    assert "agreed_anew_on" in without.context["form"].errors
    assert not Referral.objects.exists()

    assert act(case, "refer", agreed_anew_on="2023-05-02", **told).status_code == 302
    assert Referral.objects.get().consented_on == date(2023, 5, 2)


def test_whoever_agrees_again_on_the_page_is_asked_for_no_day(slip, case, act, there, route):
    route()
    say(slip, What.NOT_AGREED)
    say(slip, What.AGREED)

    assert act(case, "refer", to=f"c{there.pk}", purpose="示例", **AGREED).status_code == 302


def test_no_form_is_a_way_round_the_resident(slip, accepted, offered, case, now):
    say(slip, What.NOT_AGREED)
    offered.refresh_from_db()
    with pytest.raises(ValidationError):
        edit_referral(
            record=offered, values={"consent_ended_on": None}, version=offered.version, by="office", at=now
        )
    with pytest.raises(ValidationError):
        enter_referral(
            values={
                "case": case, "to_centre": CentreFactory(type="district-office"), "referred_on": date(2023, 5, 2),
                "consented_on": date(2023, 5, 1), "shares_name": True,
            },
            by="office",
            at=now,
        )  # fmt: skip

    assert [word for word in SECRETS if word in accepted.read()] == []


def test_a_later_agreement_on_its_own_day_opens_a_referral_again(slip, accepted, offered, now):
    say(slip, What.NOT_AGREED)
    offered.refresh_from_db()
    values = {"consent_ended_on": None, "consented_on": date(2023, 5, 3)}
    edit_referral(
        record=offered, values=values, version=offered.version, by="office", at=now + timedelta(days=1)
    )

    assert Referral.objects.get().consent_ended_on is None


def test_one_panel_says_what_was_agreed_for_whom_and_the_last_word(slip, client, accepted, offered, case):
    before = client.get(f"/office/cases/{case.code}/").text
    say(slip, What.NOT_AGREED)
    after = client.get(f"/office/cases/{case.code}/").text

    assert 'id="consents"' in before
    assert str(offered.to_centre) in before.split('id="consents"')[1]
    assert "/consent-ended/" in before
    assert "/consent-ended/" not in after
    assert "note-brick" in after.split('id="consents"')[1].split("</section>")[0]


def test_a_case_of_which_nothing_was_agreed_has_no_such_panel(client, caseworker, case):
    assert 'id="consents"' not in client.get(f"/office/cases/{case.code}/").text
