"""The conversation says in words who had the case, what it was and how it ended, and who did that."""

import pytest
from django.utils import translation

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.cases.actions import edit_case, reopen_case
from huying.cases.models import Case
from huying.cases.tests.factories import CategoryFactory
from huying.casework.conversation import conversation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
CLOSED = {"outcome": "advised", "result": "示例結果"}


@pytest.fixture
def changes(caseworker):
    """What a caseworker of the centre reads of the changes of a case, the oldest first: words, text and who."""

    def read(case):
        case = Case.objects.get(pk=case.pk)
        with translation.override("en"):
            talk = conversation(case, caseworker, sort="changes", everything=True)
        return [(entry.words, entry.text, entry.who) for entry in reversed(talk.entries)]

    return read


def edited(case, by, at, **values):
    case.refresh_from_db()
    return edit_case(record=case, values=values, version=case.version, by=by, at=at)


def test_a_hand_over_says_to_whom_from_whom_and_by_whom(case, act, caseworker, centre, changes):
    other = make_user(Role.CASEWORKER, centre, username="示例甲")
    act(case, "assign", to=str(other.pk))

    told = changes(case)
    assert (f"Given to {other}", f"until then with {caseworker}", str(caseworker)) in told
    assert not any("edited" in words.lower() for words, _text, _who in told)


def test_a_case_that_was_opened_for_somebody_says_so(case, caseworker, changes):
    assert [words for words, _text, _who in changes(case)].count(f"Given to {caseworker}") == 1


def test_many_given_at_once_say_so_each(client, open_case, caseworker, centre, changes):
    cases, other = [open_case() for _each in range(2)], make_user(Role.CASEWORKER, centre, username="示例乙")
    sent = {"case": [each.code for each in cases], "what": "assign", "to": str(other.pk)}
    client.post("/office/casework/do/", sent)

    for each in cases:
        assert (f"Given to {other}", f"until then with {caseworker}", str(caseworker)) in changes(each)


def test_a_case_that_nobody_follows_any_more_says_so(case, caseworker, now, changes):
    edited(case, caseworker, now, assigned_to=None)

    assert ("Given back: nobody follows it up", f"until then with {caseworker}", str(caseworker)) in changes(
        case
    )


def test_an_edit_of_more_than_was_told_names_the_rest_only(case, caseworker, centre, now, changes):
    other = make_user(Role.CASEWORKER, centre)
    edited(case, caseworker, now, assigned_to=other, title="示例改題")

    told = [text for words, text, _who in changes(case) if words == "Edited the record"]
    assert told == ["Matter in a line"]


def test_another_category_is_told_with_both_and_who_gave_it(case, caseworker, now, changes):
    before, after = case.category, CategoryFactory()
    edited(case, caseworker, now, category=after)

    told = changes(case)
    assert (f"Category: {before} → {after}", "", caseworker.username) in told
    assert not any(words == "Edited the record" for words, _text, _who in told)


def test_a_closing_is_told_with_its_outcome_and_who_closed_it(case, act, caseworker, changes):
    act(case, "close", **CLOSED)

    assert ("Closed: advice given", "示例結果", caseworker.username) in changes(case)


def test_each_closing_is_told_although_the_case_was_opened_again(
    case, act, caseworker, supervisor, now, changes
):
    act(case, "close", **CLOSED)
    reopen_case(case=Case.objects.get(pk=case.pk), reason="示例再來", by=supervisor, at=now.replace(hour=13))
    edited(
        case,
        supervisor,
        now.replace(hour=14),
        closed_on=now.date(),
        outcome="resolved",
        result="示例二",
    )
    told = [each for each in changes(case) if each[0].startswith("Closed")]

    assert ("Closed: advice given", "示例結果", caseworker.username) in told
    assert ("Closed: resolved", "示例二", supervisor.username) in told
    assert len(told) == 2
