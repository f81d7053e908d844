"""QR codes (二維碼) as small, deterministic SVG: dark modules on white, whatever the theme."""

from html import escape

import segno

QUIET_ZONE = 4  # modules of white the standard asks for on every side
DARK = "#16211f"


def svg(url: str, *, title: str = "", css_class: str = "qr") -> str:
    """`url` as a QR code; `title` is what it opens, for readers who cannot see it."""
    rows = [list(row) for row in segno.make(url, error="m", micro=False, boost_error=False).matrix]
    size = len(rows) + 2 * QUIET_ZONE
    named = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{css_class}" viewBox="0 0 {size} {size}" {named}'
        f' shape-rendering="crispEdges"><rect width="{size}" height="{size}" fill="#ffffff"/>'
        f'<path fill="{DARK}" d="{_path(rows)}"/></svg>'
    )


def _path(rows: list[list[int]]) -> str:
    """One rectangle for each horizontal run of dark modules."""
    steps: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                steps.append(f"M{start + QUIET_ZONE} {y + QUIET_ZONE}h{x - start}v1h-{x - start}z")
            x += 1
    return "".join(steps)
