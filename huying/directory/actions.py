"""Entering and changing centres: none is left without the initials that its case numbers begin with."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from huying.centres.models import Centre
from huying.centres.rules import initials_for
from huying.records import actions as records
from huying.records.kind import By, the_kind

Values = Mapping[str, Any]


@transaction.atomic
def enter_centre(*, values: Values, by: By, at: datetime, code: str = "") -> Centre:
    """Enter a centre; initials that nobody chose are found. Raises NotAllowed or ValidationError."""
    told = dict(values)
    if not told.get("initials"):
        told["initials"] = _found(told.get("name_en", ""), code)
    centre: Centre = records.create_record(kind=the_kind("centres"), values=told, by=by, at=at, code=code)
    return centre


@transaction.atomic
def edit_centre(*, record: Centre, values: Values, version: int, by: By, at: datetime) -> Centre:
    """Change a centre; numbers that were given stay as they are. Raises EditedMeanwhile, NotAllowed or ValidationError."""
    told = dict(values)
    if not told.get("initials", True):
        told["initials"] = _found(told.get("name_en", record.name_en), record.code, besides=record.pk)
    centre: Centre = records.edit_record(
        kind=the_kind("centres"), record=record, values=told, version=version, by=by, at=at
    )
    return centre


def _found(name: str, code: str, besides: int | None = None) -> str:
    others = Centre.objects.exclude(initials=None).values_list("pk", "initials")
    return initials_for([name, code], {initials or "" for pk, initials in others if pk != besides})
