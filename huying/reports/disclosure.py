"""What an edition may show of counts about residents, given everything else that it prints."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.conf import settings

from huying.figures.engine import Origin, Part, Result
from huying.figures.subtraction import Breakdown, Leak, Told, leaks, shown
from huying.figures.suppression import limit_of, may_show
from huying.reports.models import EditionFigure

Evaluated = list[tuple[EditionFigure, Result]]


def is_released(quoted: EditionFigure) -> bool:
    """Whether two people have recorded that this count, asked in just this scope, may be printed."""
    return hasattr(quoted, "release")


def needs_release(quoted: EditionFigure, result: Result) -> bool:
    """Whether this is a very small count of people's matters that two people have not released."""
    return not may_show(result.figure, result.value, released=is_released(quoted))


def leaks_in(evaluated: Evaluated) -> Iterator[Leak]:
    """Small counts that the quoted figures tell by subtraction although nobody released them."""
    return leaks(_told(evaluated), int(settings.SMALL_CELL), _lifted(evaluated))


def shown_parts(evaluated: Evaluated) -> dict[str, tuple[list[Part], bool]]:
    """For each quoted figure with a breakdown the parts that may be shown, and whether these are all of them."""
    found = {quoted.name: _breakdown(quoted, result) for quoted, result in evaluated}
    rows = {name: breakdown for name, breakdown in found.items() if breakdown is not None}
    guarded = [each for each in rows.values() if each.limit]
    kept = {name: list(each.parts) for name, each in rows.items()}
    if guarded:
        kept |= shown(guarded, _told(evaluated), int(settings.SMALL_CELL), _lifted(evaluated))
    return {name: (kept[name], len(kept[name]) == len(rows[name].parts)) for name in rows}


def _breakdown(quoted: EditionFigure, result: Result) -> Breakdown | None:
    """The figure's first grouping; none for a hidden figure, a part, or a grouping of fewer than two parts."""
    figure = result.figure
    if result.scope.only or not figure.breakdowns or not result.value or needs_release(quoted, result):
        return None
    name = next(iter(figure.breakdowns))
    try:
        parts = result.by(name)
    except LookupError:
        return None
    if len(parts) < 2:
        return None
    return Breakdown(quoted.name, figure.key, result.scope, name, tuple(parts), limit_of(figure))


def _told(evaluated: Evaluated) -> list[Told]:
    """The counts about residents that are printed as numbers."""
    guarded = [
        (quoted, result)
        for quoted, result in evaluated
        if limit_of(result.figure) and isinstance(result.value, int) and not needs_release(quoted, result)
    ]
    periods = _periods(guarded)
    return [
        Told(
            quoted.name,
            result.figure.key,
            result.scope,
            int(result.value),
            counted=frozenset(result.codes()) if periods[result.figure.key] > 1 else frozenset(),
        )
        for quoted, result in guarded
    ]


def _periods(guarded: Iterable[tuple[EditionFigure, Result]]) -> dict[str, int]:
    """In how many periods each figure is quoted; figures without records of their own count as of one."""
    found: dict[str, set[object]] = defaultdict(set)
    for _quoted, result in guarded:
        found[result.figure.key].add(result.scope.period if result.figure.origin is Origin.RECORDS else None)
    return {key: len(periods) for key, periods in found.items()}


def _lifted(evaluated: Evaluated) -> set[str]:
    return {quoted.name for quoted, _result in evaluated if is_released(quoted)}
