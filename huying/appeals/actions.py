"""Entering and editing gifts: each in its place, and none twice in a sum."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from huying.appeals.models import Donation
from huying.appeals.rules import must_be_part_of_its_like
from huying.records.happened import happened
from huying.records.kind import By

Values = Mapping[str, Any]
WRITE = happened("donations", "when")


@transaction.atomic
def enter_donation(*, values: Values, by: By, at: datetime, code: str = "") -> Donation:
    """Enter a gift that has been made. Raises ValidationError when it cannot be part of the gift it names."""
    made: Any = WRITE["create"](values=values, by=by, at=at, code=code)
    must_be_part_of_its_like(made)
    return made  # type: ignore[no-any-return]


@transaction.atomic
def edit_donation(*, record: Donation, values: Values, version: int, by: By, at: datetime) -> Donation:
    """Change a gift. Raises ValidationError when it and its parts would no longer be one gift.

    Looked at after writing: by then the trail lets nobody else write, so two changes at once cannot make a circle.
    """
    saved: Any = WRITE["edit"](record=record, values=values, version=version, by=by, at=at)
    must_be_part_of_its_like(saved)
    return saved  # type: ignore[no-any-return]
