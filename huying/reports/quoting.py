"""From a quoted figure to its value: which figure, asked in which scope."""

from huying.core.period import Period
from huying.figures.engine import Result, Scope
from huying.figures.snapshot import evaluate
from huying.reports.models import Edition, EditionFigure


def scope_of(quoted: EditionFigure) -> tuple[str, Scope]:
    """The question that a quoted figure asks."""
    scope = Scope(
        Period(quoted.from_on, quoted.until_on),
        quoted.representative,
        quoted.centre,
        tuple(sorted(quoted.only.items())),
    )
    return quoted.key, scope


def evaluate_edition(edition: Edition) -> list[tuple[EditionFigure, Result]]:
    """Every quoted figure of an edition with its live value, all from one snapshot.

    Raises UnknownFigure or UnknownPart when the edition quotes what is not declared.
    """
    quoted = list(edition.figures.select_related("release", "frozen").order_by("position", "name"))
    return list(zip(quoted, evaluate(scope_of(each) for each in quoted), strict=True))


def scope_words(scope: Scope) -> str:
    """A scope as stable plain text, for data files: first and last day, then what it is narrowed to."""
    days = f"{scope.period.start.isoformat()}/{scope.period.last_day.isoformat()}"
    return ";".join(filter(None, [days, narrowing_words(scope)]))


def narrowing_words(scope: Scope) -> str:
    """What a scope is narrowed to besides its period: `representative=…;category=…`, or nothing."""
    held = [("representative", scope.representative), ("centre", scope.centre), *scope.only]
    return ";".join(f"{name}={value}" for name, value in held if value)
