"""What must be reached, row by row, and whether a run reached it.

A row holds at its full size. A run of less than that is held against it too, which is worth knowing and never fails.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

SQLITE, POSTGRESQL = "sqlite", "postgresql"
Numbers = Mapping[str, float]  # what a run of one size found, by the name of the work or of the measure


@dataclass(frozen=True, slots=True)
class Target:
    """A row: the number called `work` is at most, or at least, `limit`, in an office of `size` cases."""

    row: str
    work: str
    limit: float
    size: int
    unit: str = "ms"
    at_least: bool = False
    only_on: str = ""

    def is_met(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit

    @property
    def words(self) -> str:
        return f"{'at least' if self.at_least else 'at most'} {self.limit:g} {self.unit}"


@dataclass(frozen=True, slots=True)
class Growth:
    """A row of scale: `work` at the larger size costs at most, or yields at least, `limit` times as at the smaller."""

    row: str
    work: str
    limit: float
    small: int
    large: int
    at_least: bool = False
    beside: str = ""  # compared with this work at the same size instead

    def is_met(self, ratio: float) -> bool:
        return ratio >= self.limit if self.at_least else ratio <= self.limit

    @property
    def words(self) -> str:
        against = f"of {self.beside}" if self.beside else "of the smaller size"
        return f"{'at least' if self.at_least else 'at most'} {self.limit:g} x {against}"


@dataclass(frozen=True, slots=True)
class Judged:
    """How a row came out: what was found and whether that fails the run."""

    row: str
    work: str
    found: str
    wanted: str
    met: bool
    full: bool

    @property
    def fails(self) -> bool:
        return self.full and not self.met

    @property
    def line(self) -> str:
        verdict = "MET   " if self.met else "MISSED"
        return f"{verdict} {self.row:<6} {self.work}: {self.found}, {self.wanted}" + (
            "" if self.full else " (not the full size)"
        )


HUNDRED_THOUSAND, MILLION = 100_000, 1_000_000
WORKS = (
    Target("P2", "list, own centre", 12, HUNDRED_THOUSAND),
    Target("P3", "search 醫療", 15, HUNDRED_THOUSAND, only_on=SQLITE),
    Target("P3", "search 醫療", 40, HUNDRED_THOUSAND, only_on=POSTGRESQL),
    Target("P4", "search 醫療轉介", 15, HUNDRED_THOUSAND, only_on=SQLITE),
    Target("P4", "search 醫療轉介", 40, HUNDRED_THOUSAND, only_on=POSTGRESQL),
    Target("P5", "twenty years by category, centre", 100, HUNDRED_THOUSAND),
    Target("P5", "twenty years by category, centre", 500, MILLION),
    Target("P7", "case, fifty follow-ups", 15, HUNDRED_THOUSAND),
    Target("P8", "whole report", 10_000, 200_000),
    Target("P8", "report as pdf", 1_000, 200_000),
)
SERVING = (
    Target("P1", "create a case, of the floor", 0.4, HUNDRED_THOUSAND, "x", at_least=True),
    Target("P14", "start to the first page", 1.5, HUNDRED_THOUSAND, "s"),
    Target("P14", "memory", 250, HUNDRED_THOUSAND, "MB"),
)
IMPORTED = 10_000  # rows of a file
IMPORTING = (
    Target("P6", "rows by the clock", 2500, IMPORTED, "rows/s", at_least=True),
    Target("P6", "rows of the processor", 2500, IMPORTED, "rows/s", at_least=True),
)
SCALE = (
    Growth("scale", "create a case", 1.3, 10_000, MILLION),
    Growth("scale", "list, own centre", 1.3, 10_000, MILLION),
    Growth("scale", "search 魑魅", 1.3, 10_000, MILLION),
    Growth("scale", "twenty years by category, centre", 1.5, 10_000, MILLION),
    Growth("scale", "list, own centre, middle", 1.5, MILLION, HUNDRED_THOUSAND, beside="list, own centre"),
    Growth("growth", "list, own centre", 1.5, 10_000, 300_000),
    Growth("growth", "search 醫療", 1.5, 10_000, 300_000),
    Growth("growth", "search 醫療轉介", 1.5, 10_000, 300_000),
    Growth("growth", "case, fifty follow-ups", 1.5, 10_000, 300_000),
    Growth("growth", "create a case", 1.5, 10_000, 300_000),
)
SERVED_SCALE = (Growth("scale", "memory", 1.3, 10_000, MILLION),)


def judge(targets: tuple[Target, ...], results: Mapping[int, Numbers], database: str) -> Iterator[Judged]:
    """Each row against the smallest size that is large enough for it, else against the largest there is."""
    for target in targets:
        if target.only_on not in {"", database}:
            continue
        large_enough = [size for size in sorted(results) if size >= target.size]
        size = large_enough[0] if large_enough else max(results)
        value = results[size].get(target.work)
        if value is not None:
            found = f"{value:,.4g} {target.unit} at {size:,}"
            yield Judged(
                target.row, target.work, found, target.words, target.is_met(value), bool(large_enough)
            )


def judge_growth(rows: tuple[Growth, ...], results: Mapping[int, Numbers]) -> Iterator[Judged]:
    """Each row of scale between the sizes that it names, or the smallest and the largest there are."""
    for row in rows:
        small, large = _between(row, sorted(results))
        before, after = results[small].get(row.work), results[large].get(row.work)
        if row.beside:
            before = results[large].get(row.beside)
        elif small == large:
            continue
        if not before or after is None:
            continue
        ratio = after / before
        found = f"{ratio:.2f} x at {large:,}" + ("" if row.beside else f" against {small:,}")
        full = small <= row.small and large >= row.large
        yield Judged(row.row, row.work, found, row.words, row.is_met(ratio), full)


def _between(row: Growth, sizes: list[int]) -> tuple[int, int]:
    if row.beside:
        return sizes[-1], sizes[-1]
    small = row.small if row.small in sizes else sizes[0]
    return small, next((size for size in sizes if size >= row.large), sizes[-1])


def told(rows: Iterator[Judged]) -> bool:
    """Print every row; whether one that counts was missed."""
    judged = list(rows)
    for each in judged:
        print(each.line)
    return any(each.fails for each in judged)
