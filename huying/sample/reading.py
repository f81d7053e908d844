"""A plain data file as the values of records: one row is one record, columns are its fields."""

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from huying.core.dates import KnownDate
from huying.core.money import parse_cents
from huying.records.kind import Kind

FOLDER = Path(__file__).parent / "2023"
TRUE = {"true": True, "false": False}


class BadRow(ValueError):
    """A row of a data file cannot be read; the message names file, line and column."""


def rows(name: str, folder: Path = FOLDER) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of `<name>.csv` with their line numbers."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from enumerate(csv.DictReader(file), start=2)


def values(kind: Kind, line: int, row: Mapping[str, str], known: "Known") -> dict[str, Any]:
    """The values of one row, each as its field wants it. Raises BadRow."""
    found: dict[str, Any] = {}
    for name, text in row.items():
        if name == "code":
            continue
        try:
            found[name] = KnownDate.parse(text) if name == "when" else _value(kind, name, text, known)
        except (ValueError, KeyError, ValidationError, FieldDoesNotExist) as problem:
            raise BadRow(f"{kind.key}.csv line {line}, column {name}: {text!r} ({problem})") from problem
    return found


class Known:
    """Records by reference, read once per model."""

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], dict[str, Any]] = {}

    def get(self, model: type[models.Model], code: str) -> Any:
        key = "username" if model._meta.label == "accounts.User" else "code"
        if code not in self._rows.setdefault(model, {}):
            self._rows[model] = {getattr(row, key): row for row in model._default_manager.all()}
        return self._rows[model][code]


def _value(kind: Kind, name: str, text: str, known: Known) -> Any:
    column: Any = kind.model._meta.get_field(name)
    if column.many_to_many:
        return [known.get(column.related_model, code) for code in text.split(";") if code]
    if column.is_relation:
        return known.get(column.related_model, text) if text else None
    if isinstance(column, models.JSONField):
        return json.loads(text or "{}")
    if isinstance(column, models.BooleanField):
        return TRUE[text]
    if not text:
        return None if column.null else ""
    return _typed(column, name, text)


def _typed(column: Any, name: str, text: str) -> Any:
    if name.endswith("_cents"):
        return parse_cents(text)
    if isinstance(column, models.IntegerField):
        return int(text)
    if isinstance(column, models.DateField):
        return date.fromisoformat(text)
    if isinstance(column, models.TimeField):
        return time.fromisoformat(text)
    return text
