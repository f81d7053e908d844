"""The one writer of CSV: no cell is ever a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from huying.core.text import UNSEEN, clean_text

Cell = str | int | Decimal | date | datetime | bool | None
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫")


def safe_text(text: str) -> str:
    """`text` as a CSV cell that no spreadsheet program takes for a formula."""
    text = clean_text(text)
    seen = UNSEEN.sub("", text)
    looks = text.startswith(STARTS_A_FORMULA) or seen.lstrip().startswith(STARTS_A_FORMULA)
    return "'" + text if looks else text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The table as CSV, line by line, beginning with the mark by which spreadsheet programs know UTF-8."""
    yield b"\xef\xbb\xbf"
    for row in (header, *rows) if isinstance(rows, list) else _chain(header, rows):
        line = io.StringIO()
        csv.writer(line).writerow(["" if cell is None else _csv_cell(cell) for cell in row])
        yield line.getvalue().encode()


def _chain(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    yield header
    yield from rows


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return safe_text(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)
