"""A common problem is raised as a brief with its own words and counts; nothing that any resident said goes along."""

from datetime import date

import pytest

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.cases.tests.factories import CaseFactory
from huying.clusters.actions import confirm
from huying.clusters.models import Problem
from huying.letters.tests.factories import ContactFactory
from huying.proposals.actions import raise_brief
from huying.proposals.models import Proposal
from huying.proposals.rules import GONE, without_people
from huying.records.actions import NotAllowed, enter
from huying.records.kind import kind_named

pytestmark = pytest.mark.django_db
TO_RAISE = "/office/problems-to-raise/"


@pytest.fixture
def problem(now):
    told = {"name": "示例：匯款後帳戶被凍結", "note": "示例共通之處", "noticed_on": date(2023, 4, 1)}
    return enter(kind_named("problems"), told, by="office", at=now)


@pytest.fixture
def assistant(client):
    user = make_user(Role.ASSISTANT)
    client.force_login(user)
    return user


@pytest.fixture
def cases(problem, now):
    centre = make_centre()
    contact = ContactFactory(centre=centre, name="示例陳大文", alias="示例文叔", phone="5500 1234")
    by = make_user(Role.CASEWORKER, centre)
    made = [
        CaseFactory(
            centre=centre, contact=contact, title="示例機密標題", story="示例機密經過", wish="示例機密願望"
        ),
        CaseFactory(centre=centre, title="示例機密二"),
    ]
    confirm(problem=problem, cases=made, by=by, at=now)
    return made


def _raise(client, problem, key=""):
    key = key or client.get(TO_RAISE).context["rows"][0][3]["form_key"].value()
    return key, client.post(f"/office/problems/{problem.code}/raise/", {"form_key": key})


def test_the_draft_holds_the_problems_own_words_and_counts_and_opens_to_be_written_on(
    client, problem, cases, assistant
):
    _key, answer = _raise(client, problem)
    brief = Proposal.objects.get()

    assert answer["Location"].endswith(f"/proposals/{brief.code}/edit/")
    assert (brief.title, brief.problem, brief.public) == (problem.name, problem, False)
    assert "示例共通之處" in brief.summary
    assert "2 cases at 1 centres" in brief.summary_en


def test_no_word_of_any_case_goes_along(problem, cases, now):
    by = make_user(Role.ASSISTANT)
    brief = raise_brief(problem=problem, by=by, at=now)
    words = " ".join(map(str, vars(brief).values()))

    assert "機密" not in words
    assert not any(case.code in words or (case.number or "no number") in words for case in cases)


def test_what_names_a_resident_is_taken_out_of_the_problems_own_words(problem, cases, now):
    Problem.objects.update(
        name="示例：陳大文等人帳戶被凍結",
        note="示例文叔（5500 1234，A123456(7)，a.b@example.org）於2023年3宗",
    )
    ContactFactory._meta.model.objects.filter(name="示例陳大文").update(name="陳大文")
    brief = raise_brief(problem=problem, by=make_user(Role.ASSISTANT), at=now)

    assert brief.title == f"示例：{GONE}等人帳戶被凍結"
    assert not any(told in brief.summary for told in ("文叔", "5500", "A123456", "example.org"))
    assert "2023年3宗" in brief.summary


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Chan Tai Man and chan tai man", f"{GONE} and {GONE}"),
        ("+852 5500-1234", GONE),
        ("12 宗，2023 年", "12 宗，2023 年"),
        ("", ""),
    ],
)
def test_names_and_numbers_go_and_years_and_counts_stay(text, told):
    assert without_people(text, ["Chan Tai Man", "示", ""]) == told


def test_two_clicks_make_one_brief(client, problem, assistant):
    key, first = _raise(client, problem)
    _key, second = _raise(client, problem, key)

    assert Proposal.objects.count() == 1
    assert first["Location"] == second["Location"]
    assert Event.objects.filter(kind="proposals").count() == 1


def test_each_leads_to_the_other(client, problem, assistant, now):
    brief = raise_brief(problem=problem, by=assistant, at=now)
    assert f"/proposals/{brief.code}/" in client.get(TO_RAISE).text
    client.force_login(make_user(Role.CASEWORKER, make_centre()))

    assert f"/proposals/{brief.code}/" in client.get(f"/office/problems/{problem.code}/").text
    assert f"/problems/{problem.code}/" in client.get(f"/office/proposals/{brief.code}/").text


def test_a_problem_that_is_settled_is_not_raised_any_more_and_an_empty_list_says_so(
    client, problem, assistant
):
    Problem.objects.update(settled_on=date(2023, 5, 1))
    page = client.get(TO_RAISE)

    assert page.context["rows"] == []
    assert page.status_code == 200


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.SUPERVISOR, Role.RESEARCH])
def test_whoever_writes_no_proposals_raises_none(client, problem, role, now):
    person = make_user(role, make_centre() if role != Role.RESEARCH else None)
    client.force_login(person)

    assert client.post(f"/office/problems/{problem.code}/raise/", {"form_key": "k" * 32}).status_code == 404
    assert client.get(TO_RAISE).status_code == 404
    with pytest.raises(NotAllowed):
        raise_brief(problem=problem, by=person, at=now)


def test_the_public_sees_nothing_of_a_draft(client, problem, cases, now):
    brief = raise_brief(problem=problem, by=make_user(Role.ASSISTANT), at=now)

    assert client.get(f"/zh-hant/proposals/{brief.code}/").status_code == 404
    assert brief.title not in client.get("/zh-hant/proposals/").text
    assert client.get(f"/api/v1/proposals/{brief.code}/").status_code == 404
