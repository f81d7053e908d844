"""Very small counts of people's matters are not published, and cannot be worked out from what is.

Rule (小數值保護): a part between nothing and the limit is hidden; and as long as the hidden parts could be recovered
from the total, the smallest part still shown is hidden as well. A release that two people have recorded lifts it.
"""

from collections.abc import Collection, Iterable, Sequence

from django.conf import settings

from huying.figures.engine import Figure, Part, Value


def is_small(value: object, limit: int) -> bool:
    """Whether a published count of `value` could point at a person. Nothing tells nothing about anybody."""
    return isinstance(value, int) and 0 < value < limit


def limit_of(figure: Figure) -> int:
    """Below which value a count of this figure is hidden; 0 for figures that are not about residents."""
    return int(settings.SMALL_CELL) if figure.small_cells else 0


def may_show(figure: Figure, value: Value, *, released: bool = False) -> bool:
    """Whether one value of a figure may be published by itself."""
    return released or not is_small(value, limit_of(figure))


def suppressed(
    parts: Iterable[Part], limit: int, *, released: bool = False, also: Collection[str] = ()
) -> list[Part | None]:
    """`parts` with small ones hidden (None), and as many more, smallest first, as keep those from being worked out.

    Parts named in `also` are hidden already, for another reason.
    """
    rows = list(parts)
    hidden = _hidden(rows, 0 if released else limit, also)
    return [None if place in hidden else part for place, part in enumerate(rows)]


def total_may_be_told(parts: Iterable[Part], limit: int, *, released: bool = False) -> bool:
    """Whether the sum of the parts may stand beside them: not when hiding every part still gives small ones away."""
    rows = list(parts)
    hidden = _hidden(rows, 0 if released else limit)
    return not hidden or not _give_themselves_away([rows[place].value for place in hidden], limit)


def _hidden(rows: Sequence[Part], limit: int, also: Collection[str] = ()) -> set[int]:
    hidden = {place for place, part in enumerate(rows) if is_small(part.value, limit) or part.part in also}
    shown = sorted(
        (part.value, place) for place, part in enumerate(rows) if part.value and place not in hidden
    )
    while hidden and shown and _give_themselves_away([rows[place].value for place in hidden], limit):
        hidden.add(shown.pop(0)[1])
    return hidden


def _give_themselves_away(values: Sequence[Value], limit: int) -> bool:
    """Whether their sum tells them: there is only one, or all are as small or as large as small ones can be."""
    added = sum(values, start=0)
    return (
        len(values) == 1
        or added == len(values)
        or (max(values) < limit and added == len(values) * (limit - 1))
    )
