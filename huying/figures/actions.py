"""Entering and editing the numbers that are typed by hand: only such as a figure asks for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from huying.figures.engine import Origin
from huying.figures.models import DeclaredTotal, OpeningBalance
from huying.figures.rules import must_answer
from huying.records import actions as records
from huying.records.kind import By, the_kind

Values = Mapping[str, Any]
ASKED = ("figure", "unit", "parts", "representative", "centre")


@transaction.atomic
def enter_declared_total(*, values: Values, by: By, at: datetime, code: str = "") -> DeclaredTotal:
    """Enter a declared total. Raises ValidationError unless a declared figure asks for it in this unit."""
    must_answer(_told(DeclaredTotal(), values), Origin.DECLARED)
    made: Any = records.create_record(
        kind=the_kind("declared-totals"), values=values, by=by, at=at, code=code
    )
    return made  # type: ignore[no-any-return]


@transaction.atomic
def edit_declared_total(
    *, record: DeclaredTotal, values: Values, version: int, by: By, at: datetime
) -> DeclaredTotal:
    """Change a declared total. Raises ValidationError as for entering, or EditedMeanwhile."""
    must_answer(_told(record, values), Origin.DECLARED)
    return _edit("declared-totals", record, values, version, by, at)  # type: ignore[no-any-return]


@transaction.atomic
def enter_opening_balance(*, values: Values, by: By, at: datetime, code: str = "") -> OpeningBalance:
    """Enter a balance brought forward. Raises ValidationError unless a running total asks for it in this unit."""
    must_answer(_told(OpeningBalance(), values), Origin.CUMULATIVE)
    made: Any = records.create_record(
        kind=the_kind("opening-balances"), values=values, by=by, at=at, code=code
    )
    return made  # type: ignore[no-any-return]


@transaction.atomic
def edit_opening_balance(
    *, record: OpeningBalance, values: Values, version: int, by: By, at: datetime
) -> OpeningBalance:
    """Change a balance brought forward. Raises ValidationError as for entering, or EditedMeanwhile."""
    must_answer(_told(record, values), Origin.CUMULATIVE)
    return _edit("opening-balances", record, values, version, by, at)  # type: ignore[no-any-return]


def _told(record: Any, values: Values) -> dict[str, Any]:
    """What the record will say about the figure it answers once `values` are in it."""
    return {name: values.get(name, getattr(record, name)) for name in ASKED if hasattr(record, name)}


def _edit(key: str, record: Any, values: Values, version: int, by: By, at: datetime) -> Any:
    return records.edit_record(
        kind=the_kind(key), record=record, values=values, version=version, by=by, at=at
    )
