"""The first page of each person: what waits for them and nothing that is not theirs; acts in words."""

import ast
import re

import pytest
from django.conf import settings
from django.utils import translation

from huying.accounts.models import AccessRequest, Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.appeals.tests.factories import DonationFactory, GrantFactory
from huying.audit import actions as audit
from huying.audit.models import Event
from huying.cases.tests.factories import CaseFactory, ReferralFactory
from huying.home.waiting import waiting
from huying.proposals.tests.factories import ProgressFactory, ProposalFactory
from huying.records.trail import act, thing

pytestmark = pytest.mark.django_db


def _waits(user, now):
    with translation.override("en"):
        return {str(each.words): each.number for each in waiting(user, now.date())}


def test_a_supervisor_sees_the_cases_of_their_own_centre_that_wait(now):
    here, there = make_centre(), make_centre()
    CaseFactory(centre=here, assigned_to=None)
    CaseFactory(centre=here, assigned_to=make_user(), due_on="2023-05-01")
    CaseFactory(centre=there, assigned_to=None)

    found = _waits(make_user(Role.SUPERVISOR, here), now)

    assert found == {"Cases given to nobody": 1, "Cases past their dates": 1}


def test_what_is_due_today_is_not_past_its_date(now):
    here = make_centre()
    CaseFactory(centre=here, assigned_to=make_user(), due_on=now.date())
    assert _waits(make_user(Role.SUPERVISOR, here), now) == {}


def test_an_unanswered_referral_waits_until_it_is_answered(now):
    here = make_centre()
    referral = ReferralFactory(case=CaseFactory(centre=here, assigned_to=make_user()))
    user = make_user(Role.CASEWORKER, here)
    assert _waits(user, now) == {"Referrals without an answer": 1}

    referral.answer, referral.answered_on = "accepted", referral.referred_on
    referral.save()
    assert _waits(user, now) == {}


def test_fund_and_assistant_see_their_own_matters_only(now):
    DonationFactory()
    GrantFactory()
    ProposalFactory()
    ProgressFactory(valid_until="2023-06-01")

    assert _waits(make_user(Role.FUND), now) == {
        "Gifts without thanks on record": 1,
        "Grants not paid out yet": 1,
    }
    assert _waits(make_user(Role.ASSISTANT), now) == {
        "Proposals without any step on record": 1,
        "Steps that have lapsed or will within 60 days": 1,
    }
    assert _waits(make_user(Role.LAWYER), now) == {}


def test_an_administrator_is_told_of_what_another_asked_for_not_of_their_own(now):
    one, other = make_user(Role.ADMINISTRATOR), make_user(Role.ADMINISTRATOR)
    AccessRequest.objects.create(
        user=make_user(), kind=AccessRequest.Kind.ROLE, role=Role.FUND, asked_by=one, asked_at=now
    )
    assert _waits(other, now) == {"Requests that wait for you": 1}
    assert _waits(one, now) == {}


@pytest.mark.parametrize("role", list(Role))
def test_the_first_page_of_each_role_is_whole_and_costs_few_questions(
    client, role, django_assert_max_num_queries
):
    centre = make_centre()
    for _number in range(6):
        CaseFactory(centre=centre, assigned_to=None)
    client.force_login(make_user(role, centre))
    client.get("/office/")
    with django_assert_max_num_queries(32):
        answer = client.get("/office/")
    assert answer.status_code == 200


def test_the_first_page_tells_acts_in_words_with_their_records(client, now):
    user = make_user(Role.CASEWORKER, make_centre())
    client.force_login(user)
    client.cookies["language"] = "en"
    key = client.get("/office/households/new/").context["form"]["form_key"].value()
    sent = {"form_key": key, "name": "示例住戶", "centre": user.postings.get().centre_id}
    assert client.post("/office/households/new/", sent).status_code == 302

    shown = client.get("/office/").content.decode()

    assert "Entered the record · Household" in shown
    assert "households.created" not in shown


def _acts_in_sources():
    """Every act that some source writes into the trail, as far as it is written out there."""
    for path in (settings.PROJECT / "huying").rglob("*.py"):
        if {"tests", "faults"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield from _acts_of(ast.unparse(node.func), node.args)


def _acts_of(called, given):
    """The act that one call writes down, if it is one of those that do: as a whole, or as a kind and a verb."""
    if called in {"audit.record", "record"} and given and isinstance(given[0], ast.Constant):
        yield str(given[0].value)
    told = called in {"tell", "tell_all"} and len(given) > 2 and isinstance(given[2], ast.Constant)
    if told and (kind := re.fullmatch(r"the_kind\('([-\w]+)'\)", ast.unparse(given[0]))):
        yield f"{kind[1]}.{given[2].value}"


def test_every_act_that_is_written_down_has_words():
    acts = set(_acts_in_sources())
    assert {"user.posted", "editions.published", "cases.slip_given", "jobs.retried"} <= acts
    with translation.override("en"):
        raw = [each for each in acts if act(Event(action=each)) == each]
    assert raw == []


@pytest.mark.parametrize("kind", AccessRequest.Kind.values)
@pytest.mark.parametrize("verb", ["asked", "confirmed", "declined", "withdrawn"])
def test_every_step_of_a_request_has_words(kind, verb):
    action = f"user.{kind}_{verb}"
    assert act(Event(action=action)) != action


def test_the_trail_shows_words_and_can_be_narrowed_to_a_kind(client, now, django_capture_on_commit_callbacks):
    from django.db import transaction

    with transaction.atomic():
        audit.record("user.posted", kind="users", code="someone", by="office", at=now)
        audit.record("cases.closed", kind="cases", code="case-1", by="office", at=now)
    client.force_login(make_user(Role.AUDITOR))
    client.cookies["language"] = "en"

    everything = client.get("/office/audit/").content.decode()
    accounts = client.get("/office/audit/?kind=users").content.decode()

    assert "Gave a role" in everything and "Closed the case" in everything
    assert "case-1" not in accounts and "someone" in accounts
    assert '<option value="cases">Help cases</option>' in everything


def test_a_thing_without_words_is_shown_as_it_was_written():
    assert thing(Event(kind="forgotten")) == "forgotten"


def test_a_number_that_was_not_counted_to_its_end_says_so(client, monkeypatch):
    """What stands for a thousand or more is never shown as a thousand."""
    monkeypatch.setattr("huying.core.pages.counted.__defaults__", (3,))
    centre = make_centre()
    for _number in range(5):
        CaseFactory(centre=centre, assigned_to=None, due_on="2023-05-01")
    client.force_login(make_user(Role.SUPERVISOR, centre))
    client.cookies["language"] = "en"

    shown = client.get("/office/").content.decode()

    assert "3+ open cases in sight" in shown and "3+ past their dates" in shown
    assert shown.count('<strong class="num">3+</strong>') == 2
