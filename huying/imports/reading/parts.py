"""The parts of a workbook's archive: which sheets there are, the texts they share, which formats show days."""

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from huying.imports.reading.unreadable import Unreadable, Why

LARGEST_PART = (
    100_000_000  # bytes of one part when unpacked; the archive's list, which was checked, tells them
)
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
EAST_ASIAN_DAYS = {*range(27, 37), *range(50, 59)}  # formats of days that Chinese editions number themselves
PHONETIC = "rPh"  # how a text is pronounced, which is no part of it


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of a workbook: its name, whether it is shown, and the part that holds it."""

    name: str
    shown: bool
    part: str


class Elements:
    """Expat without entities and without name spaces."""

    def __init__(
        self,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None],
        data: Callable[[str], None],
    ) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = lambda name, about: start(name.rpartition(" ")[2], about)
        self.parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
        self.parser.CharacterDataHandler = data
        self.parser.StartDoctypeDeclHandler = _no_entities

    def feed(self, content: bytes, *, last: bool) -> None:
        self.parser.Parse(content, last)


def _no_entities(*_told: object) -> None:
    raise Unreadable(Why.BROKEN)


class Strings(list[str]):
    """The texts that the cells of a workbook share."""

    @staticmethod
    def cleaned(text: str) -> str:
        """A text with the characters that stand in it as `_x000D_`, and one kind of line end."""
        if "_x" in text:
            text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class Parts:
    """An open archive."""

    def __init__(self, path: Path) -> None:
        self.archive = zipfile.ZipFile(path)
        self.names = set(self.archive.namelist())

    def read(self, part: str) -> bytes:
        """One part, unpacked if it is not too large. Raises KeyError when there is none, Unreadable."""
        if self.archive.getinfo(part).file_size > LARGEST_PART:
            raise Unreadable(Why.TOO_LARGE)
        return self.archive.read(part)

    def _walk(self, part: str, start: Callable[[str, dict[str, str]], None]) -> None:
        Elements(start, lambda _name: None, lambda _text: None).feed(self.read(part), last=True)

    def _main(self) -> str:
        return self._led_to("_rels/.rels", "", "officeDocument")[0][1]

    def _led_to(self, rels: str, folder: str, kind: str) -> list[tuple[str, str]]:
        """The parts that a part leads to: (id, part)."""
        found: list[tuple[str, str]] = []

        def start(name: str, about: dict[str, str]) -> None:
            if name == "Relationship" and about.get("Type", "").endswith("/" + kind):
                target = posixpath.normpath(posixpath.join("/" + folder, about["Target"])).lstrip("/")
                found.append((about["Id"], target))

        self._walk(rels, start)
        if not found:
            raise KeyError(kind)
        return found

    def _from_main(self, kind: str) -> list[tuple[str, str]]:
        folder, name = posixpath.split(self._main())
        return self._led_to(posixpath.join(folder, "_rels", f"{name}.rels"), folder, kind)

    def sheets(self) -> list[SheetPart]:
        places = dict(self._from_main("worksheet"))
        found: list[SheetPart] = []

        def start(name: str, about: dict[str, str]) -> None:
            key = next((value for label, value in about.items() if label.endswith(" id")), "")
            if name == "sheet" and key in places:
                found.append(
                    SheetPart(about["name"], about.get("state", "visible") == "visible", places[key])
                )

        self._walk(self._main(), start)
        return found

    def is_1904(self) -> bool:
        """Whether days are counted from 1904, as old Macintosh editions did."""
        told: list[bool] = []

        def start(name: str, about: dict[str, str]) -> None:
            if name == "workbookPr":
                told.append(about.get("date1904", "0") in {"1", "true"})

        self._walk(self._main(), start)
        return any(told)

    def strings(self) -> Strings:
        found, words, inside = Strings(), [""], [0]

        def start(name: str, _about: dict[str, str]) -> None:
            if name == "si":
                words.clear()
            inside[0] += name == PHONETIC

        def end(name: str) -> None:
            inside[0] -= name == PHONETIC
            if name == "si":
                found.append(Strings.cleaned("".join(words)))

        def data(text: str) -> None:
            if not inside[0]:
                words.append(text)

        try:
            [(_id, part)] = self._from_main("sharedStrings")
        except KeyError:
            return found
        Elements(start, end, data).feed(self.read(part), last=True)
        return found

    def days(self) -> set[int]:
        """Which of the numbered styles of cells show days."""
        codes: dict[int, str] = {}
        formats: list[int] = []
        within = [""]

        def start(name: str, about: dict[str, str]) -> None:
            if name == "numFmt":
                codes[int(about["numFmtId"])] = about.get("formatCode", "")
            elif name in {"cellXfs", "cellStyleXfs"}:
                within[0] = name
            elif name == "xf" and within[0] == "cellXfs":
                formats.append(int(about.get("numFmtId", "0")))

        try:
            [(_id, part)] = self._from_main("styles")
        except KeyError:
            return set()
        self._walk(part, start)
        return {place for place, number in enumerate(formats) if _is_of_days(number, codes.get(number))}


def _is_of_days(number: int, code: str | None) -> bool:
    """Whether a number format shows days."""
    return number in EAST_ASIAN_DAYS or is_date_format(code or BUILTIN_FORMATS.get(number))
