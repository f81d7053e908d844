"""Linking cases, making one of two that are of the same matter, and parting them again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.cases.models import Case, CaseMerge, Link
from huying.cases.rules import may_part, must_be_mergeable, must_not_go_round, must_stand
from huying.centres.models import Centre
from huying.records import actions as records
from huying.records.kind import By, the_kind

Values = Mapping[str, Any]


@transaction.atomic
def link(
    *, case: Case, other: Case, sort: str, moved: Sequence[Sequence[str]] = (), by: By, at: datetime
) -> Link:
    """Say that `case` has to do with `other`, is a part of it or was split off it.

    Links of one centre are made one after the other, so that two at once cannot close a ring. Raises NotAllowed, or
    ValidationError for cases that are linked or merged already, of two centres, or would be part of themselves.
    """
    Centre.objects.select_for_update().get(pk=case.centre_id)
    for each in (case, other):
        must_stand(each)
    if sort == Link.Sort.PART:
        must_not_go_round(case, other)
    told = {"case": case, "other": other, "sort": sort, "made_on": timezone.localdate(at)}
    return write_link(values=told | {"moved": [list(each) for each in moved]}, by=by, at=at)


@transaction.atomic
def take_off(*, link: Link, by: By, at: datetime) -> Link:
    """The two cases are linked no more; a second time changes nothing. Raises NotAllowed."""
    held = Link.objects.select_for_update().get(pk=link.pk)
    if held.taken_off_on is not None:
        return held
    return _change_link(held, {"taken_off_on": timezone.localdate(at)}, by, at)


@transaction.atomic
def put_back(*, link: Link, by: By, at: datetime) -> Link:
    """A link that was taken off a moment ago holds again; a second time changes nothing.

    Raises NotAllowed, or ValidationError when the cases have been linked otherwise since.
    """
    Centre.objects.select_for_update().get(pk=link.case.centre_id)
    held = Link.objects.select_for_update().get(pk=link.pk)
    if held.taken_off_on is None:
        return held
    for each in (held.case, held.other):
        must_stand(each)
    if held.sort == Link.Sort.PART:
        must_not_go_round(held.case, held.other)
    return _change_link(held, {"taken_off_on": None}, by, at)


@transaction.atomic
def merge(*, kept: Case, gone: Case, by: By, at: datetime) -> CaseMerge:
    """Make one of two cases of the same matter: `gone` keeps its code and all that hangs on it, and points at `kept`.

    Raises NotAllowed, or ValidationError for cases of two centres, merged ones, or one that is open and would go into
    a closed one.
    """
    kept, gone = _locked(kept, gone)
    must_be_mergeable(kept, gone)
    told = {"kept": kept, "gone": gone, "merged_on": timezone.localdate(at)}
    return write_merge(values=told, by=by, at=at)


@transaction.atomic
def part(*, merge: CaseMerge, by: By, at: datetime) -> CaseMerge:
    """Take a merge back: two cases again, each with what was its own.

    Raises ValidationError after thirty days, or NotAllowed; a second time changes nothing.
    """
    held = CaseMerge.objects.select_for_update().get(pk=merge.pk)
    if held.parted_on is not None:
        return held
    today = timezone.localdate(at)
    if not may_part(held, today):
        raise ValidationError(_("A merge can be taken back for 30 days. These are over."))
    parted: CaseMerge = records.edit_record(
        kind=the_kind("case-merges"),
        record=held,
        values={"parted_on": today},
        version=held.version,
        by=by,
        at=at,
    )
    return parted


def in_order(one: Case, other: Case) -> tuple[Case, Case]:
    """Which of two cases goes on, and which is merged into it: the one received first keeps its place in the figures."""
    first, second = sorted((one, other), key=lambda case: (case.received_on, case.pk))
    return first, second


def write_link(*, values: Values, by: By, at: datetime, code: str = "") -> Link:
    """Write a link down. Raises NotAllowed or ValidationError."""
    made: Link = records.create_record(kind=the_kind("case-links"), values=values, by=by, at=at, code=code)
    return made


def write_merge(*, values: Values, by: By, at: datetime, code: str = "") -> CaseMerge:
    """Write a merge down. Raises NotAllowed or ValidationError."""
    made: CaseMerge = records.create_record(
        kind=the_kind("case-merges"), values=values, by=by, at=at, code=code
    )
    return made


def _change_link(held: Link, values: Values, by: By, at: datetime) -> Link:
    changed: Link = records.edit_record(
        kind=the_kind("case-links"), record=held, values=values, version=held.version, by=by, at=at
    )
    return changed


def _locked(*cases: Case) -> list[Case]:
    """The same cases, locked in one order for everybody."""
    rows = Case.objects.select_for_update().filter(pk__in=[each.pk for each in cases]).order_by("pk")
    found = {row.pk: row for row in rows}
    return [found[each.pk] for each in cases]
