"""Entering and editing records of what has happened: their days have come."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.core.days import must_have_come
from huying.records.actions import create_record, edit_record
from huying.records.kind import By, Write, the_kind


class Writes(TypedDict):
    """How a kind is written, as its declaration takes it."""

    create: Write
    edit: Write


def happened(key: str, *days: str) -> Writes:
    """The two actions of a kind whose `days` cannot lie ahead.

    `when` stands for the first of the days that a dated record is about.
    """

    @transaction.atomic
    def create(*, values: Mapping[str, Any], by: By, at: datetime, code: str = "") -> Any:
        must_have_come(values, days, timezone.localdate(at))
        return create_record(kind=the_kind(key), values=values, by=by, at=at, code=code)

    @transaction.atomic
    def edit(*, record: Any, values: Mapping[str, Any], version: int, by: By, at: datetime) -> Any:
        must_have_come(values, days, timezone.localdate(at))
        return edit_record(kind=the_kind(key), record=record, values=values, version=version, by=by, at=at)

    return {"create": create, "edit": edit}


def refuse_by_hand(**_told: Any) -> Any:
    """What was written down when it happened has no form to write it anew. Raises ValidationError."""
    raise ValidationError(_("This was written down when it happened; it cannot be changed here."))
