"""The one writer of spreadsheets: every cell has a type, and no cell is ever a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import IllegalCharacterError

from huying.core.text import clean_text

Cell = str | int | Decimal | date | datetime | bool | None
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_text(text: str) -> str:
    """`text` as a CSV cell that no spreadsheet program takes for a formula."""
    text = clean_text(text)
    return "'" + text if text.lstrip().startswith(STARTS_A_FORMULA) else text


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


def xlsx_bytes(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table as one sheet of a workbook; text cells are stored as text whatever they look like."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    heads = [WriteOnlyCell(sheet, clean_text(str(name))) for name in header]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for row in rows:
        sheet.append([_xlsx_cell(sheet, cell) for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _xlsx_cell(sheet: object, cell: Cell) -> object:
    if not isinstance(cell, str):
        return cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell
    try:
        made = WriteOnlyCell(sheet, clean_text(cell))  # type: ignore[arg-type]
    except IllegalCharacterError:
        made = WriteOnlyCell(sheet, "")  # type: ignore[arg-type]
    made.data_type = "s"
    return made


def _sheet_title(title: str) -> str:
    return (
        "".join(letter for letter in clean_text(title) if letter not in "[]:*?/\\'\n\t")[:31].strip()
        or "Sheet"
    )
