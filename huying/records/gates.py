"""What an app above asks before an address shows a record, or notes when it does.

It is asked in the door itself, of every address that names a record: its page, its forms, what is printed of it, and all
of this of whatever is a part of it. So an address that is added tomorrow asks as well.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse

from huying.accounts.doors import asked_first
from huying.accounts.models import User
from huying.files.models import StoredFile
from huying.files.owners import asked_of_files, holders
from huying.records.kind import SEAL, Kind, kind_named, kind_of, the_kind

Ask = Callable[[HttpRequest, Kind, Any, bool], HttpResponse | None]
NAMED_BY = ("code", "other")  # the parts of an address that name a record of its kind
_gates: dict[str, list[Ask]] = {}


def gate(kind: str) -> Callable[[Ask], Ask]:
    """Declare what is asked of whoever opens a record of `kind`, or a part of one: an answer in the place of what was
    asked for, or nothing. It is told whether the whole record is opened, or only a part of it.
    """

    def declare(ask: Ask) -> Ask:
        _gates.setdefault(kind, []).append(ask)
        return ask

    return declare


@asked_first
def held_up(request: HttpRequest, named: dict[str, Any]) -> HttpResponse | None:
    """What the reader is shown first, in the place of what the address names; nothing when that may be shown."""
    kind = kind_named(request.path.split("/")[2]) if request.path.count("/") > 2 else None
    codes = [str(named[part]) for part in NAMED_BY if part in named]
    if kind is None or not codes or not isinstance(request.user, User):
        return None
    return _asked(request, kind, kind.visible_to(request.user).filter(code__in=codes))


@asked_of_files
def held_up_file(request: HttpRequest, file: StoredFile) -> HttpResponse | None:
    """The same of a file, by the record that it belongs to."""
    for rows in holders(request.user, file):
        kind = kind_of(rows.model)
        if kind is not None and (answer := _asked(request, kind, rows)) is not None:
            return answer
    return None


def _asked(request: HttpRequest, kind: Kind, rows: QuerySet[Any]) -> HttpResponse | None:
    for key, found, whole in _opened(request, kind, rows):
        for ask in _gates[key]:
            answer = ask(request, the_kind(key), found, whole)
            if answer is not None:
                return answer
    return None


def _opened(request: HttpRequest, kind: Kind, rows: QuerySet[Any]) -> Iterator[tuple[str, Any, bool]]:
    """The records that are opened with some of a kind: they themselves, and what they are parts of.

    Of what the reader may not open, a part that was handed to them says what it says, and nothing is asked.
    """
    if kind.key in _gates:
        yield from ((kind.key, each, True) for each in rows.order_by("pk"))
    for matter, ways in _matters(kind).items():
        if matter not in _gates:
            continue
        parts = Q()
        for way in ways:
            parts |= Q(pk__in=rows.order_by().values(way))
        wholes = the_kind(matter).visible_to(request.user).filter(parts)
        yield from ((matter, each, False) for each in wholes.order_by("pk"))


def _matters(kind: Kind) -> dict[str, list[str]]:
    """The kinds of which a kind is a part, with the ways to them: those by which it is kept to few with them."""
    found: dict[str, list[str]] = {}
    for way in kind.sealed:
        steps = way.split("__")
        if len(steps) > 1 and steps[-1] == SEAL:
            model: Any = kind.model
            for step in steps[:-1]:
                model = model._meta.get_field(step).related_model
            matter = kind_of(model)
            if matter is not None:
                found.setdefault(matter.key, []).append("__".join(steps[:-1]))
    return found
