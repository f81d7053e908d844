"""Whose a file is. A file has no rights of its own: whoever may see the record that it belongs to may see the file.

The apps with records above this one declare how they know.
"""

from collections.abc import Callable

from huying.accounts.policy import Actor
from huying.files.models import StoredFile

Look = Callable[[Actor, StoredFile], bool]
_looks: list[Look] = []


def owner(look: Look) -> Look:
    """Declare how to see whether a person may see the record that a file belongs to."""
    _looks.append(look)
    return look


def may_open(user: Actor, file: StoredFile) -> bool:
    """Whether `user` may see a record that the file belongs to. What belongs to nothing is nobody's to see."""
    return any(look(user, file) for look in _looks)
