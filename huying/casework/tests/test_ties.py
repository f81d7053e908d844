"""Links, splits and merges on the page of a case: both sides tell of it, and nobody else learns of it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huying.accounts.tests.factories import make_centre
from huying.audit.models import Event
from huying.cases.merging import link, merge
from huying.cases.models import Case, CaseMerge, Link, Note
from huying.casework.queries import in_queue, queue_named, tied
from huying.clocks.models import Task
from huying.core.period import Period
from huying.correspondence.models import Missive
from huying.desk.models import Press
from huying.figures import engine
from huying.figures.engine import Scope
from huying.records.actions import enter
from huying.records.kind import kind_named

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
YEAR = Scope(Period.year(2023))
SECRET = "示例密事"
GOES_ON = re.compile(r'WHERE \(*"cases_casemerge"\."gone_id" (?:=|IN \(\d)')


def page(client, case):
    return client.get(f"/office/cases/{case.code}/", follow=True).content.decode()


def value(key):
    return engine.evaluate_on([(key, YEAR)], "default")[0].value


@pytest.fixture
def other(open_case):
    return open_case(title="示例另案")


def note_on(case, now, text="示例跟進"):
    return enter(
        kind_named("notes"), {"case": case, "noted_on": now.date(), "text": text}, by="office", at=now
    )


def told(code):
    return {"other": "", "other-words": code}


@pytest.mark.parametrize(("sort", "parts"), [("related", None), ("part", (0, 1)), ("parts", (1, 0))])
def test_two_cases_are_linked_with_one_reference_typed_and_both_pages_say_so(
    client, case, other, act, sort, parts
):
    assert act(case, "link", sort=sort, **told(other.code)).status_code == 302

    made = Link.objects.get()
    if parts is not None:
        assert (made.case, made.other) == tuple((case, other)[place] for place in parts)
    for one, two in ((case, other), (other, case)):
        shown = page(client, one)
        assert shown.count(two.code) >= 2  # beside the case, and in its conversation
        assert two.title in shown


def test_a_link_is_taken_back_by_its_undo_and_leaves_only_the_trail(client, case, other, act):
    act(case, "link", sort="related", **told(other.code))
    client.post(f"/office/cases/{case.code}/undo/")

    assert not Link.objects.exists()
    assert Event.objects.filter(action="case-links.undone").count() == 1


def test_a_link_is_taken_off_with_one_press_and_put_back_with_another(client, case, other, act):
    act(case, "link", sort="related", **told(other.code))
    made = Link.objects.get()
    for door, is_off in (("off", True), ("off", True), ("back", False)):
        answer = client.post(f"/office/case-links/{made.code}/{door}/", {"from": other.code})
        made.refresh_from_db()
        assert answer.url.endswith(f"/cases/{other.code}/")
        assert (made.taken_off_on is not None) == is_off


@pytest.mark.parametrize("words", ["", "no-such-case", "示例無此案", "<script>alert(1)</script>"])
def test_a_case_that_is_not_found_is_said_beside_the_field_and_the_words_stay(case, act, words):
    answer = act(case, "link", sort="related", **told(words))

    assert answer.status_code == 422
    assert "other" in answer.context["form"].errors
    assert "<script>alert" not in answer.content.decode()
    assert not Link.objects.exists()


@pytest.mark.parametrize("name", ["link", "merge"])
def test_a_case_of_another_centre_cannot_be_named_or_found_out(open_case, case, act, name):
    foreign = open_case(centre=make_centre(), assigned_to=None, title=SECRET)
    typed = told(foreign.code) | ({"sort": "related"} if name == "link" else {})
    answer = act(case, name, **typed)

    assert answer.status_code == 422
    assert SECRET not in answer.content.decode()


def test_the_case_itself_is_refused_as_its_own_other(case, act):
    for name, typed in (("link", {"sort": "related"}), ("merge", {})):
        assert act(case, name, **typed, **told(case.code)).status_code == 422


def test_what_hangs_on_a_merged_case_is_found_on_the_page_of_the_one_that_goes_on(
    client, case, other, act, now
):
    note_on(other, now, "示例舊跟進")
    enter(kind_named("tasks"), {"case": other, "what": "示例待辦"}, by="office", at=now)
    values = {
        "case": other,
        "centre": other.centre,
        "serial": "EX/9",
        "subject": "示例去信",
        "sent_on": now.date(),
    }
    enter(kind_named("letters"), values, by="office", at=now)
    answer = act(case, "merge", **told(other.code))
    shown = page(client, case)

    assert answer.url.endswith(f"/cases/{case.code}/")
    assert all(words in shown for words in ("示例舊跟進", "示例待辦", "示例去信", other.code))
    assert case.code in page(client, other)


def test_a_merged_case_has_no_acts_leaves_the_queue_and_comes_back_when_parted(
    client, caseworker, case, other, act, now
):
    act(case, "merge", **told(other.code))
    queue = lambda: set(in_queue(queue_named("mine"), caseworker, now.date()))  # noqa: E731
    shown = page(client, other)

    assert queue() == {case}
    assert f"/cases/{other.code}/note/" not in shown
    assert client.post(f"/office/cases/{other.code}/note/", {"text": "示例"}).status_code == 302
    assert not Note.objects.exists()

    client.post(f"/office/case-merges/{CaseMerge.objects.get().code}/part/")
    assert queue() == {case, other}


def test_the_one_received_first_goes_on_whichever_page_was_pressed(client, case, open_case, act, now):
    early = open_case(received_on=now.date() - timedelta(days=3))
    answer = act(case, "merge", **told(early.code))

    assert CaseMerge.objects.get().kept == early
    assert answer.url.endswith(f"/cases/{early.code}/")


def test_a_merge_that_is_taken_back_at_once_never_was(client, case, other, act):
    act(case, "merge", **told(other.code))
    client.post(f"/office/cases/{case.code}/undo/")

    assert not CaseMerge.objects.exists()
    assert value("cases.received") == 2


def test_a_second_click_merges_nothing_more(case, other, act):
    for _click in range(2):
        assert act(case, "merge", key="the-same-key", **told(other.code)).status_code == 302

    assert CaseMerge.objects.count() == 1


@pytest.fixture
def furnished(case, centre, now):
    """Two follow-ups, a step, a message and a counted contact on a case."""
    notes = [note_on(case, now, f"示例跟進{each}") for each in "甲乙"]
    task = enter(kind_named("tasks"), {"case": case, "what": "示例待辦"}, by="office", at=now)
    values = {
        "centre": centre,
        "channel": "letter",
        "received_on": now.date(),
        "text": "示例來信",
        "case": case,
    }
    message = enter(kind_named("correspondence"), values, by="office", at=now)
    press = enter(kind_named("presses"), {"centre": centre, "channel": "phone"}, by="office", at=now)
    Press.objects.filter(pk=press.pk).update(case=case)
    return {"notes": notes[0], "tasks": task, "correspondence": message, "presses": press}


def test_what_is_ticked_goes_along_and_nothing_is_counted_twice(client, case, furnished, act, resident):
    keys = ("cases.visits", "correspondence.received")
    before = {key: value(key) for key in keys}
    ticked = [f"{key}:{record.code}" for key, record in furnished.items()]
    answer = act(case, "split", title="示例另一事", category=str(case.category_id), story="", along=ticked)
    made = Link.objects.get()
    fresh = made.case

    assert answer.url.endswith(f"/cases/{fresh.code}/")
    assert (fresh.contact, fresh.centre, fresh.channel) == (resident, case.centre, case.channel)
    assert made.other == case
    assert {Note.objects.get(case=fresh).text} == {"示例跟進甲"}
    assert Note.objects.get(case=case).text == "示例跟進乙"
    assert {Task.objects.get().case, Missive.objects.get().case, Press.objects.get().case} == {fresh}
    assert value("cases.received") == 2
    assert {key: value(key) for key in before} == before
    assert case.code in page(client, fresh)
    assert fresh.code in page(client, case)


def test_a_split_that_is_taken_back_gives_everything_back_and_counts_one_case(client, case, furnished, act):
    ticked = [f"notes:{furnished['notes'].code}"]
    act(case, "split", title="示例另一事", category=str(case.category_id), along=ticked)
    fresh = Link.objects.get().case
    client.post(f"/office/cases/{fresh.code}/undo/")

    assert Note.objects.filter(case=case).count() == 2
    assert CaseMerge.objects.get().kept == case
    assert value("cases.received") == 1


def test_a_second_click_splits_nothing_more(case, act):
    for _click in range(2):
        act(case, "split", key="the-same-key", title="示例另一事", category=str(case.category_id))

    assert Case.objects.count() == 2


@pytest.mark.parametrize("typed", [{"title": ""}, {"category": "0"}, {"along": ["notes:no-such"]}])
def test_a_split_that_cannot_be_is_refused_with_what_was_typed(case, furnished, act, typed):
    told = {"title": "示例另一事", "category": str(case.category_id)} | typed
    answer = act(case, "split", **told)

    assert answer.status_code == 422
    assert Case.objects.count() == 1


def test_only_what_hangs_on_this_case_can_go_along(case, other, furnished, act, now):
    strange = note_on(other, now)
    answer = act(case, "split", title="示例", category=str(case.category_id), along=[f"notes:{strange.code}"])

    assert answer.status_code == 422


def test_the_panel_asks_the_same_number_of_questions_for_one_link_and_for_three(
    case, open_case, caseworker, now
):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            tied(case, caseworker, now.date())
        return len(asked)

    link(case=case, other=open_case(), sort="related", by="office", at=now)
    questions()  # the rights of the reader are asked for once
    with_one = questions()
    for _more in range(2):
        link(case=case, other=open_case(), sort="related", by="office", at=now)

    assert questions() == with_one


@pytest.fixture
def restricted(case, open_case, supervisor, now):
    """The caseworker's own case, linked to one that is kept to somebody else, into which another was merged."""
    hidden = open_case(title=SECRET, assigned_to=supervisor, restricted=True)
    gone = open_case(title=f"{SECRET}二", assigned_to=supervisor, restricted=True)
    link(case=case, other=hidden, sort=Link.Sort.PART, by="office", at=now)
    merge(kept=case, gone=gone, by="office", at=now)
    note_on(gone, now, SECRET)
    return hidden, gone


def test_a_restricted_case_leaves_no_trace_on_the_page_of_one_it_is_tied_to(client, case, restricted):
    shown = page(client, case)
    lists = "".join(client.get(f"/office/{kind}/").content.decode() for kind in ("case-links", "case-merges"))
    found = client.get(client.post("/office/search/", {"q": "相關"}).url).content.decode()

    for told in (shown, lists, found):
        assert SECRET not in told
        assert not any(each.code in told for each in restricted)
    assert "LK-" not in lists + found
    assert "MC-" not in lists + found


def test_whoever_answers_for_the_centre_sees_both(client, case, restricted, supervisor):
    client.force_login(supervisor)
    shown = page(client, case)

    assert all(each.code in shown for each in restricted)
    assert "LK-" in client.get("/office/case-links/").content.decode()


def test_a_hidden_link_or_merge_cannot_be_taken_back_by_whoever_may_not_see_it(client, case, restricted):
    made, merged = Link.objects.get(), CaseMerge.objects.get()

    assert client.post(f"/office/case-links/{made.code}/off/").status_code == 404
    assert client.post(f"/office/case-merges/{merged.code}/part/").status_code == 404


def test_the_closing_of_a_case_reaches_a_restricted_one_that_was_merged_into_it(case, restricted, act):
    assert act(case, "close", outcome="advised", result="示例").status_code == 302
    _hidden, gone = restricted
    gone.refresh_from_db()

    assert gone.outcome == "advised"


def test_what_is_split_off_a_restricted_case_is_restricted_too(client, case, act):
    case.restricted = True
    case.save()
    act(case, "split", title="示例另一事", category=str(case.category_id))

    assert Link.objects.get().case.restricted


def test_the_page_of_a_case_asks_once_which_case_it_goes_on_in(client, case, other, now):
    merge(kept=case, gone=other, by="office", at=now)
    page(client, other)  # what is asked once for a session is asked now
    for each in (case, other):
        with CaptureQueriesContext(connection) as asked:
            page(client, each)
        ways = [one["sql"] for one in asked if GOES_ON.search(one["sql"])]

        assert len(ways) == 1
