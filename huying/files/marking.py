"""Which files bear a mark on everything that leaves the office. The apps with records above this one declare it."""

from collections.abc import Callable

from huying.files.models import StoredFile

COPY = "COPY 副本"  # as the code of practice on identity card numbers has it, in both languages
Bears = Callable[[StoredFile], bool]
_bears: list[Bears] = []


def marked_as_copy(bears: Bears) -> Bears:
    """Declare how to see that a file shows an identity document, so that no picture of it leaves without the mark."""
    _bears.append(bears)
    return bears


def mark_on(file: StoredFile) -> str:
    """The words that are burnt across whatever leaves the office of a file; none for nearly all."""
    return COPY if any(bears(file) for bears in _bears) else ""
