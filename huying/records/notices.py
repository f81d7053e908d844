"""Which purpose notice a resident is told: whoever keeps notices says so here, whoever collects something asks here.

The version is kept with every record in which something about a person was collected (K1); none where nobody was told,
as with records that are brought in from an older register.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Protocol

from django.utils import timezone

from huying.records.kind import Kind


class Told(Protocol):
    """A version of the notice."""

    name: str
    began_on: date

    @property
    def text(self) -> str:
        """Its words, in the reader's language."""


_looks: list[Callable[[date], Told | None]] = []


def keeps_notices(look: Callable[[date], Told | None]) -> Callable[[date], Told | None]:
    """Declare where the notice in force on a day is found."""
    _looks.append(look)
    return look


def notice_told(day: date) -> Told | None:
    """The notice in force on `day`."""
    return next((found for look in _looks if (found := look(day)) is not None), None)


def version_told(at: datetime) -> str:
    """The version in force at that moment; empty when the office has none."""
    told = notice_told(timezone.localdate(at))
    return told.name if told else ""


def with_notice(kind: Kind, rows: list[Mapping[str, Any]], at: datetime) -> list[Mapping[str, Any]]:
    """The same values with the version in force, unless they say which one was told, or that none was."""
    if not kind.collects or all("notice" in values for values in rows):
        return rows
    version = version_told(at)
    return [{"notice": version} | dict(values) for values in rows]
