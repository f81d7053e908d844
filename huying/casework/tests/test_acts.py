"""What is done with one key on the page of a case, and taken back."""

import re
from datetime import timedelta

import pytest

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.cases.actions import close_case, reopen_case
from huying.cases.models import Note, Referral, Reopening
from huying.cases.tests.factories import CategoryFactory
from huying.casework.models import ClosingRequest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
CLOSED = {"outcome": "advised", "result": "示例：已解釋手續"}
HOSTILE = ["<script>alert(1)</script>", "{{ 7|add:7 }}", "=1+1", "';DROP TABLE x;--", "𡃁𨋢" * 40]


def undo(client, case):
    answer = client.post(f"/office/cases/{case.code}/undo/", follow=True)
    case.refresh_from_db()
    return answer


def test_a_follow_up_is_written_with_one_field_and_stands_in_the_conversation(client, case, act):
    assert act(case, "note", text="示例：致電物業公司").status_code == 302

    told = client.get(f"/office/cases/{case.code}/").content.decode()
    assert "示例：致電物業公司" in told
    assert Note.objects.get().noted_on.isoformat() == "2023-05-02"


def test_a_second_click_writes_no_second_follow_up(client, case, act):
    for _click in range(2):
        act(case, "note", key="the-same-key", text="示例跟進")

    assert Note.objects.count() == 1


def test_the_same_key_with_other_words_is_refused_and_the_words_stay(case, act):
    act(case, "note", key="the-same-key", text="示例跟進")
    answer = act(case, "note", key="the-same-key", text="另一句")

    assert answer.status_code == 409
    assert "另一句" in answer.content.decode()
    assert Note.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   ", "a\x00b"])
def test_a_follow_up_that_cannot_be_kept_is_refused_beside_its_field(case, act, text):
    answer = act(case, "note", text=text)

    assert answer.status_code == 422
    assert "text" in answer.context["form"].errors
    assert not Note.objects.exists()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_shown_as_they_were_typed(client, case, act, text):
    act(case, "note", text=text)
    told = client.get(f"/office/cases/{case.code}/").content.decode()

    assert "<script>alert" not in told
    assert Note.objects.get().text == text


def test_a_reminder_is_a_day_to_come(case, act):
    assert act(case, "remind", due_on="2023-05-01").status_code == 422
    assert act(case, "remind", due_on="2023-05-02").status_code == 302
    assert case.due_on.isoformat() == "2023-05-02"


def test_a_case_is_given_to_a_colleague_of_its_centre_and_to_nobody_else(case, act, centre):
    colleague, stranger = make_user(Role.CASEWORKER, centre), make_user(Role.CASEWORKER, make_centre())
    assert act(case, "assign", to=str(stranger.pk)).status_code == 422
    assert act(case, "assign", to=str(colleague.pk)).status_code == 302
    assert case.assigned_to == colleague


def test_colleagues_are_listed_with_their_open_cases_the_least_busy_first(client, case, centre):
    make_user(Role.CASEWORKER, centre)
    form = client.get(f"/office/cases/{case.code}/assign/").context["form"]
    loads = [re.findall(r"\d+", words)[-1] for _key, words in form.fields["to"].choices[1:]]

    assert loads == ["0", "1"]


def test_closing_takes_two_fields_and_says_whether_the_resident_knows(case, act):
    assert act(case, "close", outcome="advised").status_code == 422
    assert act(case, "close", **CLOSED, resident_told_on="2023-05-03").status_code == 422
    assert act(case, "close", **CLOSED, resident_told_on="2023-05-02").status_code == 302
    assert (case.closed_on, case.outcome, case.resident_told_on) == (
        case.received_on,
        "advised",
        case.received_on,
    )


def test_a_closed_case_offers_only_to_be_opened_again(client, case, act):
    act(case, "close", **CLOSED)
    answer = client.post(f"/office/cases/{case.code}/close/", CLOSED | {"form_key": "x"}, follow=True)

    assert [each.name for each in answer.context["acts"]] == ["reopen"]
    assert Event.objects.filter(code=case.code, action="cases.edited").count() == 1


@pytest.mark.parametrize(
    ("name", "typed", "field"),
    [
        ("note", {"text": "示例"}, None),
        ("remind", {"due_on": "2023-05-09"}, "due_on"),
        ("close", CLOSED, "closed_on"),
    ],
)
def test_an_act_is_taken_back_and_the_trail_keeps_both(client, case, act, name, typed, field):
    act(case, name, **typed)
    undo(client, case)

    assert not Note.objects.exists()
    assert field is None or getattr(case, field) is None
    assert not Reopening.objects.exists()
    kinds = ("notes.created", "notes.undone") if name == "note" else ("cases.edited",) * 2
    acts = Event.objects.filter(action__startswith=kinds[0].split(".")[0]).exclude(action="cases.created")
    assert sorted(acts.values_list("action", flat=True)) == sorted(kinds)


def test_undo_is_offered_beside_the_word_of_the_act_and_on_no_page_after_it(client, case, act):
    act(case, "note", text="示例")
    offers = [client.get(f"/office/cases/{case.code}/").context["undo_url"] for _page in range(2)]

    assert offers == [f"/office/cases/{case.code}/undo/", ""]


def test_an_act_without_a_way_back_offers_none_and_leaves_none_of_an_earlier_act(client, case, act):
    act(case, "close", **CLOSED)
    client.get(f"/office/cases/{case.code}/")
    act(case, "reopen", reason="示例")
    page = client.get(f"/office/cases/{case.code}/")
    answer = undo(client, case)

    assert page.context["undo_url"] == ""
    assert case.is_open
    assert [message.level_tag for message in answer.context["messages"]][-1] == "warning"


def test_a_second_undo_takes_nothing_more_back(client, case, act):
    act(case, "note", text="示例一")
    act(case, "note", text="示例二")
    undo(client, case)
    undo(client, case)

    assert [note.text for note in Note.objects.all()] == ["示例一"]


def test_what_somebody_else_worked_on_since_is_not_taken_back(client, case, act, supervisor, now):
    from huying.cases.actions import edit_case

    act(case, "remind", due_on="2023-05-09")
    edit_case(record=case, values={"title": "改"}, version=case.version, by=supervisor, at=now)
    answer = undo(client, case)

    assert case.due_on.isoformat() == "2023-05-09"
    assert [message.level_tag for message in answer.context["messages"]][-1] == "warning"


def test_after_a_minute_there_is_nothing_to_take_back(client, case, act, still):
    act(case, "note", text="示例")
    still.shift(timedelta(seconds=61))
    undo(client, case)

    assert Note.objects.count() == 1


def test_an_undo_reaches_no_act_of_another_session(client, case, act, centre):
    act(case, "note", text="示例")
    client.force_login(make_user(Role.CASEWORKER, centre))
    undo(client, case)

    assert Note.objects.count() == 1


@pytest.mark.parametrize("name", ["note", "refer", "remind", "assign", "close"])
def test_outsiders_find_no_such_page(client, case, name):
    for outsider in (make_user(Role.CASEWORKER, make_centre()), make_user(Role.AUDITOR)):
        client.force_login(outsider)
        assert client.get(f"/office/cases/{case.code}/{name}/").status_code in (403, 404)
        assert client.post(f"/office/cases/{case.code}/{name}/", {}).status_code in (403, 404)


# --- closing with somebody's agreement -------------------------------------------------------------------------------


@pytest.fixture
def weighed(open_case):
    return open_case(category=CategoryFactory(closing_agreed=True))


@pytest.fixture
def asked(weighed, act):
    act(weighed, "close", **CLOSED)
    return ClosingRequest.objects.get()


def test_in_some_categories_closing_is_asked_for_and_the_case_stays_open(weighed, asked):
    assert weighed.is_open
    assert (asked.outcome, asked.decision) == ("advised", "waiting")


def test_the_edit_form_is_no_way_round(client, weighed):
    page = client.get(f"/office/cases/{weighed.code}/edit/")
    sent = {
        name: page.context["form"][name].value() or "" for name in ("form_key", "version", "title", "channel")
    }
    sent |= {"centre": weighed.centre_id, "category": weighed.category_id, "received_on": "2023-05-02"}
    answer = client.post(
        f"/office/cases/{weighed.code}/edit/", sent | {"closed_on": "2023-05-02", "outcome": "advised"}
    )
    weighed.refresh_from_db()

    assert answer.status_code == 422
    assert "closed_on" in answer.context["form"].errors
    assert weighed.is_open


def test_closing_is_asked_for_once(client, weighed, asked, act):
    assert act(weighed, "close", **CLOSED).status_code == 422
    assert ClosingRequest.objects.count() == 1


def test_a_supervisor_agrees_with_one_press_and_a_second_press_changes_nothing(
    client, weighed, asked, supervisor
):
    client.force_login(supervisor)
    assert [each.pk for each in client.get("/office/casework/").context["closings"]] == [asked.pk]
    for _press in range(2):
        assert client.post(f"/office/closing-requests/{asked.code}/agree/").status_code == 302
    weighed.refresh_from_db()
    asked.refresh_from_db()

    assert (weighed.outcome, weighed.result) == ("advised", CLOSED["result"])
    assert (asked.decision, asked.decided_by, asked.version) == ("agreed", supervisor, 2)


def test_a_returned_request_says_what_is_missing_and_may_be_asked_again(
    client, weighed, asked, supervisor, caseworker, act
):
    client.force_login(supervisor)
    address = f"/office/closing-requests/{asked.code}/return/"
    key = client.get(address).context["form"]["form_key"].value()
    assert client.post(address, {"form_key": key, "words": ""}).status_code == 422
    assert client.post(address, {"form_key": key, "words": "請先通知居民"}).status_code == 302
    client.force_login(caseworker)

    assert "請先通知居民" in client.get(f"/office/cases/{weighed.code}/").content.decode()
    assert act(weighed, "close", **CLOSED).status_code == 302
    assert ClosingRequest.objects.filter(decision="waiting").count() == 1


def test_nobody_agrees_to_their_own_request(client, weighed, asked, centre, now):
    from huying.accounts.models import Posting

    Posting.objects.create(user=asked.asked_by, role=Role.SUPERVISOR, centre=centre, since_on=now.date())
    client.post(f"/office/closing-requests/{asked.code}/agree/")
    weighed.refresh_from_db()

    assert weighed.is_open


def test_a_caseworker_and_another_centres_supervisor_decide_nothing(client, weighed, asked):
    address = f"/office/closing-requests/{asked.code}/agree/"
    assert client.post(address).status_code in (403, 404)
    client.force_login(make_user(Role.SUPERVISOR, make_centre()))
    assert client.post(address).status_code == 404


def test_a_supervisor_closes_without_asking_anybody(client, weighed, supervisor, act):
    client.force_login(supervisor)
    act(weighed, "close", **CLOSED)

    assert not weighed.is_open
    assert not ClosingRequest.objects.exists()


# --- opening again ---------------------------------------------------------------------------------------------------


def test_what_a_case_had_been_closed_with_is_kept_when_it_is_opened_again(case, act):
    act(case, "close", **CLOSED)
    act(case, "reopen", reason="居民有新文件")
    kept = Reopening.objects.get()

    assert case.is_open
    assert (case.outcome, case.result) == ("", "")
    assert (kept.outcome, kept.result, kept.reason) == ("advised", CLOSED["result"], "居民有新文件")


def test_clearing_the_closing_day_in_the_form_keeps_it_too(case, supervisor, now):
    from huying.cases.actions import OPEN, edit_case

    close_case(case=case, outcome="advised", result="示例", by=supervisor, at=now)
    case.refresh_from_db()
    edit_case(record=case, values=OPEN, version=case.version, by=supervisor, at=now)

    assert Reopening.objects.count() == 1


def test_a_case_is_opened_again_many_times_and_each_is_kept(case, supervisor, now):
    for place in range(3):
        at = now + timedelta(days=place)
        case.refresh_from_db()
        close_case(case=case, outcome="advised", result=f"示例{place}", by=supervisor, at=at)
        case.refresh_from_db()
        reopen_case(case=case, by=supervisor, at=at)

    assert [each.result for each in Reopening.objects.order_by("pk")] == ["示例0", "示例1", "示例2"]
    assert not Referral.objects.exists()


@pytest.mark.parametrize("name", ["note", "remind", "close"])
def test_an_act_shows_how_the_resident_wishes_to_be_reached(client, case, resident, name):
    resident.reply_by, resident.reply_hours = "letter", "示例：平日晚上"
    resident.save()
    page = client.get(f"/office/cases/{case.code}/{name}/").text

    assert "示例：平日晚上" in page.split('class="panel act-form"')[1].split("</section>")[0]
