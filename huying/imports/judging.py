"""What a row would become, and everything that is wrong with it. Nothing is put right in silence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation

from huying.cases.models import Case
from huying.centres.models import Centre
from huying.contacts.models import Contact
from huying.imports.days import NoDay, Unclear, day_of
from huying.imports.fields import NEEDED, OPEN, Field
from huying.imports.models import Import, ImportedRow
from huying.imports.planning import Meaning, Plan
from huying.imports.reading.source import Cell, Row
from huying.records.actions import must_be_sound

MOMENT = datetime(2000, 1, 1, tzinfo=UTC)  # records are judged before they have a moment of their own
QUOTED = 60  # characters of a cell that are shown with what is wrong with it
LONGEST_REFERENCE = 80
PART, LINE = " · ", "\n"
COLUMN_OF = {
    "title": Field.TITLE,
    "story": Field.STORY,
    "wish": Field.WISH,
    "result": Field.RESULT,
    "name": Field.NAME,
    "phone": Field.PHONE,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a row: in which column, what, and what stands there."""

    at: Field
    what: str
    about: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Judged:
    """A row as a case that has not been entered, with the resident it tells of, and what is wrong with it."""

    number: int
    reference: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    resident: dict[str, Any] | None = None
    said: dict[Field, str] = field(
        default_factory=dict
    )  # what stands in the columns that are mapped by value
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.problems

    def wrong(self, name: Field, what: str, **about: Any) -> None:
        self.problems.append(Problem(name, what, about))


def text_of(cell: Cell) -> str:
    """A cell as words: a whole number without a point, a day as one writes it in a file."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, date):
        return cell.isoformat().removesuffix("T00:00:00")
    return str(cell)


class Judge:
    """Judges the rows of one import, batch by batch, in their order."""

    def __init__(self, plan: Plan, of: Import | None = None) -> None:
        self.plan, self.of = plan, of
        self.seen: dict[tuple[str, str], int] = {}

    def judged(self, rows: Sequence[Row], *, sound: bool = True) -> list[Judged]:
        """The rows, each with what is wrong with it; references are looked for among earlier rows and imports.

        Without `sound`, what the records themselves refuse is left to whoever enters them.
        """
        found = [_judged(self.plan, number, cells) for number, cells in rows]
        if sound:
            must_be_sound_too(found)
        known = self._known(found)
        for row in found:
            centre = row.values.get("centre")
            if row.reference and centre is not None:
                self._once(row, (centre.code, row.reference), known)
        return found

    def _once(self, row: Judged, key: tuple[str, str], known: dict[tuple[str, str], str]) -> None:
        earlier = self.seen.setdefault(key, row.number)
        if earlier != row.number:
            row.wrong(Field.REFERENCE, "twice", value=row.reference, row=earlier)
        elif key in known:
            row.wrong(Field.REFERENCE, "imported", value=row.reference, case=known[key])

    def _known(self, rows: Iterable[Judged]) -> dict[tuple[str, str], str]:
        """Which of the references came with another import, and as which case."""
        references = [row.reference for row in rows if row.reference]
        there = ImportedRow.objects.filter(reference__in=references, undone=False)
        if self.of is not None:
            there = there.exclude(of=self.of)
        return {
            (centre, name): case for centre, name, case in there.values_list("centre", "reference", "case")
        }


def _judged(plan: Plan, number: int, cells: list[Cell]) -> Judged:
    row = Judged(number)
    row.reference = _words(plan, cells, Field.REFERENCE)
    if len(row.reference) > LONGEST_REFERENCE:
        row.wrong(Field.REFERENCE, "too-long", most=LONGEST_REFERENCE)
    values: dict[str, Any] = {
        "title": _words(plan, cells, Field.TITLE),
        "centre": _centre(plan, cells, row),
        "category": _meaning(plan, cells, row, Field.CATEGORY),
        "representative": _meaning(plan, cells, row, Field.REPRESENTATIVE),
        "contact": None,
        "channel": _meaning(plan, cells, row, Field.CHANNEL) or "",
        "received_on": _day(plan, cells, row, Field.RECEIVED_ON),
        "story": _long(plan, cells, Field.STORY),
        "wish": _long(plan, cells, Field.WISH),
        "closed_on": _day(plan, cells, row, Field.CLOSED_ON),
        "outcome": "",
        "result": _long(plan, cells, Field.RESULT),
    }
    values["outcome"] = _outcome(plan, cells, row, values["closed_on"])
    row.values = values
    _in_order(row, values["received_on"], values["closed_on"])
    _needed(row)
    row.resident = _resident(plan, cells, values["centre"])
    return row


def _cells(plan: Plan, cells: list[Cell], name: Field) -> Iterator[tuple[str, str]]:
    for column, place in zip(plan.mapping.columns.get(name, ()), plan.places.get(name, ()), strict=True):
        if words := text_of(cells[place]):
            yield column, words


def _words(plan: Plan, cells: list[Cell], name: Field) -> str:
    """A text of one line, also where the cell held line breaks."""
    return PART.join(" ".join(words.split()) for _column, words in _cells(plan, cells, name))


def _long(plan: Plan, cells: list[Cell], name: Field) -> str:
    """A text of any length; where several columns make it up, each says which it was."""
    found = list(_cells(plan, cells, name))
    if len(plan.places.get(name, ())) < 2:
        return found[0][1] if found else ""
    return LINE.join(f"{column}: {words}" for column, words in found)


def _day(plan: Plan, cells: list[Cell], row: Judged, name: Field) -> date | None:
    places = plan.places.get(name)
    if not places:
        return None
    try:
        day = day_of(cells[places[0]], plan.days)
    except NoDay as problem:
        what = "unclear-day" if isinstance(problem, Unclear) else "no-day"
        row.wrong(name, what, value=text_of(cells[places[0]])[:QUOTED])
        return None
    if day is not None and day > plan.today:
        row.wrong(name, "not-come", value=day.isoformat())
    return day


def _meaning(plan: Plan, cells: list[Cell], row: Judged, name: Field) -> Meaning:
    places = plan.places.get(name)
    if not places:
        return plan.fixed.get(name)
    value = text_of(cells[places[0]])
    row.said[name] = value
    try:
        return plan.meaning(name, value)
    except KeyError:
        if value or name in NEEDED:
            row.wrong(name, "not-mapped" if value else "missing", value=value[:QUOTED])
        return None


def _centre(plan: Plan, cells: list[Cell], row: Judged) -> Centre | None:
    centre = _meaning(plan, cells, row, Field.CENTRE)
    if isinstance(centre, Centre) and plan.centres is not None and centre.pk not in plan.centres:
        row.wrong(Field.CENTRE, "another-centre", value=row.said.get(Field.CENTRE, "")[:QUOTED])
        return None
    return centre if isinstance(centre, Centre) else None


def _outcome(plan: Plan, cells: list[Cell], row: Judged, closed_on: date | None) -> str:
    """What came of the case: what its state means; without a column of states, the same for all that are closed."""
    if Field.STATUS not in plan.places:
        fixed = plan.fixed.get(Field.STATUS)
        if closed_on is None:
            return ""
        if fixed in {None, OPEN}:
            row.wrong(Field.CLOSED_ON, "no-outcome")
            return ""
        return str(fixed)
    before = len(row.problems)
    meant = str(_meaning(plan, cells, row, Field.STATUS) or OPEN)
    if len(row.problems) > before:
        return ""
    if meant == OPEN:
        if closed_on is not None:
            row.wrong(
                Field.STATUS,
                "open-with-day",
                value=row.said[Field.STATUS][:QUOTED],
                day=closed_on.isoformat(),
            )
        return ""
    if closed_on is None and not any(each.at is Field.CLOSED_ON for each in row.problems):
        row.wrong(Field.CLOSED_ON, "closed-without-day", value=row.said[Field.STATUS][:QUOTED])
    return meant


def _in_order(row: Judged, received_on: date | None, closed_on: date | None) -> None:
    if received_on and closed_on and closed_on < received_on:
        row.wrong(
            Field.CLOSED_ON, "closed-before", value=closed_on.isoformat(), received=received_on.isoformat()
        )


def _needed(row: Judged) -> None:
    """What a case cannot be without, unless something else is wrong with it already."""
    told = {problem.at for problem in row.problems}
    for name in NEEDED:
        if not row.values[name] and name not in told:
            row.wrong(name, "missing")


def _resident(plan: Plan, cells: list[Cell], centre: Centre | None) -> dict[str, Any] | None:
    """Who is told of, if anybody is: nobody is made up for a row without a name or a number."""
    name, phone = _words(plan, cells, Field.NAME), _words(plan, cells, Field.PHONE)
    return {"centre": centre, "name": name, "phone": phone} if name or phone else None


def must_be_sound_too(rows: Iterable[Judged]) -> None:
    """What the records themselves refuse, as they would at the form."""
    for row in rows:
        if row.is_good:
            _kept(row, Case, row.values)
        if row.is_good and row.resident is not None:
            _kept(row, Contact, row.resident)


def _kept(row: Judged, model: Any, values: dict[str, Any]) -> None:
    record = model(**values)
    record.created_at = record.updated_at = MOMENT
    record.code = "X"
    try:
        must_be_sound(record)
    except ValidationError as problem:
        for name in problem.error_dict:
            most = getattr(model._meta.get_field(name), "max_length", None)
            length = len(str(values.get(name, "")))
            if most and length > most:
                row.wrong(COLUMN_OF[name], "too-long", most=most, length=length)
            else:
                row.wrong(COLUMN_OF[name], "refused", said=_said(record, name))


def _said(record: Any, name: str) -> dict[str, str]:
    """What the record says against a field, in every language."""
    words: dict[str, str] = {}
    for code, _label in settings.LANGUAGES:
        with translation.override(code):
            try:
                must_be_sound(record)
            except ValidationError as problem:
                words[code] = " ".join(problem.message_dict.get(name, []))
    return words
