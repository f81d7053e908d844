"""Asking for help: kept page by page, sent once, with a secret that is shown once and kept nowhere."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.audit.models import Event
from huying.centres.tests.factories import CentreFactory
from huying.intake import actions
from huying.intake.models import Draft, HelpRequest
from huying.intake.slips import as_typed, digest_of, is_secret, secret_of
from huying.intake.tests.factories import HelpRequestFactory, NoticeFactory
from huying.intake.views import asking, limits, session
from huying.intake.views.asking import STEPS
from huying.search.models import SearchText

pytestmark = pytest.mark.django_db
STORY = "示例：外傭合約糾紛，不知怎樣計算補薪。"
HELP = "/zh-hant/help/"


@pytest.fixture
def centre():
    NoticeFactory()
    return CentreFactory(code="here", phone="2345 6789")


def _write(client, centre, **you):
    client.post(f"{HELP}what/", {"story": STORY})
    client.post(f"{HELP}where/", {"place": "葵涌", "centre": centre.code})
    client.post(f"{HELP}wish/", {"wish": ""})
    return client.post(f"{HELP}you/", you)


def _send(client, **more):
    return client.post(f"{HELP}check/", {"agreed": "on", "website": ""} | more)


def test_each_page_leads_to_the_next_and_the_last_to_the_slip(client, centre):
    pages = [client.get(HELP).status_code]
    for step, said in (
        ("what", {"story": STORY}), ("where", {"centre": "here"}), ("wish", {}), ("you", {"name": "示例居民"}),
    ):  # fmt: skip
        answer = client.post(f"{HELP}{step}/", said)
        pages.append(client.get(answer["Location"]).status_code)
    slip = client.get(_send(client)["Location"]).text

    request = HelpRequest.objects.get()
    assert pages == [200] * 5
    assert (request.story, request.name, request.centre) == (STORY, "示例居民", centre)
    assert request.code in slip


def test_nobody_must_say_who_they_are(client, centre):
    _write(client, centre)
    _send(client)

    assert HelpRequest.objects.get().name == ""


@pytest.mark.parametrize(
    ("step", "said", "words"),
    [
        ("what", {"story": " "}, "發生了甚麼事"),
        ("where", {"place": "葵涌"}, "請選擇最適合你的中心"),
        ("where", {"centre": "no-such"}, ""),
        ("you", {"reply_by": "phone"}, "請提供電話號碼"),
        ("you", {"reply_by": "email"}, "請提供電郵地址"),
        ("you", {"email": "not an address"}, ""),
        ("what", {"story": "示例\0"}, ""),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field_and_stays_typed(client, centre, step, said, words):
    answer = client.post(f"{HELP}{step}/", said)

    assert answer.status_code == 422
    assert words in answer.text
    assert all(value.strip("\0 ") in answer.text for value in said.values() if value != "no-such")
    assert not HelpRequest.objects.exists()


def test_what_was_typed_is_there_again_after_coming_back(client, centre):
    _write(client, centre, name="示例居民")

    assert STORY in client.get(f"{HELP}what/").text
    assert "示例居民" in client.get(f"{HELP}you/").text
    assert Client().get(f"{HELP}what/").text.count(STORY) == 0


def test_an_answer_changed_on_the_last_page_leads_back_to_it(client, centre):
    _write(client, centre)
    answer = client.post(f"{HELP}what/?then=check", {"story": "示例：另一件事"})

    assert answer["Location"] == f"{HELP}check/"
    assert "示例：另一件事" in client.get(f"{HELP}check/").text


def test_two_clicks_make_one_request_and_show_the_same_slip(client, centre):
    _write(client, centre)
    slips = [client.get(_send(client)["Location"]).text for _click in range(2)]
    codes = [re.findall(r"<dd>([^<]+)</dd>", slip)[:2] for slip in slips]

    assert HelpRequest.objects.count() == 1
    assert codes[0] == codes[1]


def test_a_press_while_another_is_being_kept_leads_to_the_slip_as_well(client, centre, monkeypatch):
    """The other one is kept between the two questions that the page asks; found by a hundred presses at once."""
    _write(client, centre)
    other, pressed = Client(), []
    other.cookies = client.cookies.copy()

    def with_another_press(ask):
        def asked(*words):
            found = ask(*words)
            if not pressed:
                pressed.append(True)
                pressed.append(_send(other)["Location"])
            return found

        return asked

    for name in ("draft_of", "sent_with"):
        monkeypatch.setattr(asking, name, with_another_press(getattr(asking, name)))
    answer = _send(client)

    assert pressed[1] == answer["Location"] == f"{HELP}sent/"
    assert HelpRequest.objects.count() == 1


def test_the_database_keeps_a_draft_from_being_sent_twice(centre):
    HelpRequestFactory(sent_key=digest_of("k"))
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpRequestFactory(sent_key=digest_of("k"))


def test_nothing_is_sent_unless_the_notice_was_read_or_when_a_program_fills_in_everything(client, centre):
    _write(client, centre)
    unread = client.post(f"{HELP}check/", {"website": ""})
    program = _send(client, website="https://example.org")

    assert (unread.status_code, program.status_code) == (422, 422)
    assert not HelpRequest.objects.exists()


def test_a_page_that_has_no_draft_behind_it_leads_to_the_beginning(client, centre):
    assert client.get(f"{HELP}check/")["Location"] == HELP
    assert client.get(f"{HELP}sent/")["Location"] == HELP
    assert client.get(f"{HELP}nowhere/").status_code == 404


def test_the_notice_that_was_shown_is_kept_with_the_request(client, centre):
    later = NoticeFactory(began_on=timezone.localdate())
    NoticeFactory(began_on=timezone.localdate() + timedelta(days=1))
    _write(client, centre)
    _send(client)

    assert HelpRequest.objects.get().notice == later


def test_without_a_notice_nothing_can_be_asked_here(client):
    CentreFactory()

    assert "暫時未能" in client.get(HELP).text
    assert client.post(f"{HELP}what/", {"story": STORY}).status_code == 404


def test_the_secret_is_kept_nowhere_and_comes_again_from_its_key_alone(client, centre):
    _write(client, centre)
    slip = client.get(_send(client)["Location"]).text
    shown = as_typed(re.findall(r"<dd>([^<]+)</dd>", slip)[1])
    request = HelpRequest.objects.get()
    kept = " ".join(str(vars(each)) for each in [request, *Event.objects.all(), *SearchText.objects.all()])

    assert len(shown) == 16
    assert is_secret(request.secret_digest, shown)
    assert shown not in as_typed(kept)
    assert "/help/sent/" not in slip.split("<main")[1].split("</main>")[0]


def test_one_secret_tells_nothing_of_another():
    secrets = {secret_of(f"key {number}") for number in range(2000)}

    assert len(secrets) == 2000
    assert {letter for each in secrets for letter in each} == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_drafts_are_forgotten_a_day_after_the_last_word(client, centre, now):
    notice = NoticeFactory()
    for hours in (23, 24, 25):
        actions.keep_draft(
            key=f"k{hours}", notice=notice, said={"story": STORY}, at=now - timedelta(hours=hours)
        )
    said = StringIO()
    for _time in range(2):
        call_command("forget_drafts", at=now, stdout=said)

    assert said.getvalue().split() == ["1", "0"]
    assert Draft.objects.count() == 2


def test_a_sent_request_leaves_no_draft(client, centre):
    _write(client, centre)
    _send(client)

    assert not Draft.objects.exists()


def test_very_many_requests_from_one_connection_must_wait(client, centre):
    answers = []
    for _each in range(12):
        visitor = Client()
        _write(visitor, centre)
        answers.append(_send(visitor).status_code)

    assert answers[:9] == [302] * 9
    assert 429 in answers


def test_new_drafts_from_one_connection_must_wait_and_one_that_is_begun_goes_on(client, centre, monkeypatch):
    monkeypatch.setattr(limits, "BEGINNING", limits.Limit("help-begun", 2, forgets=timedelta(minutes=2)))
    _write(client, centre)
    Client().post(f"{HELP}what/", {"story": STORY})
    held_up = Client().post(f"{HELP}what/", {"story": STORY})

    assert held_up.status_code == 429
    assert "2345 6789" in held_up.text
    assert Draft.objects.count() == 2
    assert client.post(f"{HELP}wish/", {"wish": "示例"}).status_code == 302
    elsewhere = Client(REMOTE_ADDR="192.0.2.7").post(f"{HELP}what/", {"story": STORY})
    assert elsewhere.status_code == 302


def test_new_drafts_from_everywhere_together_must_wait(centre, monkeypatch):
    monkeypatch.setattr(limits, "ALL_BEGUN", limits.Limit("help-all-begun", 3, forgets=timedelta(seconds=5)))
    codes = [
        Client(REMOTE_ADDR=f"192.0.2.{last}").post(f"{HELP}what/", {"story": STORY}).status_code
        for last in range(1, 6)
    ]

    assert codes == [302, 302, 302, 429, 429]


def test_without_room_nothing_is_kept_the_words_stay_typed_and_a_number_is_named(client, centre, settings):
    settings.DISK_RESERVE = 10**18
    answer = client.post(f"{HELP}what/", {"story": STORY})

    assert answer.status_code == 507
    assert STORY in answer.text
    assert "2345 6789" in answer.text
    assert not Draft.objects.exists()


def test_without_room_a_finished_draft_is_not_sent_and_waits(client, centre, settings):
    _write(client, centre)
    settings.DISK_RESERVE = 10**18
    answer = _send(client)

    assert (answer.status_code, HelpRequest.objects.count(), Draft.objects.count()) == (507, 0, 1)


def test_without_a_telephone_anywhere_one_is_asked_to_visit(client, settings):
    NoticeFactory()
    CentreFactory(phone="")
    settings.DISK_RESERVE = 10**18

    with translation.override("en"):
        assert "visit a centre" in client.post("/en/help/what/", {"story": STORY}).text


def _passes(monkeypatch, seconds):
    now = session.time.time()
    monkeypatch.setattr(session.time, "time", lambda: now + seconds)


def test_ten_minutes_without_a_press_and_nothing_of_a_draft_is_shown(client, centre, monkeypatch):
    _write(client, centre, name="示例居民")
    _passes(monkeypatch, session.SHOWN_FOR + 1)
    pages = [client.get(f"{HELP}{step}/").text for step in ("what", "you")]

    assert not any(words in page for page in pages for words in (STORY, "示例居民"))
    assert client.get(f"{HELP}check/")["Location"] == HELP


def test_the_last_second_of_the_ten_minutes_still_shows_it_and_begins_them_anew(client, centre, monkeypatch):
    _write(client, centre)
    for _press in range(3):
        with monkeypatch.context() as clock:
            _passes(clock, session.SHOWN_FOR - 1)
            assert STORY in client.get(f"{HELP}what/").text
        shown = client.session
        shown[session.TOUCHED] = session.time.time()
        shown.save()


def test_i_am_still_here_keeps_half_a_page_without_scripts(client, centre, monkeypatch):
    _write(client, centre)
    before = client.get(f"{HELP}where/")
    answer = client.post(f"{HELP}where/", {"place": "示例地點", "centre": "", "here": "yes"})

    assert 'name="here"' in before.text
    assert answer["Location"] == f"{HELP}where/"
    assert "示例地點" in client.get(f"{HELP}where/").text
    assert Draft.objects.get().said["centre"] == "here"


def test_i_am_still_here_does_not_keep_what_no_page_could(client, centre):
    answer = client.post(f"{HELP}what/", {"story": "示例\0", "here": "yes"})

    assert answer.status_code == 422
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "page", [HELP, f"{HELP}what/", f"{HELP}check/", "/zh-hant/status/", "/zh-hant/status/request/"]
)
def test_the_slip_is_shown_until_it_is_left(client, centre, page):
    _write(client, centre)
    _send(client)
    secret = re.findall(r"<dd>([^<]+)</dd>", client.get(f"{HELP}sent/").text)[1]
    again = client.get(f"{HELP}sent/").text
    client.get(page)

    assert secret in again
    assert client.get(f"{HELP}sent/")["Location"] == HELP


def test_the_slip_goes_by_itself_after_ten_minutes(client, centre, monkeypatch):
    _write(client, centre)
    _send(client)
    _passes(monkeypatch, session.SHOWN_FOR + 1)

    assert client.get(f"{HELP}sent/")["Location"] == HELP
    assert client.get("/zh-hant/status/request/")["Location"] == "/zh-hant/status/"


def test_each_page_with_words_on_it_says_when_it_is_forgotten(client, centre):
    _write(client, centre)
    pages = [client.get(f"{HELP}{step}/").text for step in ("what", "check")]
    _send(client)
    pages += [client.get(f"{HELP}sent/").text, client.get("/zh-hant/status/request/").text]

    assert all('data-still="600"' in page and 'http-equiv="refresh"' in page for page in pages)


def test_a_shared_computer_forgets(client, centre):
    _write(client, centre)
    _send(client)
    left = client.post(f"{HELP}leave/")

    assert left["Clear-Site-Data"] == '"cache"'
    assert client.get(f"{HELP}sent/")["Location"] == HELP
    assert client.get("/zh-hant/status/request/")["Location"] == "/zh-hant/status/"


def test_whoever_works_here_and_wrote_for_somebody_stays_signed_in(client, centre):
    """The browser's copies go, and what the counter has queued in it stays."""
    client.force_login(make_user(Role.COUNTER, centre))
    _write(client, centre)
    _send(client)
    client.post(f"{HELP}leave/")

    assert client.get(f"{HELP}sent/")["Location"] == HELP
    assert client.get("/office/").status_code == 200


def test_no_page_is_kept_by_a_browser_and_no_word_stands_in_an_address(client, centre):
    addresses = [_write(client, centre, name="示例居民")["Location"], _send(client)["Location"]]
    pages = [client.get(each) for each in (HELP, f"{HELP}what/", *addresses)]

    assert all("no-store" in each["Cache-Control"] for each in pages if each.status_code == 200)
    assert not any("?" in each for each in addresses)


def test_every_question_says_why_it_is_asked():
    silent = [
        name
        for form in STEPS.values()
        for name, field in form.base_fields.items()
        if not str(field.help_text)
    ]

    assert silent == []
