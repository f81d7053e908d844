"""Keeping the vocabulary of tags small: entering, retiring, merging two into one, and taking a merge back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.cases.models import Tag
from huying.cases.rules import MOST_IN_USE as MOST_IN_USE
from huying.cases.rules import is_in_use, may_come_apart, must_leave_room
from huying.records import actions as records
from huying.records.kind import By, the_kind

Values = Mapping[str, Any]


@transaction.atomic
def enter_tag(*, values: Values, by: By, at: datetime, code: str = "") -> Tag:
    """Enter a tag. Raises NotAllowed, or ValidationError when too many are in use or the name is taken."""
    every, today = _locked(), timezone.localdate(at)
    must_leave_room(sum(is_in_use(each, today) for each in every.values()))
    tag: Tag = records.create_record(kind=_tags(), values=values, by=by, at=at, code=code)
    Tag.objects.filter(pk=tag.pk).update(counted_as=tag.code)
    tag.counted_as = tag.code
    return tag


@transaction.atomic
def edit_tag(*, record: Tag, values: Values, version: int, by: By, at: datetime) -> Tag:
    """Rename or retire a tag, or take it back into use. Raises EditedMeanwhile, NotAllowed or ValidationError."""
    every, today = _locked(), timezone.localdate(at)
    tag: Tag = records.edit_record(kind=_tags(), record=record, values=values, version=version, by=by, at=at)
    if is_in_use(tag, today) and not is_in_use(every[tag.pk], today):
        must_leave_room(sum(is_in_use(each, today) for each in every.values()))
    return tag


@transaction.atomic
def retire_tag(*, tag: Tag, by: By, at: datetime) -> Tag:
    """Retire a tag from the local day of `at` on; cases keep it. A second time changes nothing. Raises NotAllowed."""
    held, today = _locked()[tag.pk], timezone.localdate(at)
    if not is_in_use(held, today):
        return held
    return edit_tag(record=held, values={"retired_on": today}, version=held.version, by=by, at=at)


@transaction.atomic
def merge_tags(*, tag: Tag, into: Tag, by: By, at: datetime) -> Tag:
    """Let `tag` and whatever was merged into it count as `into`; its name still finds it.

    Raises NotAllowed, or ValidationError when one of them was merged before or `into` is not in use.
    """
    every, today = _locked(), timezone.localdate(at)
    held, target = every[tag.pk], every[into.pk]
    if held.pk == target.pk:
        raise ValidationError(_("Choose two different tags."))
    if held.merged_into_id is not None or not is_in_use(target, today):
        raise ValidationError(
            _("One of them has been merged or retired already. Open the page of tags again.")
        )
    values = {"merged_into": target, "merged_on": today}
    merged: Tag = records.edit_record(
        kind=_tags(), record=held, values=values, version=held.version, by=by, at=at
    )
    _count_anew()
    merged.refresh_from_db(fields=["counted_as"])
    return merged


@transaction.atomic
def part_tags(*, tag: Tag, by: By, at: datetime) -> Tag:
    """Take the merge of `tag` back: it counts by itself again. A second time changes nothing.

    Raises NotAllowed, or ValidationError after thirty days or when too many tags are in use.
    """
    every, today = _locked(), timezone.localdate(at)
    held = every[tag.pk]
    if held.merged_into_id is None:
        return held
    if not may_come_apart(held, today):
        raise ValidationError(_("A merge can be taken back for 30 days. These are over."))
    must_leave_room(sum(is_in_use(each, today) for each in every.values()))
    values = {"merged_into": None, "merged_on": None}
    parted: Tag = records.edit_record(
        kind=_tags(), record=held, values=values, version=held.version, by=by, at=at
    )
    _count_anew()
    parted.refresh_from_db(fields=["counted_as"])
    return parted


def _locked() -> dict[int, Tag]:
    """Every tag, locked in one order for everybody: there are few, and how many are in use is a matter of all of them."""
    return {tag.pk: tag for tag in Tag.objects.select_for_update().order_by("pk")}


def _count_anew() -> None:
    """Each tag counts as the one at the end of its merges."""
    every = {tag.pk: tag for tag in Tag.objects.all()}
    for tag in every.values():
        last = tag
        while last.merged_into_id is not None:
            last = every[last.merged_into_id]
        if tag.counted_as != last.code:
            Tag.objects.filter(pk=tag.pk).update(counted_as=last.code)


def _tags() -> Any:
    return the_kind("tags")
