"""Charts drawn by hand as SVG: labels on the marks, no scripts, no style attributes, the same text every time.

A page sets its words itself (`on_page`), so that they wrap and grow with the reader's type; only bars and rings are drawn.
Colours are presentation attributes with a class beside them (`slice-1` …), so a style sheet can swap in the
palette of a dark page and a print shop gets the plain one.
"""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from huying.reports.blocks import CHART_COLOURS, Chart, Slice

MOST_MARKS = len(CHART_COLOURS)
WIDTH = 460
SIZE = 15  # font size in units of the drawing
ROW = 40
BAR = 22
BESIDE = WIDTH / 2 - 126  # room for a label beside a ring
LINE = "#8b9894"


@dataclass(frozen=True, slots=True)
class Ink:
    """How the words of a chart are set: on the web they inherit, on paper they are named."""

    colour: str = "currentColor"
    font: str = ""


WEB = Ink()


@dataclass(frozen=True, slots=True)
class Mark:
    """One part of a chart as a page shows it; `share` is its length in hundredths of the longest."""

    label: str
    words: str
    share: str
    css: str
    colour: str


def on_page(chart: Chart) -> SafeString:
    """`chart` as a part of a page: a ring has its labels beside its parts where there is room, else a key."""
    slices = _checked(chart.series)
    most = max((mark.value for mark in slices), default=0) or 1
    marks = [
        Mark(mark.label, _value(mark, chart.unit), f"{100 * mark.value / most:.1f}", *_ink(mark, place))
        for place, mark in enumerate(slices)
    ]
    if chart.kind == "bar":
        return render_to_string("components/bars.html", {"marks": marks})
    fits = all(_length(mark.label) <= BESIDE for mark in slices if mark.value)
    context = {
        "marks": marks,
        "ring": mark_safe("".join(_parts(slices, 100, 100, 92, 56))),  # noqa: S308 (drawn by us)
        "labelled": mark_safe(draw(chart)) if fits else "",  # noqa: S308 (drawn by us, labels escaped)
        "total": f"{sum(mark.value for mark in slices):,}",
        "unit": chart.unit,
    }
    return render_to_string("components/ring.html", context)


def draw(chart: Chart, ink: Ink = WEB) -> str:
    """`chart` as SVG, by its kind."""
    drawing = bar if chart.kind == "bar" else donut
    return drawing(
        chart.series, unit=chart.unit, title=chart.caption, description=chart.alt, name=chart.anchor, ink=ink
    )


def bar(
    series: Sequence[Slice], *, unit: str, title: str, description: str, name: str, ink: Ink = WEB
) -> str:
    """Horizontal bars in the given order, each with its label before and its value after it."""
    slices = _checked(series)
    most = max((mark.value for mark in slices), default=0) or 1
    before = min(max((_length(mark.label) for mark in slices), default=0), 190) + 14
    after = max((_length(_value(mark, unit)) for mark in slices), default=0) + 12
    room = WIDTH - before - after
    parts = [
        f'<line class="axis" stroke="{LINE}" x1="{before:.1f}" y1="4" x2="{before:.1f}" y2="{len(slices) * ROW - 4}"/>'
    ]
    for place, mark in enumerate(slices):
        middle = place * ROW + ROW / 2
        length = room * mark.value / most
        parts.append(_label(mark.label, before - 10, middle, "end", limit=before - 14))
        parts.append(
            f'<rect class="{_class(mark, place)}" x="{before:.1f}" y="{middle - BAR / 2:.1f}"'
            f' width="{length:.1f}" height="{BAR}" fill="{_colour(mark, place)}"/>'
        )
        parts.append(_label(_value(mark, unit), before + length + 8, middle, "start", strong=True))
    return _svg(
        parts, height=max(len(slices), 1) * ROW, title=title, description=description, name=name, ink=ink
    )


def donut(
    series: Sequence[Slice], *, unit: str, title: str, description: str, name: str, ink: Ink = WEB
) -> str:
    """A ring from twelve o'clock clockwise in the given order; each label stands beside its part."""
    slices = _checked(series)
    total = sum(mark.value for mark in slices)
    centre_x, centre_y, outer, inner = WIDTH / 2, 120.0, 92.0, 56.0
    parts = _parts(slices, centre_x, centre_y, outer, inner)
    places = [
        _Place(mark, *_at(centre_x, centre_y, outer, start + mark.value / total / 2))
        for mark, start in _turns(slices)
    ]
    parts.extend(_beside(places, centre_x, unit))
    parts.append(_label(str(total), centre_x, centre_y - (8 if unit else 0), "middle", strong=True, size=26))
    if unit:
        parts.append(_label(unit, centre_x, centre_y + 18, "middle"))
    return _svg(parts, height=240, title=title, description=description, name=name, ink=ink)


def _turns(slices: Sequence[Slice]) -> list[tuple[Slice, float]]:
    """Each part that is there, with the turn (0 to 1) at which it begins."""
    total, before, found = sum(mark.value for mark in slices) or 1, 0, []
    for mark in slices:
        if mark.value:
            found.append((mark, before / total))
        before += mark.value
    return found


def _parts(slices: Sequence[Slice], x: float, y: float, outer: float, inner: float) -> list[str]:
    """The parts of a ring, without words."""
    total = sum(mark.value for mark in slices) or 1
    places = {id(mark): place for place, mark in enumerate(slices)}
    return [
        f'<path class="{_class(mark, places[id(mark)])}" fill="{_colour(mark, places[id(mark)])}" fill-rule="evenodd"'
        f' stroke="#ffffff" d="{_ring(x, y, outer, inner, start, start + mark.value / total)}"/>'
        for mark, start in _turns(slices)
    ]


@dataclass(slots=True)
class _Place:
    """Where a label of the ring wants to stand."""

    mark: Slice
    x: float
    y: float


def _beside(places: list[_Place], centre_x: float, unit: str) -> list[str]:
    """Labels left and right of the ring, pushed apart where they would touch, with a line to their part."""
    parts: list[str] = []
    for right in (False, True):
        side = sorted(
            (place for place in places if (place.x >= centre_x) == right), key=lambda place: place.y
        )
        for place, line in zip(side, _spread([place.y for place in side]), strict=True):
            end = centre_x + (108 if right else -108)
            parts.append(
                f'<path class="leader" fill="none" stroke="{LINE}" d="M{place.x:.1f} {place.y:.1f}L{end:.1f} {line:.1f}'
                f'h{8 if right else -8}"/>'
            )
            x, anchor = end + (14 if right else -14), "start" if right else "end"
            parts.append(_label(place.mark.label, x, line - 9, anchor, limit=BESIDE))
            parts.append(_label(_value(place.mark, unit), x, line + 10, anchor, strong=True))
    return parts


def _spread(wanted: list[float], gap: float = 44.0, low: float = 22.0, high: float = 218.0) -> list[float]:
    """Heights in the wanted order, at least `gap` apart and inside the drawing."""
    lines: list[float] = []
    for height in wanted:
        lines.append(max(height, lines[-1] + gap if lines else low))
    limit = high
    for place in range(len(lines) - 1, -1, -1):
        lines[place] = min(lines[place], limit)
        limit = lines[place] - gap
    return lines


def _checked(series: Sequence[Slice]) -> Sequence[Slice]:
    if len(series) > MOST_MARKS:
        raise ValueError(f"A chart shows at most {MOST_MARKS} parts, not {len(series)}.")
    if any(mark.value < 0 for mark in series):
        raise ValueError("A chart of parts cannot show a negative value.")
    return series


def _colour(mark: Slice, place: int) -> str:
    return escape(mark.colour or CHART_COLOURS[place])


def _ink(mark: Slice, place: int) -> tuple[str, str]:
    return _class(mark, place), mark.colour or CHART_COLOURS[place]


def _class(mark: Slice, place: int) -> str:
    colour = (mark.colour or CHART_COLOURS[place]).upper()
    return f"slice slice-{CHART_COLOURS.index(colour) + 1}" if colour in CHART_COLOURS else "slice"


def _value(mark: Slice, unit: str) -> str:
    """A Chinese unit counts with its number; an English one would need its plural and stands in the table's head."""
    return f"{mark.value:,} {unit}".strip() if not unit.isascii() else f"{mark.value:,}"


def _length(text: str, size: float = SIZE) -> float:
    """About how wide `text` is: a Chinese character is one em, a Latin letter a little more than half."""
    ems = sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.56 for letter in text)
    return ems * size


def _label(
    text: str, x: float, y: float, anchor: str, *, strong: bool = False, size: float = SIZE, limit: float = 0
) -> str:
    """One line of text centred on `y`; a label wider than `limit` is set smaller, then shortened."""
    if limit and _length(text, size) > limit:
        size = max(size * limit / _length(text, size), 11)
        while len(text) > 1 and _length(text, size) > limit:
            text = text.rstrip("…")[:-1] + "…"
    weight = ' font-weight="700"' if strong else ""
    return (
        f'<text x="{x:.1f}" y="{y + size * 0.36:.1f}" font-size="{size:.1f}"'
        f' text-anchor="{anchor}"{weight}>{escape(text)}</text>'
    )


def _at(x: float, y: float, radius: float, turn: float) -> tuple[float, float]:
    angle = 2 * math.pi * turn - math.pi / 2
    return x + radius * math.cos(angle), y + radius * math.sin(angle)


def _ring(x: float, y: float, outer: float, inner: float, start: float, end: float) -> str:
    """The part of a ring between two turns (0 to 1); a whole ring is two circles."""
    if end - start >= 1:
        return "".join(
            f"M{x:.2f} {y - r:.2f}A{r} {r} 0 1 1 {x:.2f} {y + r:.2f}A{r} {r} 0 1 1 {x:.2f} {y - r:.2f}z"
            for r in (outer, inner)
        )
    large = 1 if end - start > 0.5 else 0
    (ax, ay), (bx, by) = _at(x, y, outer, start), _at(x, y, outer, end)
    (cx, cy), (dx, dy) = _at(x, y, inner, end), _at(x, y, inner, start)
    return (
        f"M{ax:.2f} {ay:.2f}A{outer} {outer} 0 {large} 1 {bx:.2f} {by:.2f}"
        f"L{cx:.2f} {cy:.2f}A{inner} {inner} 0 {large} 0 {dx:.2f} {dy:.2f}z"
    )


def _svg(parts: list[str], *, height: int, title: str, description: str, name: str, ink: Ink) -> str:
    safe = escape(name)
    font = f' font-family="{escape(ink.font)}"' if ink.font else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-labelledby="{safe}-title {safe}-desc" fill="{ink.colour}"{font}>'
        f'<title id="{safe}-title">{escape(title)}</title><desc id="{safe}-desc">{escape(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )
