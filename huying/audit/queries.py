"""Reading the trail: the timeline of a record, and whether the chain still holds."""

from collections.abc import Iterator

from django.db.models import QuerySet

from huying.audit.models import Event
from huying.audit.rules import COLUMNS, GENESIS, seal_of

RECENT = 2000  # events that a page checks while somebody waits; `./run manage verify` checks them all


def timeline(kind: str, code: str) -> QuerySet[Event]:
    """What happened to one record, newest first."""
    return Event.objects.filter(kind=kind, code=code).order_by("-seq")


def breaks() -> Iterator[str]:
    """Every place where the chain does not hold: changed, missing, inserted or reordered events."""
    return _breaks(Event.objects.all(), after=0, follows=GENESIS)


def recent_breaks(number: int = RECENT) -> Iterator[str]:
    """The same over the newest `number` events, quickly however long the trail is."""
    newest, _digest = head()
    before = max(newest - number, 0)
    follows = Event.objects.filter(seq=before).values_list("digest", flat=True).first() if before else GENESIS
    if follows is None:
        yield f"event {before} is missing"
    yield from _breaks(Event.objects.filter(seq__gt=before), after=before, follows=follows)


def _breaks(events: QuerySet[Event], *, after: int, follows: str | None) -> Iterator[str]:
    """Walk `events` as plain values: a million rows must not become a million objects."""
    expected, previous = after + 1, follows
    rows = events.order_by("seq").values_list(*COLUMNS).iterator(chunk_size=2000)
    for row in rows:
        seq, told_previous, digest = row[0], row[-2], row[-1]
        if seq != expected:
            yield f"event {expected} is missing"
        if previous is not None and told_previous != previous:
            yield f"event {seq} does not follow the one before it"
        if seal_of(row[:-1]) != digest:
            yield f"event {seq} was changed"
        previous, expected = digest, seq + 1


def head() -> tuple[int, str]:
    """The last event's number and digest, to be kept where the administrator cannot reach."""
    last = Event.objects.order_by("-seq").values_list("seq", "digest").first()
    return last or (0, GENESIS)


def digests(numbers: list[int]) -> dict[int, str]:
    """The digests of some events, by number."""
    return dict(Event.objects.filter(seq__in=numbers).values_list("seq", "digest"))
