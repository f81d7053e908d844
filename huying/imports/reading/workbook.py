"""Tables in XLSX workbooks, read as they stand: dates told by their format, merged cells, ghost and hidden rows.

The upload rules have measured the archive before (`files.archives`). What is unpacked here is bounded once more, and
parsed by expat itself: a document that declares entities is none that a spreadsheet program writes.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.parsers import expat

from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from huying.imports.reading.parts import Elements, Parts, Strings
from huying.imports.reading.source import (
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    Cell,
    Reading,
    Remark,
    Row,
    Source,
    is_blank,
)
from huying.imports.reading.unreadable import Unreadable, Why

PIECE = 1 << 18
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
LETTERS = re.compile(r"[A-Z]+")
MOST_MERGED = 50_000


def open_workbook(path: Path, reading: Reading) -> Source:
    """The rows of one sheet: the declared one, or the first that is shown. Raises Unreadable."""
    try:
        parts = Parts(path)
        sheets = parts.sheets()
        name = reading.sheet or next((sheet.name for sheet in sheets if sheet.shown), "")
        sheet = next((sheet for sheet in sheets if sheet.name == name), None)
        if sheet is None:
            raise Unreadable(Why.NO_SHEET, sheet=name, sheets=", ".join(each.name for each in sheets))
        content, strings = parts.read(sheet.part), parts.strings()
        shown = _Sheet(content, strings, parts.days(), parts.is_1904())
        remarks = list(
            _remarks(shown, [each.name for each in sheets if each.shown and each is not sheet], name)
        )
    except (zipfile.BadZipFile, expat.ExpatError, KeyError, ValueError, OSError) as problem:
        raise Unreadable(Why.BROKEN) from problem
    return Source(shown.walk, Reading("", "", name, reading.header), even=False, remarks=remarks)


def _remarks(shown: "_Sheet", others: list[str], name: str) -> Iterator[Remark]:
    if others:
        yield Remark("sheets", {"sheet": name, "others": ", ".join(others[:10])})
    if shown.merged:
        yield Remark("merged", {"number": len(shown.merged)})


class _Sheet:
    """One sheet, whose rows can be walked more than once."""

    def __init__(self, content: bytes, strings: "Strings", days: set[int], is_1904: bool) -> None:
        self.content, self.strings, self.days = content, strings, days
        self.epoch = CALENDAR_MAC_1904 if is_1904 else CALENDAR_WINDOWS_1900
        areas = [area.decode() for area in MERGED.findall(content)]
        if len(areas) > MOST_MERGED:
            raise Unreadable(Why.TOO_LARGE)
        bounds: list[Any] = [range_boundaries(area) for area in areas]
        self.merged: list[Any] = [each for each in bounds if each[1] != each[3]]

    def walk(self) -> Iterator[Row]:
        """Rows that hold anything; a cell merged over several rows has its value in each of them."""
        begins: dict[int, list[tuple[int, int]]] = {}
        for column, first, _last_column, last in self.merged:
            begins.setdefault(first, []).append((column - 1, last))
        held: dict[int, tuple[int, Cell]] = {}  # column: until which row, and what
        for number, cells in self._walked():
            for column, last in begins.pop(number, []):
                held[column] = (last, cells[column] if column < len(cells) else None)
            for column, (last, value) in list(held.items()):
                if number > last:
                    del held[column]
                elif not is_blank(cells) and value is not None:
                    cells += [None] * (column + 1 - len(cells))
                    cells[column] = value
            if not is_blank(cells):
                yield number, cells

    def _walked(self) -> Iterator[Row]:
        try:
            yield from _Walk(self).walk()
        except (expat.ExpatError, ValueError, IndexError, OverflowError) as problem:
            raise Unreadable(Why.BROKEN) from problem


class _Walk:
    """Expat's events turned into rows, a piece of the sheet at a time."""

    def __init__(self, sheet: _Sheet) -> None:
        self.sheet, self.done, self.cells = sheet, [], []  # type: ignore[var-annotated]
        self.number, self.column, self.seen = 0, -1, 0
        self.kind = self.style = ""
        self.value: list[str] = []
        self.words: list[str] | None = None
        self.elements = Elements(self._start, self._end, self._data)

    def walk(self) -> Iterator[Row]:
        content = self.sheet.content
        for place in range(0, len(content), PIECE):
            self.elements.feed(content[place : place + PIECE], last=place + PIECE >= len(content))
            done, self.done = self.done, []
            yield from done

    def _start(self, name: str, about: dict[str, str]) -> None:
        if name == "c":
            place = LETTERS.match(about.get("r", ""))
            self.column = column_index_from_string(place[0]) - 1 if place else self.column + 1
            self.kind, self.style, self.value = about.get("t", "n"), about.get("s", "0"), []
        elif name == "row":
            self.number = int(about.get("r", self.number + 1))
            self.cells, self.column = [], -1
        elif name in {"v", "t"}:
            self.words = self.value

    def _data(self, text: str) -> None:
        if self.words is not None:
            self.words.append(text)

    def _end(self, name: str) -> None:
        if name in {"v", "t"}:
            self.words = None
        elif name == "c" and self.value:
            self._put(_valued(self.sheet, self.kind, self.style, "".join(self.value), self.number))
        elif name == "row":
            self.done.append((self.number, self.cells))
            self.seen += len(self.cells)
            if self.seen > MOST_CELLS:
                raise Unreadable(Why.TOO_LARGE)

    def _put(self, value: Cell) -> None:
        if self.column >= MOST_COLUMNS:
            raise Unreadable(Why.TOO_MANY_COLUMNS, most=MOST_COLUMNS)
        self.cells += [None] * (self.column + 1 - len(self.cells))
        self.cells[self.column] = value


def _valued(sheet: _Sheet, kind: str, style: str, text: str, number: int) -> Cell:
    """What a cell says: its text, its day, or its number."""
    if len(text) > LONGEST_CELL * 2:
        raise Unreadable(Why.LONG_CELL, row=number, most=LONGEST_CELL)
    if kind == "s":
        return sheet.strings[int(text)]
    if kind in {"str", "inlineStr"}:
        return Strings.cleaned(text)
    if kind == "b":
        return text.strip() == "1"
    if kind == "d":
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    if kind == "e":
        return text
    value = float(text)
    if int(style) in sheet.days and value >= 1:
        found: Any = from_excel(value, sheet.epoch)
        return found if isinstance(found, datetime) else value
    return int(value) if value.is_integer() else value
