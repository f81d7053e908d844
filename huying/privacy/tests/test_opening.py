"""Who opened what: noted once a day, asked why of what is another's, told when it is very much; no word of any record."""

from datetime import timedelta

import pytest

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.letters.tests.factories import client_of
from huying.outbox.models import Message
from huying.privacy.models import Opening, Warned
from huying.privacy.opening import note_opening
from huying.privacy.rules import MOST_FOREIGN
from huying.privacy.tests.factories import bare_person, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]


@pytest.fixture
def person(now):
    """A resident whose one case is given to a caseworker."""
    person = bare_person(now)
    person.case.assigned_to = person.caseworker
    person.case.save()
    return person


@pytest.fixture
def colleague(person):
    return make_user(Role.CASEWORKER, person.centre)


def _case(person):
    return f"/office/cases/{person.case.code}/"


def test_ones_own_is_noted_once_a_day_and_asks_nothing(person):
    client = client_of(person.caseworker)
    pages = [client.get(_case(person)) for _each in range(3)]
    row = Opening.objects.get()

    assert all(person.case.title in page.text for page in pages)
    assert (row.user, row.kind, row.code, row.times, row.foreign) == (
        person.caseworker,
        "cases",
        person.case.code,
        3,
        False,
    )


def test_of_a_colleagues_case_nothing_is_shown_before_the_reason(person, colleague):
    client = client_of(colleague)
    asked = client.get(_case(person))
    assert person.case.title not in asked.text
    assert person.case.code in asked.text
    assert Opening.objects.count() == 0

    answer = client.post(f"{_case(person)}why/", {"why": "cover"})
    shown = client.get(answer["Location"])
    row = Opening.objects.get()

    assert person.case.title in shown.text
    assert (row.foreign, row.why, row.times) == (True, "cover", 2)


def test_the_reason_is_asked_again_the_next_day(person, colleague, still):
    client = client_of(colleague)
    client.post(f"{_case(person)}why/", {"why": "here"})
    still.shift(timedelta(days=1))
    client.force_login(colleague)

    assert person.case.title not in client.get(_case(person)).text


def test_another_reason_needs_words_and_typed_ones_are_kept(person, colleague):
    client = client_of(colleague)
    refused = client.post(f"{_case(person)}why/", {"why": "other", "words": ""})
    nothing = client.post(f"{_case(person)}why/", {})

    assert (refused.status_code, nothing.status_code) == (422, 422)
    assert Opening.objects.count() == 0


def test_the_form_of_an_act_is_behind_the_same_question(person, colleague):
    page = client_of(colleague).get(f"{_case(person)}note/")

    assert person.case.title not in page.text


def test_who_answers_for_the_centre_is_not_asked_but_noted(person):
    page = client_of(person.supervisor).get(_case(person))
    row = Opening.objects.get()

    assert person.case.title in page.text
    assert (row.foreign, row.why) == (True, "")


def test_a_case_given_to_nobody_is_everybodys(person, colleague):
    person.case.assigned_to = None
    person.case.save()

    assert person.case.title in client_of(colleague).get(_case(person)).text
    assert not Opening.objects.get().foreign


def test_a_resident_is_anothers_when_all_their_cases_are(person, colleague):
    client, here = client_of(colleague), "/office/contacts/person/"
    assert person.contact.name not in client.get(here).text
    make_case(person.contact, "mine", assigned_to=colleague)

    assert person.contact.name in client.get(here).text
    assert person.contact.name in client_of(person.caseworker).get(here).text


def test_a_reason_for_what_one_may_not_open_is_refused(person):
    stranger = client_of(make_user(Role.CASEWORKER, make_centre()))

    assert stranger.post(f"{_case(person)}why/", {"why": "here"}).status_code == 404
    assert stranger.get(_case(person)).status_code == 404
    assert Opening.objects.count() == 0


# --- the warning --------------------------------------------------------------------------------
def _open_many(user, centre, now, number, first=0):
    for place in range(first, first + number):
        note_opening(user=user, kind="cases", code=f"c{place}", centre=centre, foreign=True, at=now)


@pytest.fixture
def boss(person):
    person.supervisor.email = "boss@example.org"
    person.supervisor.save()
    return person.supervisor


def test_the_thirty_first_tells_those_who_answer_for_the_centre_at_once(person, colleague, boss, now):
    far = make_user(Role.SUPERVISOR, make_centre())
    far.email = "far@example.org"
    far.save()
    _open_many(colleague, person.centre, now, MOST_FOREIGN)
    assert Message.objects.count() == 0
    _open_many(colleague, person.centre, now, 1, first=MOST_FOREIGN)
    mail = Message.objects.get()

    assert mail.recipient == "boss@example.org"
    assert mail.made_at == now  # queued with the opening itself: the worker sends it within seconds
    assert colleague.username in mail.body
    assert "31" in mail.body
    assert person.case.title not in mail.body
    assert "c30" not in mail.body


def test_they_are_told_once_a_day(person, colleague, boss, now):
    _open_many(colleague, person.centre, now, MOST_FOREIGN + 10)
    assert Message.objects.count() == 1
    _open_many(colleague, person.centre, now + timedelta(days=1), MOST_FOREIGN + 1)

    assert Message.objects.count() == 2
    assert Warned.objects.count() == 2


def test_the_same_record_opened_again_and_ones_own_count_for_nothing(person, colleague, boss, now):
    for _each in range(3):
        _open_many(colleague, person.centre, now, MOST_FOREIGN)
    for place in range(20):
        note_opening(
            user=colleague, kind="cases", code=f"own{place}", centre=person.centre, foreign=False, at=now
        )

    assert Message.objects.count() == 0


def test_a_scripted_browse_raises_the_alert(person, colleague, boss, now):
    """Page by page as a script does, each with its reason."""
    client = client_of(colleague)
    for place in range(MOST_FOREIGN + 1):
        case = make_case(person.contact, f"browsed-{place}", assigned_to=person.caseworker)
        client.post(f"/office/cases/{case.code}/why/", {"why": "here"})

    assert Message.objects.filter(recipient="boss@example.org").count() == 1


# --- the weekly list ----------------------------------------------------------------------------
def test_the_list_shows_references_and_reasons_to_who_answers_for_the_centre(person, colleague, now):
    note_opening(
        user=colleague,
        kind="cases",
        code=person.case.code,
        centre=person.centre,
        foreign=True,
        at=now,
        why="other",
        words="因由",
    )
    elsewhere = make_centre()
    note_opening(user=colleague, kind="cases", code="other-centre", centre=elsewhere, foreign=True, at=now)
    page = client_of(person.supervisor).get("/office/openings/").text

    assert person.case.code in page
    assert f'href="{_case(person)}"' in page
    assert "因由" in page
    assert "other-centre" not in page
    assert person.case.title not in page
    assert person.contact.name not in page


def test_an_auditor_sees_every_centre_without_words_or_links(person, colleague, now):
    note_opening(
        user=colleague,
        kind="cases",
        code=person.case.code,
        centre=person.centre,
        foreign=True,
        at=now,
        why="other",
        words="因由",
    )
    page = client_of(make_user(Role.AUDITOR)).get("/office/openings/").text

    assert person.case.code in page
    assert _case(person) not in page
    assert "因由" not in page


def test_a_caseworker_has_no_such_list(person, colleague):
    assert client_of(colleague).get("/office/openings/").status_code == 404


@pytest.mark.parametrize("week", ["", "2023-05-01", "2023-13-40", "9999-12-31", "0001-01-01", "<script>"])
def test_any_week_can_be_asked_for(person, week):
    assert client_of(person.supervisor).get("/office/openings/", {"week": week}).status_code == 200


def test_the_week_begins_on_monday_and_ends_on_sunday(person, colleague, now):
    for days, code in ((-2, "sunday-before"), (-1, "monday"), (5, "sunday"), (6, "monday-after")):
        note_opening(
            user=colleague,
            kind="cases",
            code=code,
            centre=person.centre,
            foreign=True,
            at=now + timedelta(days=days),
        )
    page = client_of(person.supervisor).get("/office/openings/", {"week": "2023-05-02"}).text

    assert "sunday-before" not in page
    assert ">monday<" in page
    assert ">sunday<" in page
    assert "monday-after" not in page


def test_opening_leaves_nothing_in_the_trail_of_the_record(person):
    client_of(person.caseworker).get(_case(person))

    assert not Event.objects.filter(code=person.case.code, action__contains="open").exists()
