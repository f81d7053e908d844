"""The pages of letters: writing in two clicks, signing in one act, who sees what, the reply."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.cases.models import Letter
from huying.cases.tests.factories import LetterFactory
from huying.contacts.models import Contact
from huying.letters import actions
from huying.letters.models import Draft
from huying.letters.papers import paper_of
from huying.letters.tests.factories import (
    OrganisationFactory,
    TemplateFactory,
    asked,
    client_of,
    drafted,
    make_case,
    sent,
    signed,
    signer_at,
    writer_at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.now()


def _hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page).group(1)


def _area(page, name):
    return re.search(rf'<textarea name="{name}"[^>]*>\s*([^<]*)</textarea>', page).group(1)


def _messages(answer):
    return [str(message) for message in answer.context["messages"]]


def test_a_letter_to_a_bureau_takes_two_clicks_and_one_field(today):
    case = make_case()
    writer, client = writer_at(case.centre), client_of(writer_at(case.centre))
    TemplateFactory(name="示例通用")
    own = TemplateFactory(name="示例本類", category=case.category)
    bureau, other = OrganisationFactory(), OrganisationFactory()
    drafted(today, case=case, by=writer, to_organisation=bureau)
    door = f"/office/cases/{case.code}/letter/"

    assert f'href="{door}" data-key="l"' in client.get(f"/office/cases/{case.code}/").text
    page = client.get(door).text  # the first click
    assert f'<option value="{own.code}" selected>' in page
    assert f'<option value="{bureau.pk}" selected>' in page
    sending = {
        "form_key": _hidden(page, "form_key"),
        "template": own.code,
        "language": "zh-hant",
        "subject": _hidden(page, "subject"),
        "text": _area(page, "text"),
        "to_organisation": other.pk,
        "then": "ask",
    }
    answer = client.post(door, sending)  # the second

    draft = Draft.objects.get(to_organisation=other)
    assert answer.headers["Location"] == f"/office/letter-drafts/{draft.code}/"
    assert (draft.state, draft.template, draft.case) == ("review", own, case)
    again = client.post(door, sending)  # and a third that was one too many
    assert again.headers["Location"] == answer.headers["Location"]
    assert Draft.objects.filter(to_organisation=other).count() == 1


def test_a_language_that_the_template_lacks_is_said(today):
    case = make_case()
    template = TemplateFactory()
    client = client_of(writer_at(case.centre))
    page = client.get(f"/office/cases/{case.code}/letter/", {"template": template.code, "language": "en"})

    assert "這個範本沒有這種語文的內容" in page.text or "no text in this language" in page.text
    assert _area(page.text, "text").strip() == ""


def test_a_letter_that_cannot_be_signed_as_it_is_is_not_kept_half(today):
    case = make_case()
    client = client_of(writer_at(case.centre))
    door = f"/office/cases/{case.code}/letter/"
    page = client.get(door).text
    sending = {
        "form_key": _hidden(page, "form_key"),
        "language": "zh-hant",
        "subject": "示例",
        "text": "😀",
        "then": "ask",
    }
    answer = client.post(door, sending)

    assert answer.status_code == 422
    assert "U+1F600" in answer.text
    assert not Draft.objects.exists()
    assert client.post(door, sending | {"then": "keep"}).status_code == 302


def test_many_letters_are_signed_in_one_act_and_what_fails_is_named(today):
    case = make_case()
    signer, writer = signer_at(case.centre), writer_at(case.centre)
    drafts = [asked(today, case=case, by=writer) for _each in range(3)]
    client = client_of(signer)
    page = client.get("/office/letters-to-sign/").text
    ticks = re.findall(r'name="letter" value="([^"]*)"', page)
    assert [tick.split()[0] for tick in ticks] == [draft.code for draft in drafts]
    stale = drafts[1]
    actions.give_back(draft=stale, version=stale.version, because="改", by=signer, at=today)
    back = Draft.objects.get(pk=stale.pk)
    actions.ask_review(draft=back, version=back.version, by=writer, at=today)

    answer = client.post("/office/letters-to-sign/", {"letter": ticks}, follow=True)

    states = [Draft.objects.get(pk=draft.pk).state for draft in drafts]
    assert states == ["signed", "review", "signed"]
    said = _messages(answer)
    assert any(stale.code in each and drafts[0].code not in each for each in said)
    assert any(drafts[0].code in each and drafts[2].code in each for each in said)


def test_nothing_ticked_signs_nothing(today):
    draft = asked(today)
    answer = client_of(signer_at(draft.case.centre)).post("/office/letters-to-sign/", {}, follow=True)

    assert Draft.objects.get(pk=draft.pk).state == "review"
    assert len(_messages(answer)) == 1


@pytest.mark.parametrize("tick", ["", "x", "LD-1 2 3", "\x00", "LD 99999999999999999999 x"])
def test_whatever_is_ticked_is_answered_with_a_sentence(tick, today):
    draft = asked(today)
    answer = client_of(signer_at(draft.case.centre)).post(
        "/office/letters-to-sign/", {"letter": [tick, f"{draft.code} {tick}"]}, follow=True
    )

    assert answer.status_code == 200
    assert Draft.objects.get(pk=draft.pk).state == "review"


def test_a_representative_reads_the_letter_put_before_them_and_nothing_else_of_the_case(today):
    case = make_case(title="示例秘密", story="示例經過")
    representative = make_user(Role.REPRESENTATIVE)
    mine = asked(today, case=case, signer=representative)
    other = asked(today, case=case)
    client = client_of(representative)
    page = client.get("/office/letters-to-sign/")

    assert "示例陳大文求助，請覆。" in page.text
    assert mine.code in page.text
    assert other.code not in page.text
    assert client.get(f"/office/letters-to-sign/{mine.code}/").status_code == 200
    for door in (
        f"letters-to-sign/{other.code}/",
        f"cases/{case.code}/",
        f"letter-drafts/{mine.code}/",
        f"letter-drafts/{other.code}/",
    ):
        assert client.get(f"/office/{door}").status_code == 404
    assert "示例秘密" not in page.text
    assert "示例經過" not in page.text
    digest = paper_of(mine).digest
    client.post("/office/letters-to-sign/", {"letter": f"{mine.code} {mine.version} {digest}"})
    assert Draft.objects.get(pk=mine.pk).signed_by == representative


def test_a_letter_is_given_back_with_a_reason_and_its_writer_reads_it(today):
    draft = asked(today)
    client = client_of(signer_at(draft.case.centre))
    door = f"/office/letters-to-sign/{draft.code}/return/"

    assert client.post(door, {"version": draft.version, "because": ""}).status_code == 422
    assert client.post(door, {"version": draft.version, "because": "請寫明日期"}).status_code == 302
    page = client_of(draft.drafted_by).get(f"/office/letter-drafts/{draft.code}/").text
    assert "請寫明日期" in page


@pytest.mark.parametrize("door", ["", "ask/", "withdraw/", "send/"])
def test_an_outsider_finds_no_letter(door, today):
    draft = signed(today)
    client = client_of(writer_at(make_centre("elsewhere")))
    answers = [client.get(f"/office/letter-drafts/{draft.code}/{door}").status_code]
    answers.append(client.post(f"/office/letter-drafts/{draft.code}/{door}").status_code)

    assert set(answers) <= {404, 405}
    assert Draft.objects.get(pk=draft.pk).state == "signed"


def test_an_outsider_does_not_open_what_was_sent_and_a_colleague_does(today):
    letter = sent(today)
    door = f"/office/files/{letter.draft.pdf.pk}/"

    assert client_of(writer_at(make_centre("elsewhere"))).get(door).status_code == 404
    assert client_of(make_user(Role.REPRESENTATIVE)).get(door).status_code == 404
    answer = client_of(writer_at(letter.centre)).get(door)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_a_letter_is_sent_from_its_page_and_its_register_row_gives_the_files(today):
    draft = signed(today)
    client = client_of(draft.drafted_by)
    door = f"/office/letter-drafts/{draft.code}/send/"

    assert client.get(door).status_code == 200
    assert client.post(door, {"method": "pigeon"}).status_code == 422
    answer = client.post(door, {"method": "hand"})
    again = client.post(door, {"method": "hand"})
    letter = Letter.objects.get()
    assert answer.headers["Location"] == again.headers["Location"] == f"/office/letters/{letter.code}/"
    page = client.get(answer.headers["Location"]).text
    draft.refresh_from_db()
    for words in (draft.pdf.name, draft.docx.name, draft.pdf.sha256, letter.serial):
        assert words in page


def test_the_edit_page_of_a_letter_that_was_sent_says_why_it_stays(today):
    letter = sent(today)
    client = client_of(letter.draft.drafted_by)
    door = f"/office/letters/{letter.code}/edit/"
    page = client.get(door).text
    sending = {
        "form_key": _hidden(page, "form_key"),
        "version": letter.version,
        "case": letter.case.code,
        "centre": letter.centre_id,
        "serial": "X",
        "to_organisation": letter.to_organisation_id,
        "subject": letter.subject,
        "text": letter.text,
        "sent_on": letter.sent_on.isoformat(),
        "method": letter.method,
    }
    answer = client.post(door, sending)

    assert answer.status_code == 422
    letter.refresh_from_db()
    assert letter.serial != "X"


def test_a_reply_with_its_paper_is_noted_in_one_act(today):
    letter = sent(today)
    client = client_of(letter.draft.drafted_by)
    door = f"/office/letters/{letter.code}/reply/"
    paper = SimpleUploadedFile("reply.txt", b"example reply", "text/plain")
    day = timezone.localdate(today).isoformat()

    assert f'href="{door}"' in client.get(f"/office/letters/{letter.code}/").text
    assert client.post(door, {"day": "1999-01-01"}).status_code == 422
    assert client.post(door, {"day": "2999-01-01"}).status_code == 422
    assert client.post(door, {"day": day, "file": paper}).status_code == 302
    letter.refresh_from_db()
    assert letter.replied_on.isoformat() == day
    page = client.get(f"/office/letters/{letter.code}/").text
    assert "reply.txt" in page
    assert client.get(f"/office/files/{letter.reply.file.pk}/unscanned/").status_code == 200
    assert (
        client_of(writer_at(make_centre("elsewhere")))
        .get(f"/office/files/{letter.reply.file.pk}/unscanned/")
        .status_code
        == 404
    )


def test_letters_wait_for_their_reply_by_age_and_only_ones_own_are_listed(today):
    day = timezone.localdate(today)
    case = make_case()
    newer = LetterFactory(case=case, serial="B-2", sent_on=day - timedelta(days=3))
    older = LetterFactory(case=case, serial="B-1", sent_on=day - timedelta(days=30))
    LetterFactory(case=case, serial="B-3", sent_on=day - timedelta(days=5), replied_on=day)
    LetterFactory(case=case, serial="B-4", sent_on=None)
    LetterFactory(case=case, serial="B-5", sent_on=day, to_organisation=None)
    LetterFactory(serial="B-6", sent_on=day)
    page = client_of(writer_at(case.centre)).get("/office/letters-waiting/").text

    assert re.findall(r">(B-\d)<", page) == [older.serial, newer.serial]
    assert ">30<" in page


def test_the_day_of_whoever_signs_says_that_letters_wait(today):
    representative = make_user(Role.REPRESENTATIVE)
    draft = asked(today, signer=representative)
    page = client_of(representative).get("/office/").text

    assert f"/office/letters-to-sign/{draft.code}/" in page


def test_lists_of_letters_cost_the_same_with_one_and_with_three(today):
    case = make_case()
    writer, signer = writer_at(case.centre), signer_at(case.centre)
    counted = {}
    for _each in range(3):
        asked(today, case=case, by=writer)
        for door in ("/office/letters-to-sign/", f"/office/cases/{case.code}/"):
            client = client_of(signer)
            client.get(door)
            with CaptureQueriesContext(connection) as queries:
                client.get(door)
            counted.setdefault(door, []).append(len(queries))

    assert all(len(set(each)) == 1 for each in counted.values()), counted


def test_a_draft_with_words_that_no_form_would_take_opens_and_says_what_is_wrong(today):
    """As when it was restored from elsewhere: the page is no fault page."""
    case = make_case()
    draft, client = drafted(today, case=case, by=writer_at(case.centre)), client_of(writer_at(case.centre))
    Draft.objects.filter(pk=draft.pk).update(text="{{ no.such.field }}")
    page = client.get(f"/office/letter-drafts/{draft.code}/")

    assert page.status_code == 200
    assert "no.such.field" in page.content.decode()


@pytest.mark.parametrize(
    ("wish", "method"),
    [("email", "email"), ("visit", "hand"), ("letter", "post"), ("phone", "post"), ("", "post")],
)
def test_a_letter_to_the_resident_leaves_as_they_wish_unless_something_else_is_chosen(today, wish, method):
    draft = _to_resident(today, wish)
    page = client_of(draft.drafted_by).get(f"/office/letter-drafts/{draft.code}/send/")

    assert page.context["form"]["method"].value() == method
    assert bool(page.context["reach"]) == bool(wish)


def test_a_letter_to_somebody_who_wishes_none_leaves_for_a_reason_that_stands_on_the_case(today):
    draft = _to_resident(today, "none")
    client, door = client_of(draft.drafted_by), f"/office/letter-drafts/{draft.code}/send/"
    without = client.post(door, {"method": "post"})
    letters = Letter.objects.count()
    client.post(door, {"method": "post", "despite": "示例：法定通知"})

    assert (without.status_code, letters) == (422, 0)
    assert Letter.objects.count() == 1
    assert "示例：法定通知" in draft.case.notes.get().text


def test_a_letter_to_a_body_asks_for_no_reason(today):
    draft = signed(today)
    Contact.objects.update(reply_by="none")
    page = client_of(draft.drafted_by).get(f"/office/letter-drafts/{draft.code}/send/")

    assert set(page.context["form"].fields) == {"method"}


def _to_resident(today, wish):
    draft = signed(today, to_organisation=None)
    Contact.objects.update(reply_by=wish)
    return draft
