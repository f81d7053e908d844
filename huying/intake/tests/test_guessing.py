"""Somebody tries codes for a slip: it closes, and its resident is told; a reference that nobody has tells no more."""

import pytest
from django.test import Client

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.audit.models import Event
from huying.cases.tests.factories import CaseFactory
from huying.contacts.models import Contact
from huying.core.tests.factories import MOMENT
from huying.intake.models import Slip
from huying.intake.slips import digest_of
from huying.intake.tests.factories import HelpRequestFactory
from huying.outbox.actions import work
from huying.outbox.models import Job, Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
STATUS, SECRET = "/zh-hant/status/", "7KM3PABCDEFGHJKM"


@pytest.fixture
def asked():
    return HelpRequestFactory(
        code="H-2023-7KM3P", email="resident@example.org", secret_digest=digest_of(SECRET)
    )


def _guess(reference, times=5):
    for _time in range(times):
        Client().post(STATUS, {"reference": reference, "secret": "0" * 16})


def _work(now):
    while work(at=now):
        pass


def test_four_wrong_codes_are_nobodys_business_and_five_are_told_once_a_day(asked, now):
    _guess(asked.code, 4)
    before = Job.objects.count()
    _guess(asked.code, 4)
    _work(now)

    assert before == 0
    assert [each.recipient for each in Message.objects.all()] == ["resident@example.org"]
    asked.refresh_from_db()
    assert asked.guessed_on == now.date()


def test_the_mail_says_nothing_of_the_matter_and_opens_nothing(asked, now):
    _guess(asked.code)
    _work(now)
    mail = Message.objects.get()

    assert asked.code in mail.body
    assert asked.story not in mail.body
    assert "http" not in mail.body
    assert asked.code not in mail.subject


def test_an_unknown_reference_leaves_the_same_job_and_no_more(now):
    _guess("H-2023-ZZZZZ")
    jobs = Job.objects.count()
    _work(now)

    assert jobs == 1
    assert not Message.objects.exists()
    assert not Event.objects.exists()


def test_words_that_are_no_reference_are_not_kept(now):
    _guess("示例陳大文 23456789")

    assert not Job.objects.exists()


@pytest.mark.parametrize(("reply_by", "mails"), [("", 1), ("email", 1), ("phone", 0), ("none", 0)])
def test_who_wishes_no_mail_gets_none_and_reads_it_at_the_next_opening(now, still, reply_by, mails):
    case = CaseFactory()
    case.contact = Contact.objects.create(
        code="person", centre=case.centre, email="person@example.org", reply_by=reply_by,
        created_at=MOMENT, updated_at=MOMENT,
    )  # fmt: skip
    case.save()
    told = {"secret_digest": digest_of(SECRET), "first_on": now.date(), "given_on": now.date()}
    slip = Slip.objects.create(code="S-2023-AAAAA", case=case, **told)
    _guess(slip.code)
    _work(now)
    still.shift(3600)
    pages = []
    for _time in range(2):
        client = Client()
        client.post(STATUS, {"reference": slip.code, "secret": SECRET})
        pages.append(client.get(f"{STATUS}request/"))

    assert Message.objects.count() == mails
    assert [len(list(page.context["messages"])) for page in pages] == [1, 0]
    assert Event.objects.filter(action="cases.slip_guessed", code=case.code).count() == 1


def test_the_page_of_the_case_says_that_the_slip_was_tried(now, client):
    case = CaseFactory()
    told = {"secret_digest": "d", "first_on": now.date(), "given_on": now.date(), "guessed_on": now.date()}
    Slip.objects.create(code="S-2023-AAAAA", case=case, **told)
    client.force_login(make_user(Role.CASEWORKER, case.centre))
    page = client.get(f"/office/cases/{case.code}/").text

    assert "note-lamp" in page.split('aria-labelledby="slip"')[1].split("</section>")[0]
