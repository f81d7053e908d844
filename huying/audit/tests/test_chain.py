"""The trail cannot be changed without being seen."""

import pytest
from django.db import DatabaseError, connection, transaction

from huying.audit import actions, queries
from huying.audit.models import Event

pytestmark = pytest.mark.django_db


def _write(number, now):
    for place in range(number):
        actions.record(
            "case.edited", kind="cases", code=f"c-{place}", by="staff", at=now, changed={"title": place}
        )


def test_events_are_numbered_and_sealed_to_the_one_before(now):
    _write(3, now)

    rows = list(Event.objects.order_by("seq"))

    assert [row.seq for row in rows] == [1, 2, 3]
    assert [row.previous for row in rows[1:]] == [row.digest for row in rows[:-1]]
    assert list(queries.breaks()) == []


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_refuses_to_change_an_event(verb, now):
    _write(1, now)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        if verb == "update":
            Event.objects.update(actor="someone else")
        else:
            Event.objects.all().delete()


def _unsealed():
    """What somebody with the database's own password could do."""
    with connection.cursor() as cursor:
        on = " ON audit_event" if connection.vendor == "postgresql" else ""
        for verb in ("UPDATE", "DELETE"):
            cursor.execute(f"DROP TRIGGER audit_event_no_{verb}{on}")


def test_a_changed_event_is_found(now):
    _write(3, now)
    _unsealed()
    Event.objects.filter(seq=2).update(actor="someone else")

    assert list(queries.breaks()) == ["event 2 was changed"]


def test_a_missing_event_is_found(now):
    _write(3, now)
    _unsealed()
    Event.objects.filter(seq=2).delete()

    assert "event 2 is missing" in list(queries.breaks())


def test_values_cannot_be_read_back(now):
    event = actions.record(
        "case.created", kind="cases", code="c", by="staff", at=now, changed={"title": "劏房租務"}
    )

    assert "劏房" not in str(event.fields)
    assert set(event.fields) == {"title"}


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused(now):
    with pytest.raises(actions.NotInTransaction):
        actions.record("case.edited", kind="cases", code="c", by="staff", at=now)
