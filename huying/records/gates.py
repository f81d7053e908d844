"""What an app above asks before the page of a record is shown, or notes when it is."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from huying.records.kind import Kind

Ask = Callable[[HttpRequest, Kind, Any], HttpResponse | None]
_gates: dict[str, list[Ask]] = {}


def gate(kind: str) -> Callable[[Ask], Ask]:
    """Declare what is asked of whoever opens a page of `kind`: an answer in the place of the page, or nothing."""

    def declare(ask: Ask) -> Ask:
        _gates.setdefault(kind, []).append(ask)
        return ask

    return declare


def held_up(request: HttpRequest, kind: Kind, record: Any) -> HttpResponse | None:
    """What the reader is shown first, in the place of the record's page; nothing when the page may be shown."""
    for ask in _gates.get(kind.key, ()):
        answer = ask(request, kind, record)
        if answer is not None:
            return answer
    return None
