"""Rounding an exact value on printing, with the hedge that is then true."""

from decimal import Decimal
from enum import StrEnum

from huying.figures.units import Qualifier
from huying.figures.wording import Value


class DoubleHedge(ValueError):
    """A value that is already qualified was to be rounded as well."""


class Way(StrEnum):
    """Down to a multiple and told as more than it, up and told as nearly, or to the nearest and told as about."""

    FLOOR = "floor"
    CEIL = "ceil"
    ROUND = "round"


HEDGED_AS = {
    Way.FLOOR: Qualifier.MORE_THAN,
    Way.CEIL: Qualifier.NEARLY,
    Way.ROUND: Qualifier.APPROX,
}


def rounded(
    value: Value, to: int, qualifier: Qualifier = Qualifier.EXACT, way: Way = Way.FLOOR
) -> tuple[Value, Qualifier]:
    """`value` brought to a multiple of `to`; it stays exact when it is one already.

    Raises DoubleHedge when the value is itself inexact.
    """
    if qualifier is not Qualifier.EXACT:
        raise DoubleHedge(str(value))
    low, rest = value - value % to, value % to
    up = rest and (way is Way.CEIL or (way is Way.ROUND and rest * 2 >= to))
    told = low + to if up else low
    return _plain(told), HEDGED_AS[way] if rest else Qualifier.EXACT


def _plain(value: Value) -> Value:
    """A whole number without its point."""
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value
