"""The document as plain values (dicts, lists, text, whole numbers), for everything that reads JSON."""

import dataclasses
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from huying.reports.blocks import Document, FrozenFigure

Plain = Any


def plain(node: object, figure: Callable[[FrozenFigure], Plain] | None = None) -> Plain:
    """`node` and everything below it; a block says its `type`, a figure becomes what `figure` makes of it."""
    if isinstance(node, FrozenFigure) and figure is not None:
        return figure(node)
    if dataclasses.is_dataclass(node) and not isinstance(node, type):
        fields = {field.name: plain(getattr(node, field.name), figure) for field in dataclasses.fields(node)}
        return {"type": type(node).__name__, **fields}
    if isinstance(node, tuple | list):
        return [plain(child, figure) for child in node]
    if isinstance(node, date):
        return node.isoformat()
    return node.name if isinstance(node, Path) else node


def tree(document: Document) -> Plain:
    """The document with its figures once, at its end, and everywhere else only their codes."""
    quoted = plain(document, lambda figure: {"type": "FrozenFigure", "code": figure.code})
    return quoted | {"figures": [plain(figure) for figure in document.figures]}


def to_json(value: Plain) -> str:
    """JSON that is the same text for the same value."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
