"""The head of the chain kept outside shows that the end of the trail was cut off."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from huying.audit import actions as audit
from huying.audit import anchors
from huying.audit.models import Event
from huying.core.invariants import asked_at
from huying.outbox.models import Message
from huying.upkeep.faults.tampering import unsealed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.ANCHOR_FILE = str(tmp_path / "anchors.txt")
    settings.ANCHOR_KEY = tmp_path / "anchor-key"


def _write(number):
    for place in range(number):
        audit.record("test.done", kind="tests", code=f"t-{place}", by="somebody", at=timezone.now())


def _export(**options):
    told = StringIO()
    call_command("export_head", stdout=told, **options)
    return told.getvalue().strip()


def _found(later=timedelta()):
    with asked_at(timezone.now() + later):
        return list(anchors.contradictions(timezone.now() + later))


def test_an_anchor_is_signed_and_kept_in_its_file(settings):
    _write(3)
    line = _export()

    anchor = anchors.read(line)
    assert (anchor.seq, anchor.digest) == (3, Event.objects.get(seq=3).digest)
    assert anchors.anchor_file().read_text() == line + "\n"
    assert settings.ANCHOR_KEY.stat().st_mode & 0o777 == 0o600
    assert _found() == []


def test_a_trail_cut_off_at_its_end_is_found():
    _write(3)
    _export()
    unsealed()
    Event.objects.filter(seq=3).delete()

    assert [each for each in _found() if "event 3 was cut off" in each]


def test_a_trail_written_anew_is_found():
    _write(3)
    _export()
    unsealed()
    Event.objects.all().delete()
    _write(3)

    assert [each for each in _found() if "event 3 was changed" in each]


def test_a_forged_anchor_is_not_believed():
    _write(1)
    with anchors.anchor_file().open("w") as file:
        file.write(anchors.signed(anchors.Anchor(1, "0" * 64, timezone.now())).replace(" 1 ", " 2 ") + "\n")

    assert "line 1 of the anchors was not signed with this key" in _found()


def test_an_old_anchor_is_an_alarm():
    _write(1)
    _export()

    assert _found(timedelta(minutes=119)) == []
    assert len(_found(timedelta(minutes=121))) == 1


def test_where_anchors_are_wanted_their_absence_is_found():
    assert len(_found()) == 1


def test_where_no_anchor_is_wanted_none_is_missed(settings):
    settings.ANCHOR_FILE = ""
    settings.HOME = anchors.anchor_file().parent / "nowhere"

    assert _found() == []


def test_the_auditor_gets_the_anchor_by_mail_with_the_key_that_checks_it(settings):
    settings.ANCHOR_MAIL = "auditor@example.org"
    line = _export()

    message = Message.objects.get()
    assert message.recipient == "auditor@example.org"
    assert line in message.body
    assert _export(public_key=True) in message.body


def test_an_anchor_only_printed_is_not_kept():
    assert _export(print_only=True).startswith("huying-anchor 0 ")
    assert not anchors.anchor_file().exists()


VERBS = ("UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event")


def test_the_role_that_serves_the_office_cannot_change_the_trail():
    _write(1)
    if connection.vendor == "sqlite":  # it has no roles, and the command says so
        with pytest.raises(CommandError):
            call_command("grant_role", "huying_tested_role")
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE huying_tested_role")
        call_command("grant_role", "huying_tested_role", stdout=StringIO())
        cursor.execute("SET LOCAL ROLE huying_tested_role")
        cursor.execute("SELECT count(*) FROM audit_event")
        for verb in VERBS:
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(verb)
        cursor.execute("RESET ROLE")
