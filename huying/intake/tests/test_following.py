"""Seeing how a request goes on: by reference and code alone, stages and nothing else."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from huying.cases.actions import close_case
from huying.cases.models import Case
from huying.cases.tests.factories import CaseFactory, EnquiryFactory, ReferralFactory
from huying.centres.tests.factories import CentreFactory
from huying.files.tests.making import image
from huying.intake import actions
from huying.intake.matters import Matter
from huying.intake.models import Instruction, Paper
from huying.intake.rules import stages
from huying.intake.slips import LETTERS, as_typed, digest_of, in_groups
from huying.intake.tests.factories import HelpRequestFactory
from huying.intake.views import limits, session

pytestmark = pytest.mark.django_db
STATUS, SECRET = "/zh-hant/status/", "7KM3PABCDEFGHJKM"
What = Instruction.What


@pytest.fixture
def asked():
    return HelpRequestFactory(code="H-2026-7KM3P", name="示例陳大文", secret_digest=digest_of(SECRET))


@pytest.fixture
def shown(client, asked):
    _show(client, asked)
    return client


def _show(client, asked, secret=SECRET):
    return client.post(STATUS, {"reference": asked.code, "secret": secret})


def _say(client, what, words=""):
    return client.post(f"{STATUS}say/", {"what": what, "words": words})


@pytest.mark.parametrize(
    ("reference", "secret"),
    [
        ("H-2026-7KM3P", SECRET),
        ("h 2026 7km3p", "7km3 pabc defg hjkm"),
        ("H20267KM3P", "7KM3-PABC-DEFG-HJKM"),
    ],
)
def test_a_slip_is_understood_however_it_is_typed(client, asked, reference, secret):
    answer = client.post(STATUS, {"reference": reference, "secret": secret})

    assert answer["Location"] == f"{STATUS}request/"
    assert asked.code in client.get(answer["Location"]).text


@given(st.text(alphabet=LETTERS, min_size=16, max_size=16))
def test_a_code_survives_being_copied_in_groups_and_in_small_letters(secret):
    assert as_typed(in_groups(secret).lower()) == secret
    assert as_typed(secret.replace("0", "O").replace("1", "l")) == secret


def test_a_wrong_code_and_an_unknown_reference_are_told_alike(asked):
    answers = [
        Client().post(STATUS, {"reference": reference, "secret": "0" * 16})
        for reference in (asked.code, "H-2026-ZZZZZ", "nothing at all")
    ]
    pages = {re.sub(r'value="[^"]*"|"X-CSRFToken": "[^"]*"', "", answer.text) for answer in answers}

    assert [answer.status_code for answer in answers] == [422] * 3
    assert len(pages) == 1


def test_an_unknown_reference_costs_the_same_work_and_is_told_in_a_page_of_the_same_size(asked):
    """Whoever measures answers learns as little as whoever reads them."""
    sizes, works = set(), []
    Client().post(STATUS, {"reference": "H-2026-YYYYY", "secret": "0" * 16})  # tries are being counted
    for reference in (asked.code, "H-2026-ZZZZZ"):
        client = Client()
        client.get(STATUS)
        with CaptureQueriesContext(connection) as work:
            answer = client.post(STATUS, {"reference": reference, "secret": "0" * 16})
        sizes.add(len(answer.content))
        works.append([re.sub(r"'[^']*'|\d+", "", each["sql"]) for each in work])

    assert len(sizes) == 1
    assert works[0] == works[1]


def test_guesses_are_counted_by_the_reader_whom_our_own_proxy_names(asked, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    before = Client(headers={"X-Forwarded-For": "192.0.2.1"})
    for number in range(40):
        before.post(STATUS, {"reference": f"H-2026-{number:05d}", "secret": "0" * 16})
    wrong = {"reference": "H-2026-ZZZZZ", "secret": "0" * 16}

    assert before.post(STATUS, wrong).status_code == 429
    assert Client(headers={"X-Forwarded-For": "192.0.2.2"}).post(STATUS, wrong).status_code == 422
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0  # whoever has no proxy names nobody
    for number in range(40):
        stranger = Client(headers={"X-Forwarded-For": f"192.0.2.{number}"})
        last = stranger.post(STATUS, {"reference": f"H-2026-1{number:04d}", "secret": "0" * 16})
    assert last.status_code == 429


@pytest.mark.parametrize("reference", ["H-2026-7KM3P", "H-2026-ZZZZZ"])
def test_the_sixth_guess_at_a_reference_must_wait_whether_it_exists_or_not(asked, reference):
    guesses = [
        Client().post(STATUS, {"reference": reference, "secret": "0" * 16}).status_code for _guess in range(6)
    ]
    right = Client().post(STATUS, {"reference": reference, "secret": SECRET})

    assert guesses == [422] * 5 + [429]
    assert right.status_code == 429
    assert right["Retry-After"]


def test_a_right_code_forgets_the_guesses_before_it(client, asked):
    for _guess in range(4):
        _show(client, asked, "0" * 16)

    assert _show(client, asked).status_code == 302
    assert [_show(client, asked, "0" * 16).status_code for _guess in range(4)] == [422] * 4


def test_neither_name_nor_story_nor_notes_are_shown(shown, asked):
    case = CaseFactory(title="示例秘題", story="示例秘事", assigned_to=None)
    asked.case, asked.settled_on = case, date(2023, 5, 3)
    asked.save()
    page = shown.get(f"{STATUS}request/").text

    for secret in (asked.name, asked.story, case.title, case.story, case.code, str(case.category)):
        assert secret not in page


def test_without_the_code_there_is_no_page_and_nothing_can_be_said(client, asked):
    assert client.get(f"{STATUS}request/")["Location"] == STATUS
    assert _say(client, What.OVER)["Location"] == STATUS
    assert client.post(f"{STATUS}paper/")["Location"] == STATUS
    assert not Instruction.objects.exists()


def test_after_ten_quiet_minutes_the_code_is_asked_for_again(shown, monkeypatch):
    assert shown.get(f"{STATUS}request/").status_code == 200
    late = session.time.time() + session.SHOWN_FOR + 1
    monkeypatch.setattr(session.time, "time", lambda: late)

    assert shown.get(f"{STATUS}request/")["Location"] == STATUS


def _words(asked):
    return [(str(each.words), each.state) for each in stages(Matter(asked))]


def test_the_stages_follow_the_records(asked, now):
    said = [_words(asked)[1][1]]
    case = CaseFactory(centre=asked.centre)
    asked.case, asked.settled_on = case, date(2023, 5, 3)
    asked.save()
    said.append(next(words for words, state in _words(asked) if state == "now"))
    ReferralFactory(case=case, answer="accepted", answered_on=date(2023, 5, 4))
    said.append(next(words for words, state in _words(asked) if state == "now"))
    close_case(case=case, outcome=Case.Outcome.RESOLVED, result="示例", by="test", at=now + timedelta(days=9))
    asked.refresh_from_db()
    said.append(next(words for words, state in _words(asked) if state == "now"))

    assert len(set(said)) == 4
    assert [each.state for each in stages(Matter(asked))] == ["done"] * 4 + ["now"]


def test_a_referral_that_was_not_accepted_is_no_stage(asked):
    case = CaseFactory(centre=asked.centre)
    ReferralFactory(case=case)
    asked.case, asked.settled_on = case, date(2023, 5, 3)

    assert len(stages(Matter(asked))) == 4


def test_a_question_that_was_answered_and_one_set_aside_say_so(asked):
    asked.enquiry, asked.settled_on = EnquiryFactory(centre=asked.centre), date(2023, 5, 3)
    answered = _words(asked)[-1]
    asked.enquiry, asked.aside = None, "court"

    assert answered != _words(asked)[-1]
    assert {answered[1], _words(asked)[-1][1]} == {"now"}


@pytest.mark.parametrize("what", [What.OVER, What.AGREED, What.NOT_AGREED, What.COPY])
def test_one_button_tells_the_centre_and_a_second_click_says_nothing_new(shown, asked, what):
    for _click in range(2):
        _say(shown, what)

    assert [each.what for each in asked.instructions.all()] == [what]


def test_the_two_questions_are_asked_when_it_is_closed_and_not_before(shown, asked):
    before = shown.get(f"{STATUS}request/").text
    _say(shown, What.ANSWERED)
    early = asked.instructions.count()
    asked.aside, asked.settled_on = "twice", date(2023, 5, 3)
    asked.save()
    after = shown.get(f"{STATUS}request/").text
    _say(shown, What.ANSWERED)
    _say(shown, What.NOT_SOLVED)
    _say(shown, What.OVER)

    assert early == 0
    assert f'value="{What.ANSWERED}"' not in before
    assert f'value="{What.ANSWERED}"' in after
    assert {each.what for each in asked.instructions.all()} == {What.ANSWERED, What.NOT_SOLVED}


def test_what_needs_words_is_refused_without_them(shown, asked):
    refused = _say(shown, What.CORRECT)
    _say(shown, What.CORRECT, "示例：門牌錯了")

    assert refused.status_code == 422
    assert [each.words for each in asked.instructions.all()] == ["示例：門牌錯了"]


@pytest.mark.parametrize("what", ["", "nonsense", "over'; --", What.REACH])
def test_what_is_no_instruction_is_refused(shown, what):
    assert _say(shown, what).status_code == 422
    assert not Instruction.objects.exists()


def test_a_photograph_can_be_added_and_eleven_cannot(shown, asked):
    for number in range(11):
        file = SimpleUploadedFile(f"示例{number}.png", image(), content_type="image/png")
        shown.post(f"{STATUS}paper/", {"file": file})

    assert Paper.objects.filter(request=asked).count() == 10


def test_a_program_in_the_clothes_of_a_picture_is_refused_with_a_sentence(shown, asked):
    file = SimpleUploadedFile("示例.png", b"MZ\x90\0 not a picture", content_type="image/png")
    answer = shown.post(f"{STATUS}paper/", {"file": file})

    assert answer.status_code == 422
    assert not Paper.objects.exists()


def test_a_new_session_name_comes_with_the_right_code(client, asked):
    client.get(STATUS)
    client.session["x"] = 1
    client.session.save()
    before = client.session.session_key
    _show(client, asked)

    assert client.session.session_key != before


def test_what_is_said_is_on_the_trail_and_dated_by_the_office_day(asked, now):
    midnight = timezone.make_aware(datetime(2023, 12, 31, 23, 59))
    said = actions.say(matter=Matter(asked), what=What.OVER, words="", at=midnight)

    assert said.said_on == date(2023, 12, 31)


def _add(client, name="a.png"):
    return client.post(f"{STATUS}paper/", {"file": SimpleUploadedFile(name, image())})


def test_papers_from_one_connection_must_wait(shown, asked, monkeypatch):
    monkeypatch.setattr(limits, "ADDING", limits.Limit("help-paper", 2, forgets=timedelta(seconds=30)))
    codes = [_add(shown).status_code for _paper in range(3)]

    assert codes == [302, 302, 429]
    assert asked.papers.count() == 2


def test_papers_from_everywhere_together_must_wait(asked, monkeypatch):
    monkeypatch.setattr(
        limits, "ALL_PAPERS", limits.Limit("help-all-papers", 2, forgets=timedelta(seconds=2))
    )
    visitors = [Client(REMOTE_ADDR=f"192.0.2.{last}") for last in (1, 2, 3)]
    for visitor in visitors:
        _show(visitor, asked)

    assert [_add(visitor).status_code for visitor in visitors] == [302, 302, 429]


def test_without_room_a_paper_is_not_taken_and_a_number_is_named(shown, asked, settings):
    CentreFactory(phone="2345 6789")
    settings.DISK_RESERVE = 10**18
    answer = _add(shown)

    assert answer.status_code == 507
    assert "2345 6789" in answer.text
    assert not asked.papers.exists()
