"""Entering and editing photographs: the record and its file are kept together or not at all."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from huying.activities.models import Photo
from huying.files.actions import keeping
from huying.files.media import PHOTOGRAPHS
from huying.files.reasons import Reason, Refused
from huying.files.receiving import Received
from huying.files.sentences import sentence
from huying.records import actions as records
from huying.records.kind import By, the_kind

Values = Mapping[str, Any]


@transaction.atomic
def enter_photo(*, values: Values, by: By, at: datetime, code: str = "") -> Photo:
    """Enter a photograph with its file, or a drawing by its name. Raises NotAllowed or ValidationError."""
    with _with_file(values, held=None, by=by, at=at) as whole:
        photo: Photo = records.create_record(kind=_photos(), values=whole, by=by, at=at, code=code)
    return photo


@transaction.atomic
def edit_photo(*, record: Photo, values: Values, version: int, by: By, at: datetime) -> Photo:
    """Change a photograph; another file takes the place of the one it had, which stays among the files.

    Raises EditedMeanwhile, NotAllowed or ValidationError.
    """
    with _with_file(values, held=record.pk, by=by, at=at) as whole:
        photo: Photo = records.edit_record(
            kind=_photos(), record=record, values=whole, version=version, by=by, at=at
        )
    return photo


@contextmanager
def _with_file(values: Values, *, held: int | None, by: By, at: datetime) -> Iterator[Values]:
    """`values` with the received file as one that is kept; none received means that nothing about it changes."""
    received: Received | None = values.get("picture")
    if received is None:
        yield {name: value for name, value in values.items() if name != "picture"}
        return
    same = Photo.objects.filter(picture__sha256=received.waiting.sha256)
    if held is not None:
        same = same.exclude(pk=held)
    if same.exists():
        raise ValidationError({"picture": sentence(Refused(Reason.ON_RECORD), PHOTOGRAPHS)})
    with keeping(received, by=by, at=at) as file:
        yield {**values, "picture": file, "file": ""}


def _photos() -> Any:
    return the_kind("photos")
