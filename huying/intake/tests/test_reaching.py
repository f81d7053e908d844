"""How and when a resident wishes to be reached: chosen on the status page, and so from then on."""

import pytest
from django.test import Client

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_user
from huying.audit.models import Event
from huying.cases.tests.factories import CaseFactory, CategoryFactory
from huying.contacts.models import Contact
from huying.core.tests.factories import MOMENT
from huying.intake import actions
from huying.intake.matters import Matter
from huying.intake.models import Instruction, Slip
from huying.intake.slips import digest_of
from huying.intake.tests.factories import HelpRequestFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
STATUS, SECRET = "/zh-hant/status/", "7KM3PABCDEFGHJKM"


@pytest.fixture
def case(now):
    case = CaseFactory()
    case.contact = Contact.objects.create(
        code="person",
        centre=case.centre,
        name="示例居民",
        reply_by="phone",
        created_at=MOMENT,
        updated_at=MOMENT,
    )
    case.save()
    told = {"secret_digest": digest_of(SECRET), "first_on": now.date(), "given_on": now.date()}
    Slip.objects.create(code="S-2023-AAAAA", case=case, **told)
    return case


def _opened(reference):
    client = Client()
    client.post(STATUS, {"reference": reference, "secret": SECRET})
    return client


def _choose(client, reply_by, reply_hours=""):
    return client.post(f"{STATUS}reach/", {"reply_by": reply_by, "reply_hours": reply_hours})


def test_a_wish_holds_for_the_resident_on_record_and_the_trail_says_from_where(case):
    answer = _choose(_opened("S-2023-AAAAA"), "letter", "示例：平日晚上")
    case.contact.refresh_from_db()
    said = Instruction.objects.get()

    assert answer.status_code == 302
    assert (case.contact.reply_by, case.contact.reply_hours) == ("letter", "示例：平日晚上")
    assert Event.objects.get(kind="contacts", code="person").actor == "web"
    assert "示例：平日晚上" in said.words
    assert said.done_on is not None


def test_the_same_wish_twice_changes_nothing_more(case):
    client = _opened("S-2023-AAAAA")
    for _click in range(2):
        _choose(client, "letter")

    assert Instruction.objects.count() == 1
    assert Event.objects.filter(kind="contacts").count() == 1


@pytest.mark.parametrize("wish", ["", "pigeon", "sms"])
def test_a_way_that_is_not_offered_is_refused_beside_its_field(case, wish):
    answer = _choose(_opened("S-2023-AAAAA"), wish, "示例：平日晚上")
    case.contact.refresh_from_db()

    assert answer.status_code == 422
    assert "示例：平日晚上" in answer.text
    assert case.contact.reply_by == "phone"


def test_without_the_code_nobody_chooses(case):
    assert _choose(Client(), "letter")["Location"] == STATUS
    assert not Instruction.objects.exists()


def test_a_wish_on_a_case_of_nobody_waits_for_the_office(case):
    case.contact = None
    case.save()
    _choose(_opened("S-2023-AAAAA"), "letter")

    assert Instruction.objects.get().done_on is None


def test_an_erased_resident_is_given_no_wish(case, now):
    Contact.objects.update(erased_on=now.date())
    _choose(_opened("S-2023-AAAAA"), "letter")

    assert Contact.objects.get().reply_by == "phone"


def test_a_wish_said_before_anybody_looked_goes_along_to_the_case(now):
    asked = HelpRequestFactory(code="H-2023-7KM3P", name="示例居民", secret_digest=digest_of(SECRET))
    _choose(_opened(asked.code), "email", "示例：上午")
    asked.refresh_from_db()
    from_it = actions.open_case_from(
        request=asked,
        values={"title": "示例", "category": CategoryFactory()},
        by=_writer(asked.centre),
        at=now,
    )

    assert (from_it.contact.reply_by, from_it.contact.reply_hours) == ("email", "示例：上午")
    assert Matter(asked).request == asked


def _writer(centre):
    return make_user(Role.CASEWORKER, centre)
