"""The mapping (對應): which column holds what, which value means what, what holds for every row.

It is kept with the import as plain values, and can be written by hand as TOML; docs/guides/moving-in.md shows one.
"""

import tomllib
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from huying.imports.days import Order
from huying.imports.fields import JOINED, MAPPED, Field
from huying.imports.reading.encodings import ENCODINGS
from huying.imports.reading.source import Reading

OTHERS = "*"  # stands for every value that is not named
FILE = {"encoding", "delimiter", "sheet", "header", "days"}
NAMES = {
    "tab": "\t",
    "comma": ",",
    "semicolon": ";",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "utf8": "utf-8",
}


class BadMapping(ValueError):
    """The mapping cannot be followed; `what` and `about` say why. `imports.sentences` makes sentences of them."""

    def __init__(self, what: str, **about: str) -> None:
        super().__init__(what)
        self.what, self.about = what, about


@dataclass(frozen=True, slots=True)
class Mapping:
    """From columns and values of a file to fields of a case; columns by name, records by reference."""

    reading: Reading = Reading()
    days: Order = Order.UNKNOWN
    columns: dict[str, list[str]] = field(default_factory=dict)  # field: columns
    fixed: dict[str, str] = field(default_factory=dict)  # field: what it is in every row
    values: dict[str, dict[str, str]] = field(default_factory=dict)  # field: value in the file: what it means

    def as_kept(self) -> dict[str, Any]:
        """As plain values, to be kept as JSON."""
        return asdict(self) | {"days": str(self.days)}

    @classmethod
    def from_kept(cls, kept: dict[str, Any]) -> Self:
        if not kept:
            return cls()
        told = {name: kept[name] for name in ("columns", "fixed", "values")}
        return cls(Reading(**kept["reading"]), Order(kept["days"]), **told)

    def meaning(self, name: Field, value: str) -> str:
        """What a value in the file means; empty when nobody has said."""
        told = self.values.get(name, {})
        return told.get(value, told.get(OTHERS, ""))

    def read_as(self, reading: Reading) -> Self:
        return replace(self, reading=reading)


def from_toml(text: str) -> Mapping:
    """A mapping written by hand. Raises BadMapping."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise BadMapping("not-toml", problem=str(problem)) from problem
    _only(told, {"file", "columns", "fixed", "values"}, "")
    of_file = {name: NAMES.get(str(value).lower(), value) for name, value in _part(told, "file").items()}
    _only(of_file, FILE, "file")
    return Mapping(
        _reading(of_file),
        _order(of_file.get("days", "")),
        {name: _columns(name, value) for name, value in _fields(told, "columns", tuple(Field)).items()},
        {name: str(value) for name, value in _fields(told, "fixed", MAPPED).items()},
        {
            name: {str(key): str(value) for key, value in _table(f"values.{name}", given).items()}
            for name, given in _fields(told, "values", MAPPED).items()
        },
    )


def _part(told: dict[str, Any], name: str) -> dict[str, Any]:
    return _table(name, told.get(name, {}))


def _table(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadMapping("no-table", name=name)
    return value


def _only(told: dict[str, Any], known: set[str], where: str) -> None:
    if strange := sorted(set(told) - known):
        raise BadMapping("unknown", name=strange[0], where=where, known=", ".join(sorted(known)))


def _fields(told: dict[str, Any], name: str, known: tuple[Field, ...]) -> dict[str, Any]:
    part = _part(told, name)
    _only(part, set(known), name)
    return part


def _columns(name: str, value: Any) -> list[str]:
    columns = [value] if isinstance(value, str) else value
    if not isinstance(columns, list) or not all(isinstance(each, str) for each in columns) or not columns:
        raise BadMapping("no-column", name=name)
    if len(columns) > 1 and name not in JOINED:
        raise BadMapping("one-column", name=name)
    return columns


def _reading(told: dict[str, Any]) -> Reading:
    encoding, delimiter = told.get("encoding", ""), told.get("delimiter", "")
    header, sheet = told.get("header", 0), told.get("sheet", "")
    if encoding not in {"", *ENCODINGS}:
        raise BadMapping("encoding", name=str(encoding), known=", ".join(ENCODINGS))
    if delimiter not in {"", ",", ";", "\t"}:
        raise BadMapping("delimiter", name=str(delimiter), known=", ; tab")
    if not isinstance(header, int) or isinstance(header, bool) or header < 0 or not isinstance(sheet, str):
        raise BadMapping("header", name=str(header))
    return Reading(encoding, delimiter, sheet, header)


def _order(told: Any) -> Order:
    try:
        return Order(told)
    except ValueError as problem:
        raise BadMapping("days", name=str(told), known="day-first, month-first") from problem
