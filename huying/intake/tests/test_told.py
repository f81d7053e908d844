"""Which purpose notice was told is kept wherever something about a person is collected (K1)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.cases.models import Case
from huying.cases.tests.factories import CategoryFactory
from huying.centres.tests.factories import CentreFactory
from huying.contacts.models import Authority, Contact
from huying.correspondence.models import Missive
from huying.correspondence.tests.factories import MailboxFactory, letter, receive
from huying.desk.actions import count_press
from huying.desk.tests.factories import EnquiryKindFactory
from huying.intake import actions
from huying.intake.models import HelpRequest
from huying.intake.tests.factories import HelpRequestFactory, NoticeFactory
from huying.letters.tests.factories import ContactFactory
from huying.records.actions import enter
from huying.records.kind import kinds, the_kind
from huying.records.notices import notice_told, version_told

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return CentreFactory(code="here")


@pytest.fixture
def notice():
    NoticeFactory(name="示例舊版", began_on=date(2020, 1, 1))
    NoticeFactory(name="示例未生效", began_on=timezone.localdate() + timedelta(days=1))
    return NoticeFactory(name="示例現行版", words="示例聲明全文", began_on=timezone.localdate())


@pytest.fixture
def counter(client, centre, notice):
    client.force_login(make_user(Role.COUNTER, centre, username="counter"))
    client.post("/office/desk/place/", {"centre": centre.code, "channel": "visit"})
    return client


def _sent(client, address, **typed):
    form = client.get(address).context["form"]
    hidden = {field.html_name: field.value() for field in form.hidden_fields()}
    return client.post(address, hidden | typed)


def test_a_newcomer_at_the_desk_keeps_the_version_in_force(counter, notice):
    _sent(counter, "/office/desk/contact/", **{"contact-words": "示例新人", "newcomer": "on", "told": "on"})

    assert Contact.objects.get().notice == "示例現行版"


def test_nobody_who_was_not_told_is_said_to_have_been(counter):
    _sent(counter, "/office/desk/contact/", **{"contact-words": "示例新人", "newcomer": "on"})

    assert Contact.objects.get().notice == ""


def test_the_desk_has_the_words_at_hand_and_no_line_without_a_notice(counter, client):
    page = counter.get("/office/desk/contact/").text
    assert "示例聲明全文" in page
    assert "示例現行版" in page
    notice = notice_told(timezone.localdate())
    type(notice).objects.all().delete()

    assert 'name="told"' not in counter.get("/office/desk/contact/").text


@pytest.mark.parametrize("told", [{"told": "on"}, {}])
def test_a_case_from_the_desk_keeps_it_as_far_as_it_was_told(client, centre, notice, told):
    person = make_user(Role.CASEWORKER, centre, username="worker")
    category = CategoryFactory()
    kind = EnquiryKindFactory(category=category)
    press = count_press(
        values={"centre": centre, "channel": "visit", "kind": kind}, by=person, at=timezone.now()
    )
    client.force_login(person)
    typed = {"title": "示例個案", "category": category.pk} | told
    _sent(client, f"/office/desk/presses/{press.code}/case/", **typed)

    assert Case.objects.get().notice == ("示例現行版" if told else "")


@pytest.mark.parametrize("key", ["contacts", "cases", "authorities", "correspondence"])
def test_the_forms_of_all_that_collect_show_it(client, centre, notice, key):
    client.force_login(make_user(Role.CASEWORKER, centre, username="worker"))

    assert "示例聲明全文" in client.get(f"/office/{key}/new/").text
    assert key in {kind.key for kind in kinds() if kind.collects}


def test_a_contact_an_authority_and_a_typed_letter_keep_it(centre, notice):
    now, by = timezone.now(), make_user(Role.CASEWORKER, centre, username="worker")
    contact = enter(the_kind("contacts"), {"centre": centre, "name": "示例居民"}, by=by, at=now)
    helper = ContactFactory(centre=centre)
    told = {"helped": contact, "helper": helper, "matter": "示例", "manner": "spoken", "given_on": timezone.localdate()}  # fmt: skip
    enter(the_kind("authorities"), told, by=by, at=now)
    letter = {"centre": centre, "channel": "letter", "received_on": timezone.localdate(), "text": "示例來信"}
    enter(the_kind("correspondence"), letter, by=by, at=now)

    kept = [model.objects.exclude(notice="").get().notice for model in (Contact, Authority, Missive)]
    assert kept == ["示例現行版"] * 3


def test_a_case_from_the_website_keeps_the_version_that_was_read_there(centre, notice):
    read = NoticeFactory(name="示例網上版", began_on=date(2021, 1, 1))
    asked = HelpRequestFactory(centre=centre, notice=read, name="示例居民")
    by = make_user(Role.CASEWORKER, centre, username="worker")
    case = actions.open_case_from(
        request=asked, values={"title": "示例", "category": CategoryFactory()}, by=by, at=timezone.now()
    )

    assert (case.notice, case.contact.notice) == ("示例網上版", "示例網上版")
    assert HelpRequest.objects.get().notice == read


def test_without_a_notice_nothing_is_said_to_have_been_told(centre):
    by = make_user(Role.CASEWORKER, centre, username="worker")
    contact = enter(the_kind("contacts"), {"centre": centre, "name": "示例"}, by=by, at=timezone.now())

    assert (version_told(timezone.now()), contact.notice) == ("", "")


def test_a_version_that_was_told_keeps_its_words_and_another_may_change(centre, notice):
    by = make_user(Role.SUPERVISOR, None, username="supervisor")
    later = NoticeFactory(name="示例草稿", began_on=timezone.localdate() + timedelta(days=9))
    ContactFactory(centre=centre, notice=notice.name)
    edit = {"values": {"words": "示例改寫"}, "version": 1, "by": by, "at": timezone.now()}

    with pytest.raises(ValidationError, match="已有人獲告知這個版本"):
        actions.edit_notice(record=notice, **edit)
    assert actions.edit_notice(record=later, **edit).words == "示例改寫"


def test_a_receipt_by_email_says_where_the_notice_is_and_keeps_its_version(centre, notice):
    mailbox, now = MailboxFactory(centre=centre, acknowledges=True), timezone.now()
    come = receive(mailbox, letter(), now)
    receipt = Missive.objects.get(direction="out")

    assert (come.notice, receipt.notice) == ("", "示例現行版")
    assert "/help/#notice" in receipt.text
