"""A message that says what a form letter says: shown as such, counted with one press, taken back with another."""

import pytest
from django.core.exceptions import ValidationError

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.bulk.models import Copies
from huying.bulk.tests.factories import FormLetterFactory
from huying.casework.actions import count_as_copy
from huying.casework.queries import letters_like
from huying.correspondence.models import Missive
from huying.records.actions import enter
from huying.records.kind import kind_named

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
TEXT = "本人促請有關當局盡快重開示例口岸的旅客通道，延長服務時間，並增設長者優先通道，方便兩地居民往來。"
UNLIKE = "示例個案：家人在內地住院，需要協助聯絡醫院辦理出院手續及安排復康服務。"


@pytest.fixture
def letter(centre):
    return FormLetterFactory(centre=centre, title="示例口岸通道", text=TEXT)


@pytest.fixture
def message(caseworker, centre, now):
    def make(text=TEXT, **values):
        told = {"centre": centre, "channel": "letter", "received_on": now.date(), "text": text} | values
        return enter(kind_named("correspondence"), told, by="office", at=now)

    return make


def page(client, kind, record):
    return client.get(f"/office/{kind}/{record.code}/").content.decode()


def test_a_message_that_says_the_same_is_said_to_look_like_the_letter(client, letter, message):
    shown = page(client, "correspondence", message(TEXT + "此致"))

    assert letter.title in shown
    assert f"/copy/{letter.code}/" in shown


@pytest.mark.parametrize("text", [UNLIKE, "謝謝", "", "<script>alert(1)</script>"])
def test_a_message_that_says_something_else_is_not(client, letter, message, text, caseworker, now):
    if text:
        assert letter.code not in page(client, "correspondence", message(text))
    assert letters_like(text, letter.centre_id, caseworker, now.date()) == []


def test_a_letter_of_another_centre_is_never_named(client, message):
    foreign = FormLetterFactory(text=TEXT)

    assert foreign.code not in page(client, "correspondence", message())


def test_one_press_counts_the_message_and_the_undo_gives_it_back(client, letter, message):
    one = message()
    for _click in range(2):
        client.post(f"/office/correspondence/{one.code}/copy/{letter.code}/")
    one.refresh_from_db()
    copies = Copies.objects.get()
    assert (one.state, copies.number, copies.letter) == (Missive.State.COPY, 1, letter)

    client.post(f"/office/correspondence/{one.code}/uncopy/{copies.code}/")
    one.refresh_from_db()
    assert one.state == Missive.State.WAITING
    assert not Copies.objects.exists()


def test_a_message_is_no_copy_of_a_letter_of_another_centre(client, message, caseworker, now):
    foreign, one = FormLetterFactory(), message()
    assert client.post(f"/office/correspondence/{one.code}/copy/{foreign.code}/").status_code == 404
    with pytest.raises(ValidationError):
        count_as_copy(message=one, letter=foreign, version=1, by=caseworker, at=now)
    one.refresh_from_db()
    assert one.state == Missive.State.WAITING


def test_whoever_is_of_another_centre_counts_nothing(client, letter, message):
    one = message()
    client.force_login(make_user(Role.CASEWORKER, make_centre()))

    assert client.post(f"/office/correspondence/{one.code}/copy/{letter.code}/").status_code == 404
    assert not Copies.objects.exists()


def test_a_new_case_that_says_the_same_is_flagged_unless_it_is_the_one_made_of_it(client, letter, open_case):
    case = open_case(title="示例口岸", story=TEXT)
    assert letter.code in page(client, "cases", case)

    letter.case = case
    letter.save()
    assert page(client, "cases", case).count("copy-of") == 0
    queue = client.get("/office/casework/?queue=mine").content.decode()
    assert "tag" in queue and case.title in queue
