"""A table with its header found: preamble above it skipped, columns named, every row as wide as the header."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from huying.core.text import fold
from huying.files.media import Media
from huying.imports.reading.delimited import open_delimited
from huying.imports.reading.leanings import must_not_lean
from huying.imports.reading.source import (
    MOST_NAMED,
    MOST_ROWS,
    Cell,
    Reading,
    Remark,
    Row,
    Source,
    column_letter,
    is_blank,
)
from huying.imports.reading.unreadable import Unreadable, Why
from huying.imports.reading.workbook import open_workbook

WANTED = frozenset({Media.CSV, Media.TEXT, Media.XLSX})
HIGHEST = 40  # rows among which the header is looked for


@dataclass(frozen=True, slots=True)
class Table:
    """A file as a table (表格): `names` are its columns, each called differently; `reading` is how it was read."""

    source: Source
    names: list[str]
    reading: Reading
    remarks: list[Remark] = field(default_factory=list)

    def walk(self) -> Iterator[Row]:
        """The rows below the header. Raises Unreadable for what shows only on the way."""
        width, number = len(self.names), 0
        for at, cells in self.source.walk():
            if at <= self.reading.header:
                continue
            number += 1
            if number > MOST_ROWS:
                raise Unreadable(Why.TOO_MANY_ROWS, most=MOST_ROWS)
            cells = cells[:width]
            yield at, cells + [None] * (width - len(cells))


def open_table(
    path: Path, media: str, reading: Reading | None = None, known: frozenset[str] = frozenset()
) -> Table:
    """The table in a file; `known` are names of columns, by which its header is recognised. Raises Unreadable."""
    wished = reading or Reading()
    is_workbook = media == Media.XLSX
    source = open_workbook(path, wished) if is_workbook else open_delimited(path.read_bytes(), wished)
    top = list(islice(source.walk(), HIGHEST))
    if not top:
        raise Unreadable(Why.NO_ROWS)
    at, header = _header(top, wished.header, known)
    names = _named(header)
    must_not_lean(names)
    if not any(True for number, _cells in source.walk() if number > at):
        raise Unreadable(Why.NO_ROWS)
    if source.even:
        _must_be_even(source, at, header)
    skipped = sum(number < at for number, _cells in top)
    remarks = [*source.remarks, *([Remark("preamble", {"number": skipped, "row": at})] if skipped else [])]
    return Table(source, names, replace(source.reading, header=at), remarks)


def _header(top: list[Row], declared: int, known: frozenset[str]) -> Row:
    """The declared row; else the one with most known names; else the first that is as full as those below it."""
    if declared:
        found = next((row for row in top if row[0] == declared), None)
        if found is None:
            raise Unreadable(Why.NO_HEADER, row=declared)
        return found
    scored = [
        (sum(_folded(cell) in known for cell in cells), -place) for place, (_at, cells) in enumerate(top)
    ]
    best, place = max(scored)
    if best >= 2:
        return top[-place]
    widths = sorted(_filled(cells) for _at, cells in top)
    usual = widths[len(widths) // 2]
    full = (row for row in top if _filled(row[1]) * 2 > usual and _filled(row[1]) >= min(usual, 2))
    return next(full, top[0])


def _filled(cells: list[Cell]) -> int:
    return sum(not is_blank([cell]) for cell in cells)


def _folded(cell: Cell) -> str:
    return fold(str(cell or "")).strip()


def _must_be_even(source: Source, at: int, header: list[Cell]) -> None:
    """A row with more or fewer cells than the header has come out of step: nobody can say which cell is which."""
    wrong = [
        number
        for number, cells in source.walk()
        if number > at and len(cells) != len(header) and not _only_trails(cells, len(header))
    ]
    if wrong:
        named = ", ".join(map(str, wrong[:MOST_NAMED]))
        raise Unreadable(
            Why.RAGGED,
            rows=named,
            number=len(wrong),
            more=len(wrong) - len(wrong[:MOST_NAMED]),
            width=len(header),
        )


def _only_trails(cells: list[Cell], width: int) -> bool:
    return len(cells) > width and is_blank(cells[width:])


def _named(header: list[Cell]) -> list[str]:
    """Every column by a name of its own: its header, which may stand there twice, or its letter."""
    names: list[str] = []
    for place, cell in enumerate(header):
        name = " ".join(str(cell if cell is not None else "").split()) or f"[{column_letter(place)}]"
        times = sum(each == name or each.startswith(f"{name} (") for each in names)
        names.append(f"{name} ({times + 1})" if name in names else name)
    return names
