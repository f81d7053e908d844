"""The trail cannot be changed without being seen."""

import random

import pytest
from django.db import DatabaseError, connection, transaction

from huying.audit import actions, queries
from huying.audit.models import Event
from huying.core.request import answering
from huying.upkeep.faults.tampering import WAYS, undone, unsealed

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


def test_a_changed_event_is_found(now):
    _write(3, now)
    unsealed()
    Event.objects.filter(seq=2).update(actor="someone else")

    assert list(queries.breaks()) == ["event 2 was changed"]


def test_a_missing_event_is_found(now):
    _write(3, now)
    unsealed()
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


def test_the_database_refuses_to_empty_the_trail(now):
    _write(1, now)
    emptied = "DELETE FROM" if connection.vendor == "sqlite" else "TRUNCATE"

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{emptied} audit_event")


def test_an_event_carries_the_id_of_the_request_it_answers(now):
    with answering("abc123"):
        _write(1, now)
    _write(1, now)

    assert list(Event.objects.order_by("seq").values_list("request_id", flat=True)) == ["abc123", ""]


def test_the_newest_events_are_checked_by_themselves(now):
    _write(9, now)
    unsealed()
    assert list(queries.recent_breaks(5)) == []

    Event.objects.filter(seq=2).update(actor="someone else")
    assert list(queries.recent_breaks(5)) == []
    assert list(queries.recent_breaks(8)) == ["event 2 was changed"]

    Event.objects.filter(seq=4).delete()
    assert "event 4 is missing" in list(queries.recent_breaks(5))


def _breaks_with_anchor(seq, digest):
    """What the chain itself and an anchor of its head tell."""
    yield from queries.breaks()
    if queries.digests([seq]).get(seq) != digest:
        yield "the anchor"


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_random_tampering_is_found(way, now):
    _write(30, now)
    head = queries.head()
    unsealed()
    dice = random.Random(way.__name__)
    missed = []
    for _turn in range(20):
        with undone():
            done = way(dice, 30)
            if not list(_breaks_with_anchor(*head)):
                missed.append(done)

    assert missed == []
