"""Open cases with which nothing was done for some days stand in a queue of their own and in “My day”."""

from datetime import UTC, date, datetime, timedelta

import pytest

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases.models import Case, CaseMerge
from huying.casework.queries import left_alone
from huying.casework.quiet import quiet
from huying.core.tests.factories import MOMENT
from huying.records.actions import enter
from huying.records.kind import kind_named

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
TODAY = date(2023, 5, 2)
LAST_QUIET = datetime(2023, 4, 17, 15, 59, 59, tzinfo=UTC)  # the last second of the 17th in Hong Kong


def touched(case, at):
    Case.objects.filter(pk=case.pk).update(updated_at=at)
    return case


def old(case):
    return touched(case, LAST_QUIET)


def listed(client):
    return [each.code for each in client.get("/office/casework/?queue=quiet").context["rows"]]


def test_fourteen_days_without_an_act_are_too_long_and_a_second_less_is_not(client, open_case):
    case = old(open_case())
    touched(open_case(), LAST_QUIET + timedelta(seconds=1))

    assert listed(client) == [case.code]


def test_the_office_says_how_many_days_are_too_long(client, open_case, settings):
    case = touched(open_case(), datetime(2023, 4, 26, 4, tzinfo=UTC))
    assert listed(client) == []

    settings.QUIET_DAYS = 5
    assert listed(client) == [case.code]


ACTS = [
    ("notes", lambda case: {"case": case, "noted_on": TODAY, "text": "示例跟進"}),
    ("letters", lambda case: {"case": case, "centre": case.centre, "serial": "EX/1", "subject": "示例函件"}),
    ("tasks", lambda case: {"case": case, "what": "示例步驟"}),
]


@pytest.mark.parametrize(("key", "values"), ACTS, ids=[key for key, _values in ACTS])
def test_an_act_on_what_hangs_on_the_case_is_an_act(client, open_case, key, values, now):
    case = old(open_case())
    enter(kind_named(key), values(case), by="office", at=now)

    assert listed(client) == []


def test_a_date_that_the_calendar_moved_is_no_act_and_a_tick_is(client, open_case):
    case = old(open_case())
    task = enter(kind_named("tasks"), {"case": case, "what": "示例步驟"}, by="office", at=LAST_QUIET)
    type(task).objects.filter(pk=task.pk).update(updated_at=MOMENT)
    assert listed(client) == [case.code]

    type(task).objects.filter(pk=task.pk).update(done_on=date(2023, 4, 18))
    assert listed(client) == []


def test_closed_and_merged_cases_and_other_centres_are_none_of_it(client, open_case):
    kept, gone = old(open_case()), old(open_case())
    CaseMerge.objects.create(
        code="示例", kept=kept, gone=gone, merged_on=TODAY, created_at=LAST_QUIET, updated_at=LAST_QUIET
    )
    old(open_case(closed_on=TODAY, outcome="advised"))
    old(open_case(centre=make_centre()))

    assert listed(client) == [kept.code]


def test_a_caseworker_is_shown_their_own_and_a_supervisor_everybodys(
    client, open_case, centre, supervisor, caseworker
):
    mine = old(open_case())
    theirs = old(open_case(assigned_to=make_user(Role.CASEWORKER, centre)))
    nobodys = old(open_case(assigned_to=None))

    assert [case.pk for case in left_alone(caseworker, TODAY)] == [mine.pk]
    assert {case.pk for case in left_alone(supervisor, TODAY)} == {mine.pk, theirs.pk, nobodys.pk}


def test_my_day_names_them_and_leads_to_the_queue(client, open_case):
    client.cookies["language"] = "en"
    assert "Open cases with nothing done" not in client.get("/office/").text

    case = old(open_case())
    page = client.get("/office/").text
    assert "Open cases with nothing done for 14 days" in page
    assert "/office/casework/?queue=quiet" in page
    assert case.code in page


def test_an_empty_queue_says_so_in_its_own_words(client, caseworker):
    client.cookies["language"] = "en"

    assert (
        "Something was done lately with every open case" in client.get("/office/casework/?queue=quiet").text
    )


def test_the_condition_costs_one_question_however_many_cases_there_are(open_case, django_assert_num_queries):
    for _each in range(5):
        old(open_case())
    with django_assert_num_queries(1):
        assert Case.objects.filter(quiet(TODAY)).count() == 5
