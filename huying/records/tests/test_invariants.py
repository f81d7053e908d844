"""What is asked of every kind of record finds what was done behind the program's back."""

import pytest

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit import actions as audit
from huying.contacts.kinds import CONTACTS
from huying.contacts.models import Contact
from huying.records import actions, invariants
from huying.records.models import SentForm
from huying.search.invariants import findable
from huying.search.models import SearchText

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(now):
    """A resident entered by sending a form, then edited."""
    user = make_user(Role.COUNTER, make_centre())
    values = {"centre": user.postings.get().centre, "name": "甲"}
    record = actions.send_once(
        key="k",
        payload=values,
        user=user,
        at=now,
        work=lambda: actions.enter(CONTACTS, values, by=user, at=now),
        kind=CONTACTS,
    )
    return actions.change(CONTACTS, record, {"name": "乙"}, version=1, by=user, at=now)


def _found(asked):
    """Findings but for those about centres, which these tests put there without their doors."""
    return [each for each in asked.look() if not each.startswith("centres ")]


ASKED = (invariants.acknowledged, invariants.versions, invariants.state, invariants.index, findable)


def test_what_went_through_the_doors_breaks_nothing(sent):
    assert [each.key for each in ASKED if _found(each)] == []


def test_an_acknowledged_record_that_is_gone_is_named(sent):
    Contact.objects.all().delete()

    assert _found(invariants.acknowledged) == [f"contacts {sent.code} was acknowledged and is not there"]
    assert f"contacts {sent.code} was entered and is not there" in _found(invariants.versions)


def test_an_acknowledgement_without_its_digest_is_named(sent):
    SentForm.objects.update(payload="")

    assert len(_found(invariants.acknowledged)) == 1


def test_a_record_that_nobody_entered_is_named(sent, now):
    Contact.objects.create(centre=sent.centre, name="丙", code="smuggled", created_at=now, updated_at=now)

    assert _found(invariants.versions) == ["contacts smuggled is at version 1, the trail tells of 0"]


def test_a_version_without_its_event_is_named(sent):
    Contact.objects.update(version=3)

    assert _found(invariants.versions) == [f"contacts {sent.code} is at version 3, the trail tells of 2"]


def test_an_event_without_its_version_is_named(sent, now):
    audit.record("contacts.edited", kind="contacts", code=sent.code, by="x", at=now)

    assert _found(invariants.versions) == [f"contacts {sent.code} is at version 2, the trail tells of 3"]


def test_a_field_changed_behind_the_programs_back_is_named(sent):
    Contact.objects.update(name="改")

    assert _found(invariants.state) == [f"contacts {sent.code}: name is not what the trail says"]


def test_a_text_that_is_in_no_index_is_named(sent):
    SearchText.objects.create(kind="contacts", code="unindexed", title="", folded="")

    assert _found(findable) == ["contacts unindexed is not in the index of words"]
