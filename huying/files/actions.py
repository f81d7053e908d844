"""Keeping files: the rows, what is done with them, and last of all the bytes in their place, in one transaction."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime

from django.db import transaction

from huying.accounts.models import User
from huying.accounts.policy import role_names
from huying.audit import actions as audit
from huying.files.keeping import Staged, path_of, place_of, put
from huying.files.media import Media
from huying.files.models import StoredFile
from huying.files.reading import forget_words
from huying.files.receiving import Received
from huying.files.scanning import is_infected

By = User | str
BY = "scanner"


@contextmanager
def keeping(received: Received, *, by: By, at: datetime) -> Iterator[StoredFile]:
    """Keep a received file for what is done inside; when that fails, neither row nor byte of it is left.

    The bytes are in their place before anybody can see the row. Should the end of the transaction itself fail, they
    lie there without a row until the sweeper comes.
    """
    with ExitStack() as always, ExitStack() as unless_done:
        always.callback(received.discard)
        with transaction.atomic():
            file = _kept(received, by, at)
            drawn = _drawn(received, file, by, at)
            yield file
            for each, waiting in ((file, received.waiting), *drawn):
                put(waiting, each.place)
                unless_done.callback(path_of(each.place).unlink, missing_ok=True)
        unless_done.pop_all()


def _kept(received: Received, by: By, at: datetime) -> StoredFile:
    state = StoredFile.State.CLEAN if received.scanned else StoredFile.State.UNSCANNED
    return _row(
        received.id,
        received.name,
        received.media,
        received.waiting,
        state,
        place_of(received.id),
        None,
        by,
        at,
    )


def _drawn(received: Received, file: StoredFile, by: By, at: datetime) -> list[tuple[StoredFile, Staged]]:
    """The photograph drawn anew: clean, because we made it from its pixels."""
    drawn = received.drawn
    if drawn is None:
        return []
    place = place_of(drawn.id, ".jpg")
    state = StoredFile.State.CLEAN
    row = _row(drawn.id, f"{drawn.id}.jpg", Media.JPEG, drawn.waiting, state, place, file, by, at)
    return [(row, drawn.waiting)]


def _row(
    id: str,
    name: str,
    media: Media,
    waiting: Staged,
    state: StoredFile.State,
    place: str,
    made_from: StoredFile | None,
    by: By,
    at: datetime,
) -> StoredFile:
    told = {"name": name, "media_type": media, "size": waiting.size, "sha256": waiting.sha256, "state": state}
    actor = by.username if isinstance(by, User) else by
    file = StoredFile.objects.create(
        id=id, place=place, made_from=made_from, kept_by=actor, kept_at=at, **told
    )
    audit.record(
        "files.kept",
        kind="files",
        code=id,
        by=actor,
        at=at,
        role=role_names(by),
        changed=told,
        note=made_from.pk if made_from else "",
    )
    return file


def scan_file(*, file: StoredFile, at: datetime) -> StoredFile:
    """Have a file scanned that no scanner has seen yet, or that one has cleared before. Raises NoAnswer."""
    infected = is_infected(file.path)
    state = StoredFile.State.REFUSED if infected else StoredFile.State.CLEAN
    with transaction.atomic():
        changed = StoredFile.objects.filter(pk=file.pk).exclude(state=state).update(state=state)
        if changed:
            audit.record(
                "files.scanned",
                kind="files",
                code=file.pk,
                by=BY,
                at=at,
                changed={"state": state},
                note=state,
            )
            if infected:
                forget_words(file)
    file.state = state
    return file


def discard(*, file: StoredFile, by: By, at: datetime) -> None:
    """Remove a file that is no longer needed, and the photograph drawn from it: its row with what is done around it, its bytes once that is certain.

    A process that dies in between leaves bytes without a row, which the sweeper takes away.
    """
    with transaction.atomic():
        for each in (*StoredFile.objects.filter(made_from=file), file):
            _gone(each, by, at)


def _gone(file: StoredFile, by: By, at: datetime) -> None:
    path, code = file.path, file.pk
    file.delete()
    audit.record(
        "files.discarded",
        kind="files",
        code=code,
        by=by.username if isinstance(by, User) else by,
        at=at,
        role=role_names(by),
    )
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
