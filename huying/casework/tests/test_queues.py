"""What waits in which queue, several cases at once, and the page of a case beside its queue."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases.models import Case
from huying.records.actions import enter
from huying.records.kind import kind_named

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


def queue(client, name="mine"):
    return [case.code for case in client.get(f"/office/casework/?queue={name}").context["rows"]]


def test_what_is_due_first_stands_first_and_what_has_no_day_last(client, open_case):
    never, late, soon = (open_case(due_on=day) for day in (None, date(2023, 5, 1), date(2023, 5, 9)))

    assert queue(client) == [late.code, soon.code, never.code]
    assert queue(client, "late") == [late.code]


def test_a_case_that_is_due_today_is_not_past_its_date(client, open_case):
    open_case(due_on=date(2023, 5, 2))
    assert queue(client, "late") == []


def test_each_queue_has_its_own_and_none_has_another_centres_or_a_closed_one(client, open_case, centre, now):
    mine, nobodys = open_case(), open_case(assigned_to=None)
    theirs = open_case(assigned_to=make_user(Role.CASEWORKER, centre))
    open_case(closed_on=date(2023, 5, 2), outcome="advised")
    open_case(centre=make_centre())

    assert queue(client) == [mine.code]
    assert queue(client, "unassigned") == [nobodys.code]
    assert sorted(queue(client, "centre")) == sorted([mine.code, nobodys.code, theirs.code])
    assert queue(client, "no-such-queue") == [mine.code]


def test_an_empty_queue_says_so(client, caseworker):
    client.cookies["language"] = "en"
    told = client.get("/office/casework/").content.decode()

    assert "No open case is given to you." in told


def test_several_cases_are_given_to_somebody_at_once_and_taken_back_at_once(client, open_case, centre):
    cases, colleague = [open_case(assigned_to=None) for _each in range(3)], make_user(Role.CASEWORKER, centre)
    sent = {"case": [case.code for case in cases[:2]], "what": "assign", "to": str(colleague.pk)}
    assert client.post("/office/casework/do/", sent).status_code == 302
    assert Case.objects.filter(assigned_to=colleague).count() == 2
    client.post("/office/casework/undo/", {"queue": "unassigned"})

    assert Case.objects.filter(assigned_to=None).count() == 3


def test_a_day_that_is_over_changes_nothing_and_each_case_says_why(client, open_case):
    cases = [open_case() for _each in range(2)]
    sent = {"case": [case.code for case in cases], "what": "remind", "due_on": "2023-05-01"}
    answer = client.post("/office/casework/do/", sent, follow=True)

    assert [message.level_tag for message in answer.context["messages"]] == ["error", "error"]
    assert not Case.objects.exclude(due_on=None).exists()


@pytest.mark.parametrize(
    "sent", [{"what": "assign"}, {"what": "remind"}, {"what": "burn"}, {"what": "assign", "to": "999999"}, {}]
)
def test_without_a_choice_nothing_is_done_and_the_ticks_stay(client, open_case, sent):
    case = open_case()
    answer = client.post("/office/casework/do/", sent | {"case": [case.code]})

    assert answer.status_code == 422
    assert answer.context["ticked"] == [case.code]
    case.refresh_from_db()
    assert case.version == 1


def test_another_centres_case_is_not_changed_by_naming_it(client, open_case, caseworker):
    other = open_case(centre=make_centre(), assigned_to=None)
    sent = {"case": [other.code], "what": "remind", "due_on": "2023-05-09"}
    assert client.post("/office/casework/do/", sent).status_code == 422
    other.refresh_from_db()
    assert other.due_on is None


def test_a_refusal_is_said_also_when_nothing_waits_any_more(client, caseworker):
    page = client.post("/office/casework/do/", {"what": "remind", "due_on": "2023-05-09"})

    assert page.status_code == 422
    assert 'class="errors"' in page.text


def test_the_page_of_a_case_asks_the_database_as_often_for_a_long_conversation_as_for_a_short_one(
    client, case, now, caseworker
):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"/office/cases/{case.code}/")
        return len(queries)

    notes = kind_named("notes")
    enter(notes, {"case": case, "noted_on": now.date(), "text": "示例"}, by=caseworker, at=now)
    asked()  # what is asked once for a session is asked now
    few = asked()
    for place in range(30):
        enter(notes, {"case": case, "noted_on": now.date(), "text": f"示例{place}"}, by=caseworker, at=now)

    assert asked() == few


def test_a_conversation_can_be_cut_down_to_one_sort(client, case, act):
    act(case, "note", text="示例跟進")
    act(case, "remind", due_on="2023-05-09")
    sorts = {
        show: {
            entry.sort
            for entry in client.get(f"/office/cases/{case.code}/?show={show}").context["talk"].entries
        }
        for show in ("", "notes", "changes")
    }

    assert sorts == {"": {"notes", "changes"}, "notes": {"notes"}, "changes": {"changes"}}
    assert client.get(f"/office/cases/{case.code}/?show=nothing").status_code == 404


def test_each_entry_says_who_wrote_it_down(client, case, act, caseworker):
    act(case, "note", text="示例跟進")
    [entry] = client.get(f"/office/cases/{case.code}/?show=notes").context["talk"].entries

    assert entry.who == caseworker.username


@pytest.mark.usefixtures("assigned_only")
def test_a_reader_who_does_not_write_sees_no_acts_and_no_queue(client, case):
    lawyer = make_user(Role.LAWYER, case.centre)
    case.assigned_to = lawyer
    case.save()
    client.force_login(lawyer)
    page = client.get(f"/office/cases/{case.code}/")

    assert page.status_code == 200
    assert (page.context["acts"], page.context["queued"]) == ([], [])
    assert client.get("/office/casework/").status_code in (403, 404)
