"""Asking a figure in a test, in a line."""

from huying.core.period import Period
from huying.figures.engine import Result, Scope, evaluate_on

YEAR = Period.year(2023)


def ask(key: str, period: Period = YEAR, representative: str = "", centre: str = "", **only: str) -> Result:
    return evaluate_on(
        [(key, Scope(period, representative, centre, tuple(sorted(only.items()))))], "default"
    )[0]


def split(result: Result, name: str) -> dict[str, object]:
    return {part.part: part.value for part in result.by(name)}
