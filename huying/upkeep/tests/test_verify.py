"""Asking whether everything that must be true is true."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from huying.audit import actions as audit
from huying.audit.models import Event


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


def _change_behind(seq):
    """As somebody with the database's own password would."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_event_no_UPDATE")
        else:
            cursor.execute("DROP TRIGGER audit_event_no_update ON audit_event")
    Event.objects.filter(seq=seq).update(actor="somebody else")
