"""A slip for every case, however it came: given at the desk, shown once, the earlier one dead, and the same page behind it."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.audit.models import Event
from huying.cases.models import Case, CaseMerge
from huying.cases.tests.factories import CaseFactory, CategoryFactory
from huying.centres.tests.factories import CentreFactory
from huying.contacts.models import Contact
from huying.core.invariants import invariants
from huying.core.tests.factories import MOMENT
from huying.figures.tests.asking import ask
from huying.intake import actions
from huying.intake.matters import Matter
from huying.intake.models import HelpRequest, Instruction, Slip
from huying.intake.slips import as_typed, digest_of
from huying.intake.tests.factories import HelpRequestFactory, NoticeFactory
from huying.records.models import SentForm
from huying.search.models import SearchText

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
STATUS, SECRET = "/zh-hant/status/", "7KM3PABCDEFGHJKM"
What = Instruction.What


@pytest.fixture
def centre():
    return CentreFactory(phone="2345 6789")


@pytest.fixture
def case(centre):
    return CaseFactory(centre=centre, channel="phone", title="示例秘題", story="示例秘事")


@pytest.fixture
def desk(centre):
    return _client(make_user(Role.COUNTER, centre))


def _client(user):
    client = Client()
    client.force_login(user)
    return client


def _give(client, record, kind="cases", key=None, **changes):
    """The form as a browser sends it: opened, then sent with the keys that it holds."""
    address = f"/office/{kind}/{record.code}/slip/"
    form = client.get(address).context["form"]
    told = {name: form[name].value() for name in ("form_key", "slip_key")}
    return client.post(address, told | {"language": "zh-hant"} | (key or {}) | changes)


def _lines(page):
    return [each.strip() for each in re.findall(r"<dd>([^<]+)</dd>", page.text)[:2]]


def _open(reference, secret, client=None):
    client = client or Client()
    answer = client.post(STATUS, {"reference": reference, "secret": secret})
    return client, answer


@pytest.mark.parametrize("channel", ["phone", "visit", "email", "letter", "session"])
def test_the_resident_of_a_case_of_any_channel_follows_it_with_the_slip_they_are_given(centre, desk, channel):
    case = CaseFactory(centre=centre, channel=channel, title="示例秘題", story="示例秘事")
    reference, secret = _lines(_give(desk, case))
    client, answer = _open(reference.lower(), secret)
    page = client.get(answer["Location"]).text

    assert answer.status_code == 302
    assert re.fullmatch(r"S-2023-[0-9A-Z]{5}", reference)
    assert "個案" in page
    assert [word for word in (case.title, case.story, case.code, str(case.number)) if word in page] == []


def test_the_code_is_on_the_slip_alone_and_kept_nowhere(case, desk):
    _reference, secret = _lines(_give(desk, case))
    kept = [*Slip.objects.all(), *Event.objects.all(), *SearchText.objects.all(), *SentForm.objects.all()]

    assert len(as_typed(secret)) == 16
    assert as_typed(secret) not in as_typed(" ".join(str(vars(each)) for each in kept))
    assert secret not in desk.get(f"/office/cases/{case.code}/").text


def test_the_slip_is_not_kept_by_the_browser_and_its_square_holds_no_code(case, desk):
    page = _give(desk, case)
    _reference, secret = _lines(page)

    assert "no-store" in page["Cache-Control"]
    assert page.text.count(secret) == 1
    assert "/zh-hant/status/" in page.text


def test_a_second_click_shows_the_same_slip_and_is_one_act(case, desk):
    form = desk.get(f"/office/cases/{case.code}/slip/").context["form"]
    key = {name: form[name].value() for name in ("form_key", "slip_key")}
    slips = [_lines(_give(desk, case, key=key)) for _click in range(2)]

    assert slips[0] == slips[1]
    assert Event.objects.filter(action="cases.slip_given", code=case.code).count() == 1


def test_a_new_slip_ends_the_old_one_and_whoever_looks_with_it(case, desk):
    reference, old = _lines(_give(desk, case))
    looking, answer = _open(reference, old)
    _same, new = _lines(_give(desk, case))

    assert (_same, old != new) == (reference, True)
    assert looking.get(answer["Location"])["Location"] == STATUS
    assert _open(reference, old)[1].status_code == 422
    assert _open(reference, new)[1].status_code == 302


def test_an_old_form_that_is_sent_again_brings_no_old_slip_back(case, desk):
    form = desk.get(f"/office/cases/{case.code}/slip/").context["form"]
    key = {name: form[name].value() for name in ("form_key", "slip_key")}
    reference, old = _lines(_give(desk, case, key=key))
    _give(desk, case)
    again = _give(desk, case, key=key)

    assert again.status_code == 302
    assert _open(reference, old)[1].status_code == 422


def test_the_trail_of_the_case_says_who_gave_a_slip(case, centre, now):
    user = make_user(Role.CASEWORKER, centre)
    actions.give_slip(case=case, key="k" * 40, by=user, at=now)
    event = Event.objects.get(action="cases.slip_given")

    assert (event.kind, event.code, event.actor, event.centre) == (
        "cases", case.code, user.username, centre.code,
    )  # fmt: skip
    assert (
        user.username
        in _client(user).get(f"/office/cases/{case.code}/?show=changes").text.split('class="talk"')[1]
    )


def test_a_request_that_has_become_a_case_keeps_its_reference_and_its_old_code_dies(centre, desk):
    asked = HelpRequestFactory(code="H-2023-7KM3P", centre=centre, secret_digest=digest_of(SECRET))
    case = CaseFactory(centre=centre, channel="web")
    HelpRequest.objects.filter(pk=asked.pk).update(case=case, settled_on=date(2023, 5, 2))
    reference, secret = _lines(_give(desk, case))

    assert reference == asked.code
    assert _open(reference, SECRET)[1].status_code == 422
    assert _open(reference, secret)[1].status_code == 302
    assert not Slip.objects.exists()


def test_a_request_nobody_has_looked_at_gets_a_new_slip_from_its_own_page(centre, desk):
    asked = HelpRequestFactory(code="H-2023-7KM3P", centre=centre, secret_digest=digest_of(SECRET))
    reference, secret = _lines(_give(desk, asked, kind="help-requests"))

    assert (reference, _open(reference, secret)[1].status_code) == (asked.code, 302)
    assert _open(reference, SECRET)[1].status_code == 422
    assert Event.objects.filter(action="help-requests.slip_given", code=asked.code).count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_centre_gives_no_slip_and_learns_of_no_case(case, method):
    stranger = _client(make_user(Role.CASEWORKER, CentreFactory()))

    assert getattr(stranger, method)(f"/office/cases/{case.code}/slip/").status_code == 404
    assert not Slip.objects.exists()


def test_whoever_only_counts_gives_no_slip(case, centre):
    answer = _client(make_user(Role.RESEARCH, centre)).post(f"/office/cases/{case.code}/slip/")

    assert answer.status_code in {403, 404}
    assert not Slip.objects.exists()


def test_a_slip_of_a_restricted_case_is_given_by_its_caseworker_and_shows_no_more(centre, now):
    keeper, colleague = (make_user(Role.CASEWORKER, centre) for _each in range(2))
    case = CaseFactory(centre=centre, restricted=True, assigned_to=keeper, title="示例秘題")
    asked = _client(keeper).get(f"/office/cases/{case.code}/slip/").text
    reference, secret = _lines(_give(_client(keeper), case))
    client, answer = _open(reference, secret)
    client.post(f"{STATUS}say/", {"what": What.COPY, "words": ""})

    assert "note-brick" in asked
    assert case.title not in client.get(answer["Location"]).text
    assert _client(colleague).get(f"/office/cases/{case.code}/slip/").status_code == 404
    said = Instruction.objects.get()
    assert said.code not in _client(colleague).get("/office/instructions/").text
    assert said.code in _client(keeper).get("/office/instructions/").text


def test_the_database_keeps_one_slip_for_a_case(case):
    told = {"case": case, "secret_digest": "d", "first_on": date(2023, 5, 2), "given_on": date(2023, 5, 2)}
    Slip.objects.create(code="S-1", **told)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slip.objects.create(code="S-2", **told)


def test_everything_of_the_page_works_with_the_slip_of_a_case(centre, case, desk, now):
    person = Contact.objects.create(
        code="r", centre=centre, name="示例居民", created_at=MOMENT, updated_at=MOMENT
    )
    Case.objects.filter(pk=case.pk).update(contact=person)
    client, _answer = _open(*_lines(_give(desk, case)))
    for what, words in (
        (What.AGREED, ""),
        (What.CORRECT, "示例：門牌錯了"),
        (What.COPY, ""),
        (What.OVER, ""),
    ):
        client.post(f"{STATUS}say/", {"what": what, "words": words})
    client.post(f"{STATUS}reach/", {"reply_by": "letter", "reply_hours": ""})
    early = client.post(f"{STATUS}say/", {"what": What.SOLVED, "words": ""}, follow=True)
    told = set(Instruction.objects.values_list("what", "case", "request", "centre"))

    assert told == {
        (what, case.pk, None, centre.pk)
        for what in (What.AGREED, What.CORRECT, What.COPY, What.OVER, What.REACH)
    }
    assert early.status_code == 200
    assert person.data_requests.count() == 2
    assert "示例：門牌錯了" in desk.get(f"/office/cases/{case.code}/").text


def test_after_the_closing_the_two_questions_are_asked_and_count(case, desk, now):
    reference, secret = _lines(_give(desk, case))
    Case.objects.filter(pk=case.pk).update(closed_on=now.date(), outcome="resolved")
    client, answer = _open(reference, secret)
    page = client.get(answer["Location"]).text
    for what in (What.ANSWERED, What.NOT_SOLVED):
        client.post(f"{STATUS}say/", {"what": what, "words": ""})

    assert f'value="{What.ANSWERED}"' in page
    assert [
        ask(f"cases.{key}").value for key in ("asked_after", "answered_yes", "solved_said", "solved_yes")
    ] == [
        *(1, 1, 1, 0),
    ]


def test_a_case_without_a_slip_is_not_asked_after_and_one_given_later_changes_no_past_year(case, desk, now):
    Case.objects.filter(pk=case.pk).update(closed_on=now.date(), outcome="resolved")
    before = ask("cases.asked_after").value
    told = {"case": case, "secret_digest": "d", "given_on": date(2024, 2, 1)}
    Slip.objects.create(code="S-1", first_on=date(2024, 1, 1), **told)
    later = ask("cases.asked_after").value
    Slip.objects.update(first_on=date(2023, 12, 31))

    assert (before, later, ask("cases.asked_after").value) == (0, 0, 1)


def test_a_merged_case_gets_no_slip_of_its_own(case, centre, desk, now):
    kept = CaseFactory(centre=centre)
    CaseMerge.objects.create(
        code="MC-1", kept=kept, gone=case, merged_on=now.date(), created_at=MOMENT, updated_at=MOMENT
    )

    assert _give(desk, case).status_code == 422
    assert not Slip.objects.exists()


def test_whoever_lost_the_slip_reads_what_to_do(client):
    page = client.get(STATUS).text

    assert 'id="lost"' in page
    assert "/centres/" in page


def test_what_was_told_to_a_request_goes_along_to_its_case_and_to_another_centre(centre, now):
    user, asked = make_user(Role.CASEWORKER, centre), _sent(centre)
    said = actions.say(matter=Matter(asked), what=What.COPY, words="", at=now)
    case = actions.open_case_from(
        request=asked,
        values={"title": "示例", "category": CategoryFactory()},
        by=user,
        at=now + timedelta(hours=1),
    )
    said.refresh_from_db()

    assert said.case == case
    assert (said.centre, said.request) == (centre, asked)
    assert _wrong() == []


def test_a_request_given_to_another_centre_takes_along_what_its_resident_said(centre, now):
    asked, there = _sent(centre), CentreFactory()
    said = actions.say(matter=Matter(asked), what=What.COPY, words="", at=now)
    actions.edit_request(record=asked, values={"centre": there}, version=asked.version, by="office", at=now)
    said.refresh_from_db()
    mine, theirs = (_client(make_user(Role.CASEWORKER, place)) for place in (centre, there))

    assert said.centre == there
    assert said.code in theirs.get("/office/instructions/").text
    assert said.code not in mine.get("/office/instructions/").text
    assert _wrong() == []


def test_what_is_kept_of_a_renewed_slip_is_what_the_trail_says(centre, desk, now):
    asked = _sent(centre)
    actions.note_guesses(reference=asked.code, at=now)
    _give(desk, asked, kind="help-requests")
    actions.note_guesses(reference=asked.code, at=now)

    assert HelpRequest.objects.get().guessed_on == now.date()
    assert _wrong() == []


def _sent(centre):
    """A request that came through its own door, so that the trail tells of it."""
    NoticeFactory(began_on=date(2023, 1, 1))
    client = Client()
    client.post("/zh-hant/help/what/", {"story": "示例：一件事"})
    client.post("/zh-hant/help/where/", {"centre": centre.code})
    client.post("/zh-hant/help/check/", {"agreed": "on", "website": ""})
    return HelpRequest.objects.get()


def _wrong():
    """What a check of the office finds wrong about its records and their trail."""
    keys = {"records.state", "records.versions", "records.index", "records.one_centre"}
    found = [line for each in invariants() if each.key in keys for line in each.look()]
    return [line for line in found if line.startswith(("instructions", "help-requests", "data-requests"))]
