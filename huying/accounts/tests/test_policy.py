"""Who may do what, at which centres."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from huying.accounts.models import Posting, Role
from huying.accounts.policy import POLICY, Function, Level, Ways, allows, centres_of, level, visible
from huying.accounts.tests.factories import make_centre, make_user
from huying.contacts.models import Contact

pytestmark = pytest.mark.django_db


def _contact(centre, now):
    return Contact.objects.create(code=f"r-{centre.code}", centre=centre, created_at=now, updated_at=now)


def test_every_role_has_an_entry():
    assert set(POLICY) == set(Role)


def test_a_caseworker_sees_own_centre_and_not_the_next(now):
    mine, other = make_centre(), make_centre()
    inside = _contact(mine, now)
    _contact(other, now)
    user = make_user(Role.CASEWORKER, mine)

    seen = visible(Contact.objects.all(), user, Function.CONTACTS, Level.READ, Ways("centre"))

    assert list(seen) == [inside]


def test_two_postings_add_up(now):
    one, two, three = make_centre(), make_centre(), make_centre()
    expected = {_contact(one, now), _contact(two, now)}
    _contact(three, now)
    user = make_user(Role.CASEWORKER, one)
    Posting.objects.create(user=user, role=Role.COUNTER, centre=two, since_on=date(2023, 1, 1))

    assert (
        set(visible(Contact.objects.all(), user, Function.CONTACTS, Level.READ, Ways("centre"))) == expected
    )


@pytest.mark.parametrize("everywhere_first", [True, False])
def test_a_posting_everywhere_is_not_narrowed_by_another_at_one_centre(now, everywhere_first):
    one, two = make_centre(), make_centre()
    expected = {_contact(one, now), _contact(two, now)}
    held = [None, three := make_centre()] if everywhere_first else [three := make_centre(), None]
    user = make_user(Role.CASEWORKER, held[0])
    Posting.objects.create(user=user, role=Role.CASEWORKER, centre=held[1], since_on=date(2023, 1, 1))

    assert (
        set(visible(Contact.objects.all(), user, Function.CONTACTS, Level.READ, Ways("centre"))) == expected
    )
    assert centres_of(user, Function.CONTACTS, Level.READ) is None
    assert three.pk not in {contact.centre_id for contact in expected}


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.RESEARCH, Role.EDITOR, Role.ASSISTANT])
def test_statistics_roles_count_cases_and_read_none(role, now):
    user = make_user(role)
    _contact(make_centre(), now)

    assert level(user, Function.CASEWORK) == Level.STATISTICS
    assert not allows(user, Function.CASEWORK, Level.READ)
    assert not visible(Contact.objects.all(), user, Function.CONTACTS, Level.READ, Ways("centre")).exists()


def test_the_auditor_reads_the_trail_and_how_data_is_protected_and_nothing_of_a_person():
    user = make_user(Role.AUDITOR)

    assert {each: level(user, each) for each in Function if level(user, each) > Level.NONE} == {
        Function.AUDIT: Level.READ,
        Function.PROTECTION: Level.READ,
        Function.REQUESTS: Level.STATISTICS,
    }


def test_the_administrator_cannot_read_cases_or_residents():
    user = make_user(Role.ADMINISTRATOR)

    assert level(user, Function.CASEWORK) == level(user, Function.CONTACTS) == Level.NONE


def test_an_ended_posting_gives_nothing():
    user = make_user(Role.SUPERVISOR, make_centre())
    user.postings.update(until_on=date(2023, 6, 1))

    assert level(user, Function.CASEWORK) == Level.NONE


def test_an_inactive_person_and_a_stranger_have_no_rights():
    user = make_user(Role.SUPERVISOR, make_centre())
    user.is_active = False

    assert level(user, Function.CASEWORK) == Level.NONE
    assert level(AnonymousUser(), Function.CASEWORK) == Level.NONE


def test_a_lawyer_writes_their_own_notes_and_reads_no_cases():
    user = make_user(Role.LAWYER)

    assert centres_of(user, Function.LEGAL, Level.WRITE) == set()
    assert level(user, Function.LEGAL) == Level.WRITE
    assert level(user, Function.CASEWORK) == Level.NONE


@pytest.mark.usefixtures("assigned_only")
def test_whoever_reads_what_is_assigned_reads_at_no_centre():
    user = make_user(Role.LAWYER)

    assert centres_of(user, Function.CASEWORK, Level.READ) == set()
    assert level(user, Function.CASEWORK) == Level.READ


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.LAWYER])
def test_no_other_role_has_anything_to_do_with_legal_advice(role):
    assert level(make_user(role), Function.LEGAL) == Level.NONE


def test_a_posting_is_held_once():
    centre = make_centre()
    user = make_user(Role.COUNTER, centre)
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(user=user, role=Role.COUNTER, centre=centre, since_on=date(2024, 1, 1))


def test_a_posting_everywhere_is_held_once_too():
    user = make_user(Role.EDITOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(user=user, role=Role.EDITOR, centre=None, since_on=date(2024, 1, 1))
