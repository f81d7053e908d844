"""The tree of categories: entering one, and putting one elsewhere so that past years keep the tree they had."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from huying.cases.models import Category, Regrouping
from huying.cases.rules import must_stand_in_two_levels
from huying.records import actions as records
from huying.records.kind import By, the_kind

Values = Mapping[str, Any]


@transaction.atomic
def enter_category(*, values: Values, by: By, at: datetime, code: str = "") -> Category:
    """Enter a category. Raises NotAllowed, or ValidationError when it would stand on a third level."""
    every = _locked()
    must_stand_in_two_levels(None, _among(every, values.get("parent")))
    category: Category = records.create_record(kind=_categories(), values=values, by=by, at=at, code=code)
    return category


@transaction.atomic
def edit_category(*, record: Category, values: Values, version: int, by: By, at: datetime) -> Category:
    """Change a category; where it had stood is kept when it is put elsewhere.

    Raises EditedMeanwhile, NotAllowed, or ValidationError when it would stand on a third level or in a ring.
    """
    every = _locked()
    before = every[record.pk]
    parent = _among(every, values.get("parent", before.parent))
    must_stand_in_two_levels(before, parent)
    category: Category = records.edit_record(
        kind=_categories(), record=before, values=values, version=version, by=by, at=at
    )
    if category.parent_id != before.parent_id:
        stood_under = before.parent_id or before.pk
        Regrouping.objects.create(category=category, group_id=stood_under, changed_on=timezone.localdate(at))
    return category


def _locked() -> dict[int, Category]:
    """Every category, locked in one order for everybody: there are few, and two moves at once could make a ring."""
    return {each.pk: each for each in Category.objects.select_for_update().order_by("pk")}


def _among(every: dict[int, Category], parent: Category | None) -> Category | None:
    return None if parent is None else every[parent.pk]


def _categories() -> Any:
    return the_kind("case-categories")
