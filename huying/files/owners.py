"""Whose a file is. A file has no rights of its own: whoever may see the record that it belongs to may see the file.

The apps with records above this one declare how they know.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from huying.accounts.policy import Actor
from huying.files.models import StoredFile

Look = Callable[[Actor, StoredFile], Iterable[QuerySet[Any]]]
Home = Callable[[Actor, StoredFile], str]
Ask = Callable[[HttpRequest, StoredFile], HttpResponse | None]
_looks: list[Look] = []
_homes: list[Home] = []
_asks: list[Ask] = []


def owner(look: Look) -> Look:
    """Declare how to find the records, of those that a person may see, that a file belongs to."""
    _looks.append(look)
    return look


def holders(user: Actor, file: StoredFile) -> Iterator[QuerySet[Any]]:
    """The records that a file belongs to, as far as `user` may see them, by their tables; none is empty."""
    return (rows for look in _looks for rows in look(user, file) if rows.exists())


def may_open(user: Actor, file: StoredFile) -> bool:
    """Whether `user` may see a record that the file belongs to. What belongs to nothing is nobody's to see."""
    return any(True for _rows in holders(user, file))


def asked_of_files(ask: Ask) -> Ask:
    """Declare what an app above asks before anything of a file is shown: an answer in its place, or nothing."""
    _asks.append(ask)
    return ask


def question_about(request: HttpRequest, file: StoredFile) -> HttpResponse | None:
    """What the reader is shown first, in the place of a file."""
    return next((answer for ask in _asks if (answer := ask(request, file)) is not None), None)


def home(find: Home) -> Home:
    """Declare how to find the page of the record that a file belongs to; nothing when it is not one's own."""
    _homes.append(find)
    return find


def home_of(user: Actor, file: StoredFile) -> str:
    """The address of the record that a file belongs to, for the way back from looking at it."""
    return next((found for find in _homes if (found := find(user, file))), "")
