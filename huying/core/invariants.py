"""What must be true of the records at every moment, each as one question to the database.

Each app declares its own in `invariants.py`; `./run manage verify` asks them all and names what is wrong. They are for
the people who run the office, so their sentences are English, like log lines.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

Look = Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Invariant:
    """Something that always holds (恆真條件): `says` is the promise, `look` yields the ids that break it."""

    key: str
    says: str
    look: Look


_invariants: dict[str, Invariant] = {}
_moment: ContextVar[datetime] = ContextVar("moment_of_asking")


def invariant(key: str, *, says: str) -> Callable[[Look], Invariant]:
    """Declare an invariant (`app.what`). Raises ValueError when its key is taken."""

    def decorate(look: Look) -> Invariant:
        if key in _invariants:
            raise ValueError(f"invariant {key} is declared twice")
        _invariants[key] = Invariant(key, says, look)
        return _invariants[key]

    return decorate


def invariants() -> list[Invariant]:
    """Every invariant, by key."""
    return sorted(_invariants.values(), key=lambda each: each.key)


@contextmanager
def asked_at(moment: datetime) -> Iterator[None]:
    """Ask at `moment`: what may wait a quarter of an hour is late only against a clock, and only doors read one."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


def moment_of_asking() -> datetime:
    """When the question is asked. Raises LookupError outside `asked_at`."""
    return _moment.get()
