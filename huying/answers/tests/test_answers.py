"""Agreed answers: at hand where one writes, stale when their day is over, found by one trigger each."""

from datetime import date, timedelta

import pytest

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.answers.models import Answer
from huying.cases.tests.factories import CategoryFactory
from huying.records.actions import enter
from huying.records.kind import kind_named

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
TODAY = date(2023, 5, 2)


@pytest.fixture
def answer(now):
    def make(trigger, **values):
        told = {
            "title": f"示例問題 {trigger}",
            "trigger": trigger,
            "words": f"示例答覆 {trigger}",
            "reviewed_on": date(2023, 1, 1),
            "review_by": TODAY,
        }
        return enter(kind_named("answers"), told | values, by="office", at=now)

    return make


@pytest.fixture
def case(client, now):
    centre = make_centre()
    client.force_login(make_user(Role.CASEWORKER, centre))
    values = {"centre": centre, "title": "示例", "category": CategoryFactory(), "received_on": TODAY}
    return enter(kind_named("cases"), values, by="office", at=now)


def offered(client, case):
    page = client.get(f"/office/cases/{case.code}/note/")
    return [(one.trigger, stale) for one, stale in page.context.get("answers", [])], page.content.decode()


def test_answers_of_the_category_come_first_then_those_of_none_and_no_others(client, case, answer):
    answer("general")
    answer("own", category=case.category)
    answer("other", category=CategoryFactory())

    assert [trigger for trigger, _stale in offered(client, case)[0]] == ["own", "general"]


def test_on_the_day_itself_an_answer_is_good_and_on_the_next_it_is_stale(client, case, answer):
    answer("good")
    answer("stale", review_by=TODAY - timedelta(days=1))
    told, page = offered(client, case)

    assert dict(told) == {"good": False, "stale": True}
    assert page.count("tag-lamp") + page.count("tone-lamp") >= 1


def test_answers_are_at_hand_for_a_follow_up_only(client, case, answer):
    answer("general")
    assert "示例答覆" not in client.get(f"/office/cases/{case.code}/close/").content.decode()


@pytest.mark.parametrize("trigger", ["two words", "a;b", "全；形"])
def test_a_trigger_is_one_word(answer, trigger):
    with pytest.raises(Exception, match="trigger|觸發"):
        answer(trigger)
    assert not Answer.objects.exists()


def test_a_trigger_belongs_to_one_answer(answer):
    from django.core.exceptions import ValidationError

    answer("permit")
    with pytest.raises(ValidationError) as refused:
        answer("permit")
    assert "trigger" in refused.value.error_dict


def test_an_answer_with_markup_is_shown_as_it_was_written(client, case, answer):
    answer("x", words="<script>alert(1)</script>{{ 7|add:7 }}")
    _told, page = offered(client, case)

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_those_who_keep_the_vocabulary_are_told_which_to_look_at_again(client, answer):
    answer("stale", review_by=TODAY - timedelta(days=1))
    client.force_login(make_user(Role.SUPERVISOR, make_centre()))

    assert "示例問題 stale" in client.get("/office/").content.decode()
