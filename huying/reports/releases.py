"""The very small counts of an edition: which are hidden, which are asked for, which two people have released."""

from collections.abc import Iterator
from dataclasses import dataclass

from huying.figures.suppression import is_small, limit_of
from huying.reports.models import Edition, EditionFigure, ReleaseRequest, SmallCellRelease
from huying.reports.quoting import evaluate_edition


@dataclass(frozen=True, slots=True)
class SmallCount:
    """One quoted figure that is very small now, or that somebody asked for; `reader` is who looks at it."""

    quoted: EditionFigure
    label: str
    unit: str
    is_small: bool
    release: SmallCellRelease | None
    request: ReleaseRequest | None
    reader: str

    @property
    def asked_by_reader(self) -> bool:
        held = self.release or self.request
        return held is not None and held.asked_by == self.reader


def small_counts(edition: Edition, language: str, reader: str) -> Iterator[SmallCount]:
    """Small counts of `edition` in its order. Raises UnknownFigure or UnknownPart."""
    asked = {each.figure_id: each for each in ReleaseRequest.objects.filter(figure__edition=edition)}
    released = {each.figure_id: each for each in SmallCellRelease.objects.filter(figure__edition=edition)}
    for quoted, result in evaluate_edition(edition):
        small = is_small(result.value, limit_of(result.figure))
        release, request = released.get(quoted.pk), asked.get(quoted.pk)
        if small or release or request:
            label = quoted.label.get(language.replace("-", "_"), "") or str(result.figure.label)
            unit = str(result.unit.label)
            yield SmallCount(quoted, label, unit, small, release, request, reader)
