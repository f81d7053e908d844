"""Published figures for machines: as JSON and as rows of a table. Records are told by number and digest only."""

from collections.abc import Iterable
from typing import Any

from huying.reports.blocks import FrozenFigure
from huying.reports.models import Edition

COLUMNS = (
    "edition", "name", "key", "label", "part", "value", "qualifier", "hedge", "unit", "period", "kind", "source",
    "records", "digest", "as_of", "content_hash",
)  # fmt: skip


def figure_json(edition: Edition, figure: FrozenFigure) -> dict[str, Any]:
    """One figure; its value is a plain number as text, its breakdown what the public may see."""
    return {
        "edition": edition.code,
        "name": figure.code,
        "key": figure.key,
        "label": figure.label,
        "value": figure.value,
        "text": figure.text,
        "qualifier": figure.qualifier,
        "unit": figure.unit_key,
        "unit_label": figure.unit,
        "period": figure.period,
        "definition": figure.definition,
        "kind": figure.kind,
        "source": figure.source,
        "note": figure.note,
        "records": figure.records,
        "digest": figure.digest,
        "breakdown": [{"label": row.label, "value": row.value} for row in figure.breakdown],
        "as_of": edition.as_of.isoformat(),
        "content_hash": edition.content_hash,
        "url": figure.url,
    }


def figure_rows(
    edition: Edition, figures: Iterable[FrozenFigure], *, parts: bool = False
) -> list[tuple[Any, ...]]:
    """Figures as rows under COLUMNS, each followed by the parts of its breakdown when `parts` are wanted."""
    found: list[tuple[Any, ...]] = []
    for figure in figures:
        found.append(_row(edition, figure, "", figure.value))
        if parts:
            found += [_row(edition, figure, row.label, row.value) for row in figure.breakdown]
    return found


def _row(edition: Edition, figure: FrozenFigure, part: str, value: str) -> tuple[Any, ...]:
    return (
        edition.code, figure.code, figure.key, figure.label, part, value, figure.qualifier, figure.hedge,
        figure.unit_key, figure.period, figure.kind, figure.source, "" if part else figure.records,
        "" if part else figure.digest, edition.as_of, edition.content_hash,
    )  # fmt: skip
