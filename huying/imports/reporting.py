"""What an import would do, counted row by row before it does it (預檢): kept as plain values, said by `sentences`."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from huying.imports.fields import MAPPED, Field
from huying.imports.judging import Judge, Judged
from huying.imports.planning import Plan
from huying.imports.reading.source import Row
from huying.imports.reading.table import Table

BATCH = 500
SHOWN, COUNTED = 200, 300  # problems, and different values of a column, that are kept to be shown


@dataclass(slots=True)
class Report:
    """The count of a whole file."""

    rows: int = 0
    good: int = 0
    residents: int = 0
    problems: list[list[Any]] = field(default_factory=list)  # row, column, what, about
    found: int = 0  # problems in all
    by_what: Counter[str] = field(default_factory=Counter)
    said: dict[Field, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in MAPPED})
    taken: dict[Field, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in MAPPED})

    def add(self, plan: Plan, row: Judged) -> None:
        self.rows += 1
        self.good += row.is_good
        self.residents += row.is_good and row.resident is not None
        for name, value in row.said.items():
            self.said[name][value] += 1
            self.taken[name][value] += row.is_good
        for problem in row.problems:
            self.found += 1
            self.by_what[problem.what] += 1
            if len(self.problems) < SHOWN:
                self.problems.append(
                    [row.number, plan.header(problem.at), problem.at, problem.what, problem.about]
                )

    def as_kept(self, plan: Plan, table: Table) -> dict[str, Any]:
        """As plain values; what a value of the file means is kept as the reference it stands for."""
        return {
            "rows": self.rows,
            "good": self.good,
            "bad": self.rows - self.good,
            "residents": self.residents,
            "problems": self.problems,
            "found": self.found,
            "by_what": dict(self.by_what.most_common()),
            "counts": {name: list(self._counts(plan, name)) for name in MAPPED if name in plan.places},
            "new_categories": [name for name in plan.added if self.taken[Field.CATEGORY][name]],
            "remarks": [[remark.what, remark.about] for remark in table.remarks],
        }

    def _counts(self, plan: Plan, name: Field) -> Iterator[list[Any]]:
        for value, number in self.said[name].most_common(COUNTED):
            yield [value, plan.mapping.meaning(name, value), number, self.taken[name][value]]


def batches(table: Table, after: int = 0, size: int = BATCH) -> Iterator[list[Row]]:
    """The rows below row `after`, a few hundred at a time."""
    rows = (row for row in table.walk() if row[0] > after)
    while batch := list(islice(rows, size)):
        yield batch


def checked(plan: Plan, table: Table, judge: Judge) -> Report:
    """Every row judged and counted. Raises Unreadable."""
    report = Report()
    for batch in batches(table):
        for row in judge.judged(batch):
            report.add(plan, row)
    return report
