"""What an import says of itself on its page and in the command: counts with their labels, problems as sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from huying.cases.models import Case, Category, Tally
from huying.centres.models import Centre
from huying.core.sheets import Cell as SheetCell
from huying.imports.actions import opened, plan_of
from huying.imports.fields import NEW, NOBODY, OPEN, Field
from huying.imports.judging import Judge, text_of
from huying.imports.models import Import, ImportedRow
from huying.imports.reporting import batches
from huying.imports.sentences import label, of_line, of_problem, of_remark
from huying.records.kind import By
from huying.representatives.models import Representative


@dataclass(frozen=True, slots=True)
class Counted:
    """A value of a column: what it means, in how many rows it stands, how many of them can be imported."""

    value: str
    meaning: str
    rows: int
    good: int


def meanings(name: Field) -> dict[str, str]:
    """What the values of a column may mean, each by its reference."""
    if name is Field.CATEGORY:
        return {each.code: str(each) for each in Category.objects.order_by("position", "name")}
    if name is Field.CENTRE:
        return {each.code: str(each) for each in Centre.objects.order_by("position", "name")}
    if name is Field.REPRESENTATIVE:
        people = Representative.objects.order_by("name")
        return {NOBODY: _("nobody"), **{each.code: str(each) for each in people}}
    if name is Field.CHANNEL:
        return {value: str(words) for value, words in Tally.Channel.choices}
    return {OPEN: _("still open"), **{value: str(words) for value, words in Case.Outcome.choices}}


def counts(report: dict[str, Any]) -> Iterator[tuple[str, list[Counted]]]:
    """For each column that is matched by its values: the values, counted."""
    for name, lines in report.get("counts", {}).items():
        known = meanings(Field(name)) | {NEW: _("new category")}
        yield (
            label(name),
            [Counted(value, known.get(meaning, ""), rows, good) for value, meaning, rows, good in lines],
        )


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something wrong in one cell, for the page."""

    row: int
    column: str
    words: str


def problems(report: dict[str, Any]) -> list[Wrong]:
    return [
        Wrong(row, header or label(name), of_problem(what, about))
        for row, header, name, what, about in report.get("problems", [])
    ]


def remarks(report: dict[str, Any]) -> list[str]:
    return [of_remark(what, about) for what, about in report.get("remarks", [])]


def lines(of: Import) -> Iterator[str]:
    """The report in plain lines, as the command prints it."""
    report = of.report
    yield _("%(rows)s rows: %(good)s can be imported, %(bad)s cannot.") % report
    yield from remarks(report)
    for heading, values in counts(report):
        yield f"{heading}:"
        yield from (f"    {each.rows:>7}  {each.value or '–'} → {each.meaning or '–'}" for each in values)
    if names := report.get("new_categories"):
        yield _("New categories: %(names)s") % {"names": ", ".join(names)}
    yield from (of_line(*told) for told in report.get("problems", []))
    if (more := report.get("found", 0) - len(report.get("problems", []))) > 0:
        yield _("%(number)s more problems are not listed here.") % {"number": more}


def rejected(of: Import, by: By, at: Any) -> Iterator[list[SheetCell]]:
    """The rows that are not imported, as they stand in the file, each with its number and what is wrong with it."""
    table = opened(of)
    plan = plan_of(of, table, by, at)
    judge = Judge(plan, of)
    yield [_("row"), _("what is wrong"), *table.names]
    for batch in batches(table):
        numbers = [number for number, _cells in batch]
        made = set(ImportedRow.objects.filter(of=of, number__in=numbers).values_list("number", flat=True))
        for row, (number, cells) in zip(judge.judged(batch), batch, strict=True):
            if row.problems and number not in made:
                said = [
                    f"{plan.header(each.at) or label(each.at)}: {of_problem(each.what, each.about)}"
                    for each in row.problems
                ]
                yield [number, "\n".join(said), *map(text_of, cells)]
