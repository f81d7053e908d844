"""The work of an import and of taking one back: in batches, each its own transaction, that can be killed anywhere.

A batch makes its cases, their events, their places in the index, the rows that say what became of what, and the mark of
how far the import has come: all of it or nothing. Whoever takes the work up again reads the mark under a lock.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from huying.cases.actions import open_cases
from huying.contacts.models import Contact
from huying.imports.actions import THING, State, opened, plan_of
from huying.imports.judging import Judge, Judged, must_be_sound_too
from huying.imports.models import Import, ImportedRow
from huying.imports.reading.source import Row
from huying.imports.reporting import batches
from huying.records.actions import create_records
from huying.records.kind import By, the_kind
from huying.records.telling import tell
from huying.records.undoing import undo_records

UNDONE_AT_ONCE = 200
NOT_TOLD = {"notice": ""}  # what an older register collected was told by another notice, or by none


def run(*, of: Import, by: By, at: datetime) -> Import:
    """Import what is still to be imported. Raises Unreadable or BadMapping when the world has changed meanwhile."""
    table = opened(of)
    plan = plan_of(of, table, by, at)
    judge = Judge(plan, of)
    for batch in batches(table):
        judged = judge.judged(batch, sound=False)
        if batch[-1][0] <= of.reached:
            continue
        try:
            going_on = _entered(of, judged, batch, by=by, at=at)
        except ValidationError:  # one of them is refused: it is found and left out
            must_be_sound_too(judged)
            going_on = _entered(of, judged, batch, by=by, at=at)
        if not going_on:
            return Import.objects.get(pk=of.pk)
    return _ended(of, State.RUNNING, State.DONE, by=by, at=at)


@transaction.atomic
def _entered(of: Import, judged: Sequence[Judged], batch: Sequence[Row], *, by: By, at: datetime) -> bool:
    """Enter a batch of rows, as far as nobody has; False when the import is not running any more."""
    current = Import.objects.select_for_update().get(pk=of.pk)
    if current.state != State.RUNNING:
        return False
    fresh = [row for row in judged if row.number > current.reached]
    good = [row for row in fresh if row.is_good]
    residents = _residents(good, by, at)
    for row, resident in zip(good, residents, strict=True):
        row.values["contact"] = resident[0] if resident else None
    cases = open_cases(rows=[row.values | NOT_TOLD for row in good], by=by, at=at)
    ImportedRow.objects.bulk_create(
        ImportedRow(
            of=current,
            number=row.number,
            reference=row.reference,
            centre=case.centre.code,
            case=case.code,
            resident=resident[0].code if resident and resident[1] else "",
        )
        for row, case, resident in zip(good, cases, residents, strict=True)
    )
    current.reached = max(current.reached, batch[-1][0])
    current.made += len(good)
    current.left_out += len(fresh) - len(good)
    current.save(update_fields=["reached", "made", "left_out"])
    of.reached = current.reached
    return True


def _residents(rows: Sequence[Judged], by: By, at: datetime) -> list[tuple[Contact, bool] | None]:
    """For each row the resident it tells of, and whether they are new.

    One with the same name and the same number at the same centre is the same; a name alone is nobody in particular.
    """
    there = _there([row.resident for row in rows if row.resident])
    new: list[dict[str, Any]] = []
    places: list[tuple[str, Any] | None] = []
    for row in rows:
        key = _key(row.resident) if row.resident else None
        if row.resident is None:
            places.append(None)
        elif key and key in there:
            places.append(("there", key))
        else:
            places.append(("new", len(new)))
            new.append(row.resident)
            if key:
                there[key] = len(new) - 1
    made = create_records(kind=the_kind("contacts"), rows=[each | NOT_TOLD for each in new], by=by, at=at)
    return list(_chosen(places, there, made))


def _chosen(
    places: list[tuple[str, Any] | None], there: dict[Any, Contact | int], made: list[Contact]
) -> Iterator[tuple[Contact, bool] | None]:
    for place in places:
        if place is None:
            yield None
            continue
        found = there[place[1]] if place[0] == "there" else place[1]
        yield (made[found], place[0] == "new") if isinstance(found, int) else (found, False)


def _key(resident: dict[str, Any]) -> tuple[int, str, str] | None:
    if resident["name"] and resident["phone"]:
        return resident["centre"].pk, resident["name"], resident["phone"]
    return None


def _there(residents: list[dict[str, Any]]) -> dict[Any, Contact | int]:
    """Residents on record already, the earliest first."""
    asked = [each for each in residents if _key(each)]
    if not asked:
        return {}
    rows = Contact.objects.filter(
        name__in={each["name"] for each in asked}, centre__in={each["centre"].pk for each in asked}
    )
    return {
        (row.centre_id, row.name, row.phone): row for row in rows.select_related("centre").order_by("-pk")
    }


def undo(*, of: Import, by: By, at: datetime) -> Import:
    """Take back what the import made: cases, then residents, then categories, as far as nobody has worked on them."""
    last = 0
    while batch := _rows(of, last):
        last = batch[-1].number
        if not _taken_back(of, batch, by=by, at=at):
            return Import.objects.get(pk=of.pk)
    last = 0
    while batch := _with_resident(of, last):
        last = batch[-1].number
        _residents_taken_back(batch, by=by, at=at)
    undo_records(
        kind=the_kind("case-categories"), codes=of.new_categories, by=by, at=at, note=f"import {of.pk}"
    )
    return _ended(of, State.UNDOING, State.UNDONE, by=by, at=at)


def _rows(of: Import, after: int) -> list[ImportedRow]:
    rows = ImportedRow.objects.filter(of=of, undone=False, number__gt=after)
    return list(rows.order_by("number")[:UNDONE_AT_ONCE])


def _with_resident(of: Import, after: int) -> list[ImportedRow]:
    rows = ImportedRow.objects.filter(of=of, undone=True, number__gt=after).exclude(resident="")
    return list(rows.order_by("number")[:UNDONE_AT_ONCE])


@transaction.atomic
def _taken_back(of: Import, batch: list[ImportedRow], *, by: By, at: datetime) -> bool:
    current = Import.objects.select_for_update().get(pk=of.pk)
    if current.state != State.UNDOING:
        return False
    gone = undo_records(
        kind=the_kind("cases"), codes=[row.case for row in batch], by=by, at=at, note=f"import {of.pk}"
    )
    ImportedRow.objects.filter(of=of, case__in=gone).update(undone=True)
    return True


@transaction.atomic
def _residents_taken_back(batch: list[ImportedRow], *, by: By, at: datetime) -> None:
    """Residents whose own row is gone; those that other cases name stay."""
    codes = [row.resident for row in batch]
    gone = undo_records(kind=the_kind("contacts"), codes=codes, by=by, at=at, note=f"import {batch[0].of_id}")
    ImportedRow.objects.filter(pk__in=[row.pk for row in batch], resident__in=gone).update(resident="")


@transaction.atomic
def _ended(of: Import, before: State, after: State, *, by: By, at: datetime) -> Import:
    """Say that it is done, once."""
    current = Import.objects.select_for_update().get(pk=of.pk)
    if current.state == before:
        current.state, current.ended_at = after, at
        current.save(update_fields=["state", "ended_at"])
        told = {State.DONE: current.made, State.UNDONE: current.rows.filter(undone=True).count()}
        tell(THING, current, after, by=by, at=at, note=str(told[after]))
    return current
