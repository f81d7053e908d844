"""What somebody with the database's own password could do to the trail."""

import random
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from huying.audit.models import Event
from huying.audit.rules import seal

TEXTS = ("actor", "role", "action", "kind", "code", "centre", "note", "request_id")


def unsealed() -> None:
    """Take the triggers away."""
    with connection.cursor() as cursor:
        on = " ON audit_event" if connection.vendor == "postgresql" else ""
        for verb in ("UPDATE", "DELETE"):
            cursor.execute(f"DROP TRIGGER audit_event_no_{verb}{on}")


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def edit(dice: random.Random, last: int) -> str:
    """Change one column of one event, sometimes with a seal that fits the new words."""
    row = Event.objects.get(seq=dice.randint(1, last))
    name = dice.choice((*TEXTS, "fields", "digest", "previous"))
    value = {"forged": "0"} if name == "fields" else _other(dice, getattr(row, name))
    setattr(row, name, value)
    if name != "digest" and dice.random() < 0.5 and row.seq < last:
        row.digest = seal(row)
    row.save()
    return f"{name} of event {row.seq}"


def delete(dice: random.Random, last: int) -> str:
    """Take out one or several events before the last."""
    first = dice.randint(1, last - 1)
    Event.objects.filter(seq__gte=first, seq__lte=dice.randint(first, min(first + 3, last - 1))).delete()
    return f"events from {first} deleted"


def swap(dice: random.Random, last: int) -> str:
    """Let two events change places, with all they say."""
    one, two = dice.sample(range(1, last + 1), 2)
    Event.objects.filter(seq=one).update(seq=0)
    Event.objects.filter(seq=two).update(seq=one)
    Event.objects.filter(seq=0).update(seq=two)
    return f"events {one} and {two} swapped"


def insert(dice: random.Random, last: int) -> str:
    """Put an event, well sealed, between two others, or move those behind it up."""
    after = dice.randint(1, last - 1)
    before = Event.objects.get(seq=after)
    for row in Event.objects.filter(seq__gt=after).order_by("-seq"):
        Event.objects.filter(pk=row.pk).update(seq=row.seq + 1)
    forged = Event(
        seq=after + 1, at=before.at, actor="x", action="a", kind="k", code="c", previous=before.digest
    )
    forged.digest = seal(forged)
    forged.save()
    return f"an event inserted after {after}"


def truncate(dice: random.Random, last: int) -> str:
    """Cut off the end; what is left is a perfect chain."""
    kept = dice.randint(0, last - 1)
    Event.objects.filter(seq__gt=kept).delete()
    return f"cut off after {kept}"


WAYS = (edit, delete, swap, insert, truncate)


def _other(dice: random.Random, value: str) -> str:
    place = dice.randint(0, len(value))
    return value[:place] + dice.choice("xyz甲") + value[place + 1 :] if value else dice.choice("xyz甲")
