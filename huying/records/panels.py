"""Parts of a record's page that an app above draws beside what all kinds show."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huying.accounts.models import User
from huying.records.kind import Kind


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a page: the template that draws it, what that is given as `shown`, and perhaps a style sheet of its own."""

    template: str
    shown: dict[str, Any] = field(default_factory=dict)
    style: str = ""


Draw = Callable[[Any, User, date], Panel | None]
_panels: dict[str, list[Draw]] = {}


def panel(kind: str) -> Callable[[Draw], Draw]:
    """Declare a part of the pages of `kind`; the function is given record, reader and day, and may draw nothing."""

    def declare(draw: Draw) -> Draw:
        _panels.setdefault(kind, []).append(draw)
        return draw

    return declare


def panels_of(kind: Kind, record: Any, user: User, today: date) -> Iterator[Panel]:
    """The parts of one record's page, in the order of the apps."""
    drawn = (draw(record, user, today) for draw in _panels.get(kind.key, ()))
    return (each for each in drawn if each is not None)
