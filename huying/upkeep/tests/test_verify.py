"""Asking whether everything that must be true is true."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from huying.audit import actions as audit
from huying.audit.models import Event
from huying.outbox.mail import queue_mail
from huying.upkeep.faults.tampering import unsealed


def verify(**options):
    told = StringIO()
    try:
        call_command("verify", stdout=told, **options)
    except SystemExit as end:
        return end.code, told.getvalue()
    return 0, told.getvalue()


@pytest.mark.django_db
def test_verify_of_an_untouched_office_finds_nothing():
    code, told = verify()

    assert code == 0
    assert told.strip().endswith("0 broken")


@pytest.mark.django_db
def test_verify_names_an_event_changed_behind_the_programs_back():
    with transaction.atomic():
        for number in range(3):
            audit.record("test.done", kind="tests", code=f"t-{number}", by="somebody", at=timezone.now())
    _change_behind(seq=2)

    code, told = verify(only="audit")

    assert code == 1
    assert "event 2 was changed" in told


@pytest.mark.django_db
def test_verify_refuses_to_check_nothing():
    with pytest.raises(CommandError):
        verify(only="no-such-thing")


@pytest.mark.django_db
def test_verify_says_of_what_cannot_be_read_that_it_is_broken():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event RENAME TO lost")

    code, told = verify(only="audit.chain")

    assert code == 1
    assert "could not be asked" in told


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["yesterday", "2026-13-40T00:00"])
def test_verify_refuses_a_moment_that_is_none(words):
    with pytest.raises(CommandError):
        verify(at=words)


@pytest.mark.django_db
def test_verify_asks_as_of_the_moment_it_is_given(now):
    queue_mail(recipient="someone@example.org", subject="x", body="", at=now)

    assert verify(only="outbox", at="2023-05-02T12:10")[0] == 0
    assert verify(only="outbox", at="2023-05-02T12:20")[0] == 1


def _change_behind(seq):
    """As somebody with the database's own password would."""
    unsealed()
    Event.objects.filter(seq=seq).update(actor="somebody else")
