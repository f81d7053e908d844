"""What every kind of file is turned into before its header is looked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

Cell = str | int | float | bool | date | None  # a datetime is a date
Row = tuple[int, list[Cell]]  # its number in the person's spreadsheet, and its cells
MOST_ROWS, MOST_COLUMNS, MOST_CELLS, LONGEST_CELL = 100_000, 200, 3_000_000, 32_767
MOST_NAMED = 10  # that many rows are named when they are all wrong in one way


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read: as a person declared it, or, where they said nothing, as was decided."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header: int = 0  # the number of the row that holds the names of the columns


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth knowing about how the file was read; `imports.sentences` says it."""

    what: str
    about: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of a file that hold anything, from the top, as often as one asks. `even`: they must be equally long."""

    walk: Callable[[], Iterator[Row]]
    reading: Reading
    even: bool
    remarks: list[Remark] = field(default_factory=list)


def is_blank(cells: list[Cell]) -> bool:
    return not any(cell is not None and str(cell).strip() for cell in cells)


def column_letter(place: int) -> str:
    """The letters over a column in spreadsheet programs, from place 0: A, B … Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
