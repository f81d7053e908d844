"""Reading kept files for their words, and telling those whose records are found by them.

The apps with records above this one declare which files are theirs to be found, and what to do once one has been read.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from huying.core.text import clean_text
from huying.files.asking import ask
from huying.files.extracting import READABLE
from huying.files.models import Reading, StoredFile
from huying.files.reasons import Refused
from huying.files.rules import is_sound

State = Reading.State
TASK = "huying.records.tasks.read_file"  # the job that reads one file, for whoever keeps one


@dataclass(frozen=True, slots=True)
class Finder:
    """Somebody whose records are found by the words of their files."""

    files: Callable[[], QuerySet[Any]]
    read: Callable[[StoredFile], None]


_finders: list[Finder] = []


def found_by_words(files: Callable[[], QuerySet[Any]], read: Callable[[StoredFile], None]) -> None:
    """Declare whose files are read: `files` gives their ids, `read` is called when the words of one are known."""
    _finders.append(Finder(files, read))


def unread() -> Iterator[StoredFile]:
    """Files that somebody is found by and that nobody has read."""
    asked = Q(pk__in=[])
    for finder in _finders:
        asked |= Q(pk__in=finder.files())
    known = Exists(Reading.objects.filter(file=OuterRef("pk")))
    yield from StoredFile.objects.filter(asked).filter(~known).order_by("kept_at", "pk")


def read_file(*, file: StoredFile, at: datetime) -> Reading:
    """Read a file anew, and let its records be found by what it says. It is read before anything is locked."""
    state, text, cut = _read(file)
    with transaction.atomic():
        reading, _made = Reading.objects.update_or_create(
            file=StoredFile.objects.select_for_update().get(pk=file.pk),
            defaults={"state": state, "text": text, "cut": cut, "read_at": at},
        )
        file = StoredFile.objects.select_related("reading").get(pk=file.pk)
        for finder in _finders:
            finder.read(file)
    return reading


def forget_words(file: StoredFile) -> None:
    """Nothing is found any more by the words of a file in which a scanner has found something."""
    if Reading.objects.filter(file=file).update(state=State.FAILED, text="", cut=False):
        for finder in _finders:
            finder.read(file)


def _read(file: StoredFile) -> tuple[State, str, bool]:
    if file.media_type not in READABLE:
        return State.NONE, "", False
    if file.state == StoredFile.State.REFUSED or not is_sound(file):
        return State.FAILED, "", False
    try:
        said, made = ask(file.path, "words", media=file.media_type)
    except Refused:
        return State.FAILED, "", False
    text = clean_text(made.decode("utf-8", "ignore")).strip()
    return (State.READ, text, bool(said["cut"])) if text else (State.NONE, "", False)
