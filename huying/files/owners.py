"""Whose a file is. A file has no rights of its own: whoever may see the record that it belongs to may see the file.

The apps with records above this one declare how they know.
"""

from collections.abc import Callable

from huying.accounts.policy import Actor
from huying.files.models import StoredFile

Look = Callable[[Actor, StoredFile], bool]
Home = Callable[[Actor, StoredFile], str]
_looks: list[Look] = []
_homes: list[Home] = []


def owner(look: Look) -> Look:
    """Declare how to see whether a person may see the record that a file belongs to."""
    _looks.append(look)
    return look


def may_open(user: Actor, file: StoredFile) -> bool:
    """Whether `user` may see a record that the file belongs to. What belongs to nothing is nobody's to see."""
    return any(look(user, file) for look in _looks)


def home(find: Home) -> Home:
    """Declare how to find the page of the record that a file belongs to; nothing when it is not one's own."""
    _homes.append(find)
    return find


def home_of(user: Actor, file: StoredFile) -> str:
    """The address of the record that a file belongs to, for the way back from looking at it."""
    return next((found for find in _homes if (found := find(user, file))), "")
