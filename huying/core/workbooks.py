"""The one writer of workbooks: every cell has a type, and no cell is ever a formula."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from huying.core.sheets import Cell
from huying.core.text import clean_text

MOST_IN_A_CELL = 32_767  # letters; spreadsheet programs keep no more
MOST_EXACT = 10**15  # beyond it they round whole numbers
FIRST_YEAR = 1900  # before it they know no days


def xlsx_bytes(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], foot: str = "") -> bytes:
    """The table as one sheet of a workbook; text cells are stored as text whatever they look like.

    `foot` stands below each page when it is printed.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    sheet.oddFooter.center.text = clean_text(foot).replace("&", "&&") or None
    heads: list[Any] = [_text_cell(sheet, str(name)) for name in header]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for row in rows:
        sheet.append([_xlsx_cell(sheet, cell) for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _xlsx_cell(sheet: object, cell: Cell) -> object:
    if isinstance(cell, str):
        return _text_cell(sheet, cell)
    if isinstance(cell, date) and cell.year < FIRST_YEAR:
        return _text_cell(sheet, cell.isoformat())
    if isinstance(cell, int) and abs(cell) >= MOST_EXACT:
        return _text_cell(sheet, str(cell))
    return cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell


def _text_cell(sheet: object, text: str) -> object:
    """A cell that is text whatever it looks like; what is longer than a cell can be ends with an ellipsis."""
    text = clean_text(text)
    if len(text) > MOST_IN_A_CELL:
        text = text[: MOST_IN_A_CELL - 1] + "…"
    made = WriteOnlyCell(sheet, text)  # type: ignore[arg-type]
    made.data_type = "s"
    return made


def _sheet_title(title: str) -> str:
    return (
        "".join(letter for letter in clean_text(title) if letter not in "[]:*?/\\'\n\t")[:31].strip()
        or "Sheet"
    )
