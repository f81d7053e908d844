"""The board's doors: batches that come twice, hostile batches, other centres, sessions that ended, no scripts."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre
from huying.cases.models import Case, Tally
from huying.cases.tests.factories import CategoryFactory
from huying.contacts.models import Contact
from huying.core.text import fold
from huying.desk.models import Press
from huying.desk.queries import day_at
from huying.desk.tests.factories import EnquiryKindFactory, make_counter, make_press
from huying.desk.views.state import person_mark
from huying.records.actions import enter
from huying.records.kind import kind_named

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter():
    return make_counter()


@pytest.fixture
def centre(counter):
    return counter.postings.first().centre


@pytest.fixture
def kind():
    return EnquiryKindFactory()


@pytest.fixture
def desk(counter):
    client = Client()
    client.force_login(counter)
    return client


def moment(**ago):
    return (timezone.now() - timedelta(**ago)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def act(centre, kind, number=1, /, **values):
    told = {"sort": "press", "key": f"{number:032d}", "centre": centre.code, "kind": kind.code}
    return told | {"channel": "phone", "at": moment(seconds=5)} | values


def send(desk, counter, *acts):
    body = json.dumps({"person": person_mark(counter), "acts": acts})
    return desk.post("/office/desk/presses/", body, content_type="application/json")


def statuses(answer):
    return [each["status"] for each in answer.json()["answers"]]


def test_a_batch_is_kept_and_answered_with_the_days_count(desk, counter, centre, kind):
    answer = send(desk, counter, *(act(centre, kind, number) for number in range(20)))

    assert statuses(answer) == [200] * 20
    assert answer.json()["state"]["total"] == Press.objects.count() == 20
    assert answer.json()["state"]["kinds"] == {kind.code: 20}
    assert Tally.objects.get().pressed == 20


def test_a_batch_sent_again_after_its_answer_was_lost_adds_nothing(desk, counter, centre, kind):
    acts = [act(centre, kind, number) for number in range(3)]
    first, again = send(desk, counter, *acts), send(desk, counter, *acts)

    assert first.json()["answers"] == again.json()["answers"]
    assert again.json()["state"]["total"] == 3


def test_a_key_with_other_contents_is_answered_409_and_the_rest_is_kept(desk, counter, centre, kind):
    first = act(centre, kind)
    send(desk, counter, first)
    answer = send(desk, counter, first | {"channel": "visit"}, act(centre, kind, 2))

    assert statuses(answer) == [409, 200]
    assert answer.json()["answers"][0]["words"]
    assert Press.objects.count() == 2


def test_what_is_refused_is_refused_in_words_and_by_itself(desk, counter, centre, kind):
    over = EnquiryKindFactory(digit=2, ended_on=timezone.localdate() - timedelta(days=9))
    wrong = [
        act(centre, kind, 1, at=moment(hours=-1)),
        act(centre, kind, 2, at=moment(hours=73)),
        act(centre, over, 3),
        act(make_centre(), kind, 4),
        act(centre, kind, 5, kind="none"),
        act(centre, kind, 6, centre="none"),
    ]
    answer = send(desk, counter, *wrong, act(centre, kind, 7))

    assert statuses(answer) == [422] * 6 + [200]
    assert all(each["words"] for each in answer.json()["answers"][:6])
    assert Press.objects.count() == 1


def test_a_centre_of_others_is_refused_in_the_words_for_no_centre(desk, counter, centre, kind):
    answer = send(desk, counter, act(make_centre(), kind, 1), act(centre, kind, 2, centre="none"))

    assert len({each["words"] for each in answer.json()["answers"]}) == 1


HOSTILE = [
    {"key": "short"},
    {"key": "x" * 65},
    {"key": None},
    {"key": ["a" * 32]},
    {"key": "\x00" * 32},
    {"key": "甲" * 32},
    {"key": "' OR 1=1 -- 1234567890"},
    {"kind": "\x00"},
    {"kind": "\ud800"},
    {"kind": {"a": 1}},
    {"centre": "a" * 200},
    {"centre": 7},
    {"channel": "fax"},
    {"channel": []},
    {"at": ""},
    {"at": "2023-02-30T00:00:00Z"},
    {"at": "2023-05-02"},
    {"at": "2023-05-02T12:00:00"},
    {"at": "9999-12-31T23:59:59Z"},
    {"at": 1683000000000},
    {"at": "<script>alert(1)</script>"},
]


@pytest.mark.parametrize("values", HOSTILE, ids=lambda values: ascii(values)[:40])
def test_hostile_acts_are_refused_and_leave_nothing(desk, counter, centre, kind, values):
    answer = send(desk, counter, act(centre, kind) | values)

    assert statuses(answer) == [422]
    assert not Press.objects.exists()
    assert not Tally.objects.exists()


@pytest.mark.parametrize(
    "told", ["x", 7, None, [], {"sort": "undo"}, {"sort": "undo", "code": "x", "at": "?"}]
)
def test_what_is_no_act_is_refused_in_words(desk, counter, told):
    assert statuses(send(desk, counter, told)) == [422]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        b'{"person": 1, "acts": [{}]}',
        b'{"person": "x", "acts": {}}',
        b'{"person": "x", "acts": []}',
        b"[" * 50_000,
        json.dumps({"person": "x", "acts": [{}] * 51}).encode(),
    ],
    ids=range(10),
)
def test_what_is_no_batch_is_answered_400(desk, body):
    answer = desk.post("/office/desk/presses/", body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["words"]


def test_a_queue_is_never_sent_under_another_persons_name(desk, counter, centre, kind):
    colleague = make_counter(centre)
    body = json.dumps({"person": person_mark(colleague), "acts": [act(centre, kind)]})
    answer = desk.post("/office/desk/presses/", body, content_type="application/json")

    assert answer.status_code == 409
    assert not Press.objects.exists()


def test_a_session_that_ended_is_sent_to_sign_in_and_keeps_nothing(counter, centre, kind):
    answer = send(Client(), counter, act(centre, kind))

    assert (answer.status_code, answer["Location"][:16]) == (302, "/accounts/login/")
    assert not Press.objects.exists()


def test_a_batch_without_the_sites_own_token_is_refused(counter, centre, kind):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(counter)

    assert send(strict, counter, act(centre, kind)).status_code == 403
    assert not Press.objects.exists()


def test_a_press_and_its_taking_back_in_one_batch(desk, counter, centre, kind):
    press = act(centre, kind)
    undo = {"sort": "undo", "key": press["key"], "at": moment(seconds=1)}
    first, again = send(desk, counter, press, undo), send(desk, counter, press, undo)

    assert statuses(first) == statuses(again) == [200, 200]
    assert again.json()["state"]["total"] == 0
    assert Press.objects.get().undone_by == counter


def test_taking_back_what_was_refused_needs_nothing(desk, counter, centre, kind):
    late = act(centre, kind, at=moment(hours=100))
    answer = send(desk, counter, late, {"sort": "undo", "key": late["key"], "at": moment(seconds=1)})

    assert statuses(answer) == [422, 200]


def test_the_key_of_somebody_else_takes_nothing_back(desk, counter, centre, kind):
    colleague = make_counter(centre)
    theirs = Client()
    theirs.force_login(colleague)
    press = act(centre, kind)
    send(theirs, colleague, press)

    assert statuses(send(desk, counter, {"sort": "undo", "key": press["key"], "at": moment(seconds=1)})) == [
        200
    ]
    assert Press.objects.get().undone_at is None


def test_a_press_of_another_centre_cannot_be_taken_back_or_made_a_case(desk, counter, kind):
    stranger = make_counter()
    press = make_press(stranger, kind, timezone.now())

    assert desk.post(f"/office/desk/presses/{press.code}/undo/").status_code == 404
    assert desk.get(f"/office/desk/presses/{press.code}/case/").status_code == 404
    assert statuses(send(desk, counter, {"sort": "undo", "code": press.code, "at": moment(seconds=1)})) == [
        200
    ]
    assert Press.objects.get().undone_at is None


def test_the_board_shows_no_count_and_no_press_of_another_centre(desk, counter, kind):
    make_press(make_counter(), kind, timezone.now())
    state = desk.get("/office/desk/state/").json()

    assert (state["total"], state["presses"], state["kinds"]) == (0, [], {})


def test_the_days_total_is_what_the_database_says(desk, counter, centre, kind):
    now = timezone.now()
    line = {"centre": centre, "held_on": timezone.localdate(), "channel": "web", "number": 4}
    enter(kind_named("tallies"), line, by=counter, at=now)
    for channel in ("phone", "phone", "visit"):
        make_press(counter, kind, now, channel=channel)
    make_press(counter, kind, now - timedelta(days=1))
    day = day_at(centre, timezone.localdate(), counter)

    assert (day.total, day.typed) == (7, 4)
    assert day.channels == {"phone": 2, "visit": 1, "web": 4}
    assert day.kinds == {kind.code: 3}


def test_a_desk_of_two_centres_is_asked_where_it_stands_and_remembers(desk, counter, centre, kind):
    other = make_centre()
    counter.postings.create(role=Role.COUNTER, centre=other, since_on=timezone.localdate())
    asked = desk.get("/office/desk/")
    chosen = desk.post("/office/desk/place/", {"centre": other.code, "channel": "message"})
    cookie = chosen.cookies["huying_desk"]

    assert "desk-keypad" not in asked.text
    assert desk.get("/office/desk/state/").json()["centre"] == other.code
    assert 'value="message" checked' in desk.get("/office/desk/").text
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/office/desk/", True, "Lax")


@pytest.mark.parametrize("cookie", ["", ":", "x", "none:phone", "\"';--:fax", "a" * 4000])
def test_a_cookie_of_anything_else_is_no_place(desk, counter, cookie):
    other = make_centre()
    counter.postings.create(role=Role.COUNTER, centre=other, since_on=timezone.localdate())
    desk.cookies["huying_desk"] = cookie

    assert "desk-keypad" not in desk.get("/office/desk/").text
    assert desk.get("/office/desk/contact/").status_code == 302


def test_a_place_of_others_is_not_taken(desk, counter, centre):
    desk.post("/office/desk/place/", {"centre": make_centre().code, "channel": "phone"})

    assert desk.get("/office/desk/state/").json()["centre"] == centre.code


def pressed(desk, kind, /, **values):
    page = desk.get("/office/desk/").text
    key = page.split('name="form_key" value="')[1].split('"')[0]
    centre = page.split('name="centre" value="')[1].split('"')[0]
    return {"form_key": key, "centre": centre, "channel": "phone", "kind": kind.code} | values


def test_without_scripts_a_button_counts_once_however_often_it_is_sent(desk, kind):
    sent = pressed(desk, kind)
    for _click in range(2):
        answer = desk.post("/office/desk/press/", sent, follow=True)

    assert Press.objects.count() == 1
    assert str(kind) in answer.text
    assert desk.post(f"/office/desk/presses/{Press.objects.get().code}/undo/", follow=True).status_code == 200
    assert Tally.objects.get().pressed == 0


@pytest.mark.parametrize("values", [{"kind": "\x00"}, {"channel": "x"}, {"form_key": ""}, {"centre": "none"}])
def test_without_scripts_what_is_no_key_is_said(desk, kind, values):
    answer = desk.post("/office/desk/press/", pressed(desk, kind, **values), follow=True)

    assert "toast-error" in answer.text
    assert not Press.objects.exists()


def test_a_resident_is_found_by_a_part_of_the_number_with_the_cases_one_may_open(desk, counter, centre, now):
    resident = enter(
        kind_named("contacts"), {"centre": centre, "name": "示例甲", "phone": "5500 0001"}, by=counter, at=now
    )
    values = {"centre": centre, "contact": resident, "category": CategoryFactory(), "received_on": now.date()}
    enter(kind_named("cases"), values | {"title": "示例個案"}, by=counter, at=now)
    answer = desk.post("/office/desk/people/", {"q": "5500-0001"}, headers={"HX-Request": "true"})

    assert "示例甲" in answer.text
    assert "示例個案" in answer.text
    assert "<html" not in answer.text
    assert "示例甲" in desk.post("/office/desk/people/", {"q": "0001"}).text
    stranger = Client()
    stranger.force_login(make_counter())
    assert "示例甲" not in stranger.post("/office/desk/people/", {"q": "5500"}).text


@pytest.mark.parametrize("words", ["", " ", "\x00", "%", "'", "a" * 5000, "𡃁", "😀" * 300])
def test_strange_words_find_nobody(desk, words):
    assert desk.post("/office/desk/people/", {"q": words}).status_code == 200


def logged(desk, **values):
    page = desk.get("/office/desk/contact/").text
    key = page.split('name="form_key" value="')[1].split('"')[0]
    return {"form_key": key} | values


def test_the_quick_log_counts_with_resident_kind_and_note_once(desk, counter, centre, kind, now):
    resident = enter(
        kind_named("contacts"), {"centre": centre, "name": "示例甲", "phone": "55000001"}, by=counter, at=now
    )
    sent = logged(desk, **{"contact-words": "55000001", "kind": kind.pk, "note": "示例查詢"})
    for _click in range(2):
        answer = desk.post("/office/desk/contact/", sent)
    press = Press.objects.get()

    assert answer.status_code == 302
    assert (press.contact, press.kind, press.note, press.pressed_by) == (resident, kind, "示例查詢", counter)
    assert desk.post("/office/desk/contact/", sent | {"note": "別的"}).status_code == 409


def test_a_contact_needs_no_name_at_all(desk):
    assert desk.post("/office/desk/contact/", logged(desk)).status_code == 302
    assert Press.objects.get().contact is None


@pytest.mark.parametrize(("typed", "field"), [("5511 2233", "phone"), ("示例新市民", "name")])
def test_a_newcomer_is_entered_with_what_was_typed(desk, centre, typed, field):
    sent = logged(desk, **{"contact-words": typed, "newcomer": "on"})
    asked = desk.post("/office/desk/contact/", {**sent, "newcomer": ""})
    for _click in range(2):
        answer = desk.post("/office/desk/contact/", sent)
    contact = Contact.objects.get()

    assert (asked.status_code, answer.status_code) == (422, 302)
    assert (getattr(contact, field), contact.centre) == (typed, centre)
    assert Press.objects.get().contact == contact


def test_somebody_who_fits_already_is_not_entered_again(desk, counter, centre, now):
    resident = enter(kind_named("contacts"), {"centre": centre, "phone": "55112233"}, by=counter, at=now)
    desk.post("/office/desk/contact/", logged(desk, **{"contact-words": "55112233", "newcomer": "on"}))

    assert Contact.objects.get() == resident
    assert Press.objects.get().contact == resident


def test_a_resident_of_another_centre_is_nobody(desk, kind, now):
    stranger = make_counter()
    theirs = {"centre": stranger.postings.first().centre, "name": "示例乙", "phone": "55999999"}
    resident = enter(kind_named("contacts"), theirs, by=stranger, at=now)
    answer = desk.post("/office/desk/contact/", logged(desk, contact=resident.code))

    assert answer.status_code == 422
    assert "示例乙" not in answer.text
    assert "示例乙" not in desk.get(f"/office/desk/contact/?contact={resident.code}").text
    assert not Press.objects.exists()


@pytest.mark.parametrize("note", ["\u202egnp.exe", "a" * 2001, "行\u2028行"])
def test_a_note_that_cannot_be_kept_as_typed_is_refused_beside_its_field(desk, note):
    answer = desk.post("/office/desk/contact/", logged(desk, note=note))

    assert answer.status_code == 422
    assert "note" in answer.context["form"].errors


def test_a_case_from_a_contact_begins_with_all_that_is_known(desk, counter, centre, now):
    category = CategoryFactory()
    resident = enter(kind_named("contacts"), {"centre": centre, "name": "示例甲"}, by=counter, at=now)
    press = make_press(
        counter, EnquiryKindFactory(category=category), timezone.now(), contact=resident, note="示例事由"
    )
    address = f"/office/desk/presses/{press.code}/case/"
    form = desk.get(address).context["form"]
    key = form["form_key"].value()
    sent = {"form_key": key, "title": "示例事由", "category": category.pk, "contact": resident.code}
    first, again = desk.post(address, sent), desk.post(address, sent)
    case = Case.objects.get()

    assert (form["title"].value(), form["category"].value()) == ("示例事由", category.pk)
    assert first["Location"] == again["Location"] == f"/office/cases/{case.code}/"
    assert (case.contact, case.channel, case.centre, case.category) == (resident, "phone", centre, category)
    assert press.code in desk.get(f"/office/cases/{case.code}/").text
    assert desk.get(address)["Location"] == first["Location"]


def test_the_page_kept_by_browsers_says_nothing_of_anybody(desk, counter, centre, kind):
    make_press(counter, kind, timezone.now())
    theirs, nobodys = desk.get("/desk-away/").text, Client().get("/desk-away/").text
    said = fold(theirs)

    assert [
        word for word in (counter.username, centre.name, str(kind), centre.code) if fold(word) in said
    ] == []
    assert theirs == nobodys


def test_the_worker_names_files_that_are_there_and_answers_as_a_script(client):
    answer = client.get("/desk-worker.js")
    told = json.loads(answer.text.partition("const TOLD = ")[2].partition(";\n")[0])

    assert answer["Content-Type"].startswith("text/javascript")
    assert [address for address in told["files"] if client.get(address).status_code != 200] == []
    assert client.get(told["away"]).status_code == 200
