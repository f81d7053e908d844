"""Entering and editing: once, by those who may, with a trace, never over somebody else's work."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from huying.accounts.models import Role
from huying.accounts.tests.factories import make_centre, make_user
from huying.audit.models import Event
from huying.contacts.kinds import CONTACTS
from huying.contacts.models import Contact
from huying.core.dates import KnownDate, Precision
from huying.records import actions
from huying.representatives.kinds import ORGANISATIONS, TERMS
from huying.search.index import Shelf, some

pytestmark = pytest.mark.django_db


def _enter(now, by="office", **values):
    return actions.enter(CONTACTS, {"centre": make_centre()} | values, by=by, at=now)


def test_entering_leaves_the_record_an_event_and_its_place_in_the_index(now):
    contact = _enter(now, name="示例居民甲", phone="+852 5500 0001")

    event = Event.objects.get()
    assert (event.action, event.kind, event.code) == ("contacts.created", "contacts", contact.code)
    assert some("0001", [Shelf("contacts")], 5) == [contact.code]
    assert contact.code.startswith("R-2023-")


def test_a_refused_entry_leaves_nothing(now):
    with pytest.raises(ValidationError):
        _enter(now, name="x" * 200)

    assert not Contact.objects.exists()
    assert not Event.objects.exists()


def test_editing_names_only_the_fields_that_changed(now):
    contact = _enter(now, name="甲", district="灣仔")

    actions.change(CONTACTS, contact, {"name": "乙", "district": "灣仔"}, version=1, by="office", at=now)

    assert set(Event.objects.order_by("-seq").first().fields) == {"name"}
    assert Contact.objects.get().version == 2


def test_saving_without_a_change_leaves_no_event(now):
    contact = _enter(now, name="甲")

    actions.change(CONTACTS, contact, {"name": "甲"}, version=1, by="office", at=now)

    assert Event.objects.count() == 1


def test_a_second_editor_is_told_and_nothing_is_lost(now):
    contact = _enter(now, name="甲")
    actions.change(CONTACTS, contact, {"name": "乙"}, version=1, by="office", at=now)

    with pytest.raises(actions.EditedMeanwhile):
        actions.change(CONTACTS, contact, {"name": "丙"}, version=1, by="office", at=now)

    assert Contact.objects.get().name == "乙"


def test_a_person_cannot_enter_at_another_centre(now):
    user = make_user(Role.COUNTER, make_centre())

    with pytest.raises(actions.NotAllowed):
        _enter(now, by=user, name="甲")

    assert not Contact.objects.exists()


def test_a_person_cannot_move_a_record_to_another_centre(now):
    mine, other = make_centre(), make_centre()
    user = make_user(Role.COUNTER, mine)
    contact = actions.enter(CONTACTS, {"centre": mine, "name": "甲"}, by=user, at=now)

    with pytest.raises(actions.NotAllowed):
        actions.change(CONTACTS, contact, {"centre": other}, version=1, by=user, at=now)


def test_the_second_click_finds_the_first_ones_record(now):
    user = make_user(Role.COUNTER, make_centre())
    values = {"centre": user.postings.get().centre, "name": "甲"}

    def send():
        return actions.send_once(
            key="k",
            payload=values,
            user=user,
            at=now,
            work=lambda: actions.enter(CONTACTS, values, by=user, at=now),
            kind=CONTACTS,
        )

    assert send() == send()
    assert Contact.objects.count() == 1


def test_a_used_key_with_other_contents_is_refused(now):
    user = make_user(Role.COUNTER, make_centre())

    def send(name):
        values = {"centre": user.postings.get().centre, "name": name}
        return actions.send_once(
            key="k",
            payload=values,
            user=user,
            at=now,
            work=lambda: actions.enter(CONTACTS, values, by=user, at=now),
            kind=CONTACTS,
        )

    send("甲")
    with pytest.raises(actions.SameKeyOtherForm):
        send("乙")


def test_a_known_date_becomes_its_three_columns(now):
    body = actions.enter(ORGANISATIONS, {"name": "示例議會"}, by="office", at=now)

    term = actions.enter(
        TERMS, {"body": body, "number": 14, "when": KnownDate.parse("2023-03")}, by="office", at=now
    )

    assert (term.from_on, term.until_on, term.precision) == (
        date(2023, 3, 1),
        date(2023, 4, 1),
        Precision.MONTH,
    )
