"""G18: the trail is tampered with in every way, and a long one is walked from end to end."""

import time
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from huying.audit import actions as audit
from huying.audit import queries
from huying.audit.models import Event
from huying.audit.rules import seal, value_digest
from huying.upkeep.faults.ground import Found, Ground
from huying.upkeep.faults.tampering import WAYS, undone, unsealed

LENGTH, BATCH = 60, 5000
CHANGED_BEHIND = False  # the program's back


def tampering(ground: Ground) -> Found:
    """`size` random edits, deletions, swaps, insertions and truncations of a copy of a chain, each taken back."""
    done: dict[str, int] = {}
    missed = []
    with undone():
        for place in range(LENGTH):
            audit.record(
                "faults.told",
                kind="faults",
                code=str(place),
                by="faults",
                at=ground.clock(),
                changed={"a": place},
            )
        seq, digest = queries.head()
        unsealed()
        for turn in range(ground.size):
            way = WAYS[turn % len(WAYS)]
            with undone():
                words = way(ground.dice, seq)
                done[way.__name__] = done.get(way.__name__, 0) + 1
                if not any(broken(seq, digest)):
                    missed.append(f"not found: {words}")
    told = ", ".join(f"{number} {name}" for name, number in done.items())
    return Found(f"{ground.size:,} tamperings ({told}), {ground.size - len(missed):,} found", missed)


def broken(seq: int, digest: str) -> Iterator[str]:
    """What the chain itself and the anchor of its head tell."""
    yield from queries.breaks()
    if queries.digests([seq]).get(seq) != digest:
        yield "the anchor"


def long_trail(ground: Ground) -> Found:
    """A trail of `size` events, each with two fields, walked once from the first to the last."""
    began = time.monotonic()
    lengthen(ground.size, ground.clock())
    if CHANGED_BEHIND:
        unsealed()
        Event.objects.filter(seq=ground.size // 2).update(actor="somebody else")
    built = time.monotonic() - began
    began = time.monotonic()
    problems = list(queries.breaks())
    walked = time.monotonic() - began
    return Found(
        f"{ground.size:,} events verified in {walked:.1f} s (written in {built:.0f} s)", problems[:20]
    )


def lengthen(size: int, at: datetime) -> int:
    """Add so many events to the trail, well sealed."""
    last, previous = queries.head()
    fields = {"story": value_digest("story"), "title": value_digest("title")}
    for start in range(last + 1, last + size + 1, BATCH):
        events = []
        for seq in range(start, min(start + BATCH, last + size + 1)):
            event = Event(
                seq=seq, at=at, actor="faults", role="supervisor", action="cases.edited", kind="faults",
                code=f"F-{seq}", centre="centre", fields=fields, request_id="0123456789abcdef", previous=previous,
            )  # fmt: skip
            previous = event.digest = seal(event)
            events.append(event)
        with transaction.atomic():
            Event.objects.bulk_create(events)
    return size
