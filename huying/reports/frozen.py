"""Documents kept as plain values and read back: a published edition is never built again."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from huying.reports import blocks
from huying.reports.blocks import Document, FrozenFigure

TYPES = {name: kind for name, kind in vars(blocks).items() if isinstance(kind, type) and is_dataclass(kind)}
DATES = {"published_on", "period_end"}


class UnreadableTree(ValueError):
    """A stored document is not one that this version can read."""


def thaw(tree: dict[str, Any], *, base: str, picture: Callable[[str], Path]) -> Document:
    """The document that `tree` was made from, with its relative addresses made absolute on `base`.

    Raises UnreadableTree.
    """
    figures = {each["code"]: _figure(each, base) for each in tree["figures"]}
    made = _node(tree | {"figures": []}, figures, base, picture)
    if not isinstance(made, Document):
        raise UnreadableTree("the tree is not that of a document")
    return replace(made, figures=tuple(figures.values()))


def _figure(tree: dict[str, Any], base: str) -> FrozenFigure:
    rows = tuple(blocks.BreakdownRow(row["label"], row["value"]) for row in tree["breakdown"])
    values = {name: value for name, value in tree.items() if name != "type"}
    return FrozenFigure(**values | {"breakdown": rows, "url": _absolute(tree["url"], base)})


def _node(tree: Any, figures: dict[str, FrozenFigure], base: str, picture: Callable[[str], Path]) -> Any:
    if isinstance(tree, list):
        return tuple(_node(each, figures, base, picture) for each in tree)
    if not isinstance(tree, dict):
        return tree
    if tree.get("type") == "FrozenFigure":
        return figures[tree["code"]]
    kind = TYPES.get(tree.get("type", ""))
    if kind is None:
        raise UnreadableTree(f"unknown block {tree.get('type')}")
    known = {field.name for field in fields(kind)}
    values = {
        name: _value(name, value, figures, base, picture) for name, value in tree.items() if name in known
    }
    return kind(**values)


def _value(
    name: str, value: Any, figures: dict[str, FrozenFigure], base: str, picture: Callable[[str], Path]
) -> Any:
    if name in DATES:
        return date.fromisoformat(value) if value else None
    if name == "file":
        return picture(value)
    if name in {"url", "base_url"}:
        return _absolute(value, base)
    return _node(value, figures, base, picture)


def _absolute(address: str, base: str) -> str:
    return base + address if address.startswith("/") else address
