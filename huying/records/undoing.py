"""Taking back what was entered by mistake, as long as nobody has worked on it since."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import ForeignObjectRel

from huying.audit.models import Event
from huying.core.shapes import follow
from huying.records.actions import NotAllowed
from huying.records.kind import By, Kind
from huying.records.rules import can_write, centre_of
from huying.records.telling import tell_all
from huying.search.index import remove_many

OFFERED = "undo-offered"  # where a session keeps what the next page offers to take back
UNDONE = "undone"  # the act that ends a record: its trail stays, and says that it was there
ERASED = "erased"  # its words are gone for good, and perhaps the record with them


def offer(session: SessionBase, url: str) -> None:
    """The next record's page that is opened says beside its message that the act can be taken back, by posting to `url`."""
    session[OFFERED] = url


def offered(session: SessionBase) -> str:
    """What the page that is drawn now offers to take back; it is offered once."""
    url: str = session.pop(OFFERED, "")
    return url


@transaction.atomic
def undo_records(*, kind: Kind, codes: Sequence[str], by: By, at: datetime, note: str = "") -> set[str]:
    """Take back those of the records that nobody has touched; says which references have no record any more.

    A record is touched once it has a second version, another event, or anything that names it. Raises NotAllowed.
    """
    rows = kind.rows().filter(code__in=codes).order_by("pk").select_for_update(of=("self",))
    records = list(rows)
    touched = set(_touched(kind, records))
    taken = [record for record in records if record.pk not in touched]
    for record in taken:
        owner = follow(record, kind.owner) if kind.owner else None
        if not can_write(kind, by, getattr(centre_of(kind, record), "pk", None), getattr(owner, "pk", None)):
            raise NotAllowed(kind.key)
    gone = [record.code for record in taken]
    if gone:
        tell_all(kind, taken, UNDONE, by=by, at=at, changes=[{}] * len(taken), note=note)
        remove_many(kind.key, gone)
        kind.model._default_manager.filter(pk__in=[record.pk for record in taken]).delete()
    return set(codes) - {record.code for record in records} | set(gone)


def _touched(kind: Kind, records: Sequence[Any]) -> Iterator[int]:
    """Ids of records that somebody has worked on."""
    by_code = {record.code: record.pk for record in records}
    yield from (record.pk for record in records if record.version > 1)
    events = Event.objects.filter(kind=kind.key, code__in=by_code).exclude(action=f"{kind.key}.created")
    yield from (by_code[code] for code in events.values_list("code", flat=True))
    for relation in kind.model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.related_model is None:
            continue
        if relation.related_model._meta.auto_created == kind.model:  # type: ignore[comparison-overlap]
            continue  # what the record itself chose, such as its tags, goes with it
        path = relation.field.name
        naming = relation.related_model._base_manager.filter(**{f"{path}__in": list(by_code.values())})
        yield from naming.values_list(path, flat=True).distinct()
