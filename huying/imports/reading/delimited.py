"""Tables in plain text: cells between commas, semicolons or tabs, in quotation marks where they hold line breaks."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from huying.imports.reading.encodings import decide, decoded
from huying.imports.reading.source import (
    LONGEST_CELL,
    MOST_COLUMNS,
    Cell,
    Reading,
    Remark,
    Row,
    Source,
    is_blank,
)
from huying.imports.reading.unreadable import Unreadable, Why

DELIMITERS = (",", ";", "\t")
LOOKED_AT = 60  # rows by which the delimiter is decided
CARRIAGE = re.compile(r"_x000D_(\r?\n)?", re.I)


def open_delimited(content: bytes, reading: Reading) -> Source:
    """The rows of a text. Raises Unreadable."""
    decision = decide(content, reading.encoding)
    text = decoded(content, decision.encoding)
    delimiter = reading.delimiter or _delimiter(text)
    remark = Remark(
        "encoding", {"encoding": decision.encoding, "how": decision.how, "sure": int(decision.sure)}
    )
    decided = Reading(decision.encoding, delimiter, "", reading.header)
    return Source(lambda: _rows(text, delimiter), decided, even=True, remarks=[remark])


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """Each record is one row of a spreadsheet, whatever line breaks it holds; also an empty one."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            found = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            why = Why.LONG_CELL if "field larger" in str(problem) else Why.QUOTES
            raise Unreadable(why, row=number, most=LONGEST_CELL) from problem
        cells: list[Cell] = [_text(cell) for cell in found]
        if not is_blank(cells):
            _bounded(number, found)
            yield number, cells


def _bounded(number: int, cells: list[str]) -> None:
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(Why.TOO_MANY_COLUMNS, most=MOST_COLUMNS)
    if max(map(len, cells)) > LONGEST_CELL:
        raise Unreadable(Why.LONG_CELL, row=number, most=LONGEST_CELL)


def _text(cell: str) -> str:
    """A cell without the escapes that spreadsheets leave of their line ends, and with one kind of line end."""
    if "_x000" in cell:
        cell = CARRIAGE.sub("\n", cell)
    if "\r" in cell:
        cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return cell.strip()


def _delimiter(text: str) -> str:
    """The one that parts most rows into equally many cells; a comma when none parts any."""
    return max(DELIMITERS, key=lambda each: _evenness(text, each))


def _evenness(text: str, delimiter: str) -> int:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        widths = Counter(len(row) for row in islice(reader, LOOKED_AT) if row)
    except csv.Error:
        return 0
    return max((times * (width - 1) for width, times in widths.items()), default=0)
