"""A restricted case exists for its caseworker and for those who answer for its centre; figures count it all the same."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases import actions
from huying.cases.kinds import CASES, NOTES
from huying.cases.models import Case
from huying.cases.tests.factories import CategoryFactory
from huying.core.period import Period
from huying.figures.engine import Scope
from huying.figures.snapshot import evaluate
from huying.records.actions import enter
from huying.records.finding import openable, search
from huying.records.invariants import index

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


@pytest.fixture
def house(now):
    """A centre with three caseworkers and a supervisor, and a restricted case of the first of them."""
    centre = make_centre()
    people = {name: make_user(Role.CASEWORKER, centre, username=name) for name in ("keeper", "colleague")}
    people["supervisor"] = make_user(Role.SUPERVISOR, centre, username="supervisor")
    values = {
        "centre": centre,
        "title": "示例家事",
        "category": CategoryFactory(),
        "received_on": now.date(),
        "assigned_to": people["keeper"],
        "restricted": True,
    }
    case = actions.open_case(values=values, by=people["keeper"], at=now)
    enter(NOTES, {"case": case, "noted_on": now.date(), "text": "示例密談"}, by=people["keeper"], at=now)
    return people | {"case": case}


@pytest.mark.parametrize(("name", "there"), [("keeper", True), ("supervisor", True), ("colleague", False)])
def test_it_is_there_for_its_caseworker_and_the_supervisor_alone(client, house, name, there):
    client.force_login(house[name])
    case = house["case"]
    page = client.get(reverse("casework:case_page", args=[case.code]))
    listed = client.get(reverse("records:record_list", args=["cases"])).text
    exported = (
        client.post(reverse("records:record_export", args=["cases", "csv"]), {"reason": "示例核對"})
        .getvalue()
        .decode()
    )

    assert page.status_code == (200 if there else 404)
    assert [case.title in text for text in (listed, exported)] == [there, there]
    assert [bool(search(words, house[name])) for words in ("示例家事", "示例密談")] == [there, there]
    assert bool(openable([case.code], house[name])) is there
    assert NOTES.visible_to(house[name]).exists() is there


def test_figures_count_it_like_any_other(house, now):
    [result] = evaluate([("cases.received", Scope(Period.year(now.year)))])

    assert result.value == 1


def test_only_those_who_answer_for_the_centre_open_it_to_the_others(house, now):
    case = house["case"]
    with pytest.raises(ValidationError) as refused:
        actions.edit_case(
            record=case, values={"restricted": False}, version=case.version, by=house["keeper"], at=now
        )
    assert set(refused.value.error_dict) == {"restricted"}

    actions.edit_case(
        record=case, values={"restricted": False}, version=case.version, by=house["supervisor"], at=now
    )

    assert CASES.visible_to(house["colleague"]).filter(pk=case.pk).exists()
    assert search("示例密談", house["colleague"]), "the notes follow their case into the open shelves"
    assert [each for each in index.look() if each.startswith(("cases", "notes"))] == []


def test_without_a_caseworker_the_database_refuses_it(house):
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.update(assigned_to=None)


def test_who_gives_it_away_is_led_to_the_queue_and_can_take_it_back(client, house):
    client.force_login(house["keeper"])
    case = house["case"]
    asked = client.get(reverse("casework:case_act", args=[case.code, "assign"]))
    form = asked.context["form"]
    sent = {"form_key": form["form_key"].value(), "to": house["colleague"].pk}
    answer = client.post(reverse("casework:case_act", args=[case.code, "assign"]), sent)

    assert (answer.status_code, answer["Location"]) == (302, reverse("casework:queue"))
    assert client.get(reverse("casework:case_page", args=[case.code])).status_code == 404
    client.post(reverse("casework:queue_undo"))
    assert client.get(reverse("casework:case_page", args=[case.code])).status_code == 200
