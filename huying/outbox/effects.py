"""What a task may say about its effect, to the worker that does it."""

from collections.abc import Callable
from typing import Any

Task = Callable[..., Any]
_outside: set[str] = set()
_given_up: dict[str, Task] = {}


class NotNow(Exception):
    """Somebody else is doing this just now; ask again later, at no cost."""


def outside(task: Task) -> Task:
    """Declare that a task acts outside the database: it runs in no transaction and writes down what it did itself."""
    _outside.add(_path(task))
    return task


def acts_outside(task: Task) -> bool:
    return _path(task) in _outside


def when_given_up(task: Task) -> Callable[[Task], Task]:
    """Declare what becomes of a job of `task` that is parked after its last try."""

    def declare(ending: Task) -> Task:
        _given_up[_path(task)] = ending
        return ending

    return declare


def ending_of(path: str) -> Task | None:
    return _given_up.get(path)


def _path(task: Task) -> str:
    return f"{task.__module__}.{task.__qualname__}"
