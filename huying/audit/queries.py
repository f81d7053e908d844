"""Reading the trail: the timeline of a record, and whether the chain still holds."""

from collections.abc import Iterator

from django.db.models import QuerySet

from huying.audit.models import Event
from huying.audit.rules import GENESIS, seal


def timeline(kind: str, code: str) -> QuerySet[Event]:
    """What happened to one record, newest first."""
    return Event.objects.filter(kind=kind, code=code).order_by("-seq")


def breaks() -> Iterator[str]:
    """Every place where the chain does not hold: changed, missing, inserted or reordered events."""
    previous, expected = GENESIS, 1
    for event in Event.objects.order_by("seq").iterator(chunk_size=2000):
        if event.seq != expected:
            yield f"event {expected} is missing"
        if event.previous != previous:
            yield f"event {event.seq} does not follow the one before it"
        if seal(event) != event.digest:
            yield f"event {event.seq} was changed"
        previous, expected = event.digest, event.seq + 1


def head() -> tuple[int, str]:
    """The last event's number and digest, to be kept where the administrator cannot reach."""
    last = Event.objects.order_by("-seq").values_list("seq", "digest").first()
    return last or (0, GENESIS)
