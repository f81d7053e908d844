"""Draws the illustrations (示意圖) of the sample report: flat scenes of people at work, nobody's likeness.

    python -m huying.sample.illustrations

The folder `2023/images` holds two files and receives one SVG per scene. `scenes.toml` lists for each activity
the pieces of its picture from back to front, one line each:

    piece x y size words…      e.g.  "person 320 570 1.1 point bob left brick"

`shapes.toml` holds the pieces that never change, as SVG with `$colours`; the pieces that do (people, tables,
boards, houses) are drawn here. Every piece stands with its foot at (0, 0). Words choose a pose, hair, a thing
held, a colour of the palette, `left` to turn round, or a measure such as `w320`. What no word chooses follows
from the activity's code, so the same scene is always drawn the same way and no two look alike.

The drawings use presentation attributes only, so that browsers and the typesetter show the same picture.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from math import hypot
from pathlib import Path
from string import Template

LABEL = "示意圖"
FOLDER = Path(__file__).parent / "2023" / "images"
SHAPES: dict[str, str] = tomllib.loads((FOLDER / "shapes.toml").read_text("utf-8"))
HELD = {name.removeprefix("held-"): svg for name, svg in SHAPES.items() if name.startswith("held-")}
WIDTH, HEIGHT = 960, 640
PAPER = "#FBFAF6"
INK = "#22302E"
PALETTE = {
    "harbour": "#0B5D5B",
    "amber": "#C98A1B",
    "sea": "#5B7FA6",
    "brick": "#A6493E",
    "leaf": "#7A8F3C",
    "plum": "#6B5B95",
}
SKINS = ("#EBCBA7", "#E2B98F", "#F0D5B8", "#D6A77C")
HAIRS = ("#2B3533", "#4A3B33", "#3A4350")
GREY_HAIR = "#C9C8C0"
# The panel behind a scene: four shapes, so that a page of pictures is not a page of boxes.
PANELS = (
    "M96 150Q110 62 240 66L720 56Q868 58 874 190L884 470Q880 574 760 572H190Q74 566 78 440Z",
    "M70 300Q70 74 300 70H660Q890 74 890 300V500Q890 572 810 572H150Q70 572 70 500Z",
    "M84 120Q86 60 160 60H800Q876 62 878 130V500Q878 572 800 572H160Q82 570 82 500Z",
    "M78 404Q66 150 270 84T690 66Q880 92 884 330V486Q880 572 790 572H170Q80 572 78 500Z",
)
# Arms of a figure: the far one and the near one, each from shoulder by elbow to hand.
ARMS = {
    "stand": ((-34, -170, -50, -130, -40, -96), (34, -170, 50, -130, 38, -96)),
    "point": ((-34, -170, -50, -130, -40, -96), (34, -170, 70, -150, 112, -188)),
    "wave": ((-34, -170, -50, -130, -40, -96), (34, -170, 84, -150, 66, -222)),
    "speak": ((-34, -170, -52, -128, -18, -112), (34, -170, 60, -112, 88, -150)),
    "hold": ((-34, -170, -52, -110, 30, -122), (34, -170, 48, -106, 50, -128)),
    "give": ((-34, -170, -50, -130, -40, -96), (34, -170, 58, -118, 104, -136)),
    "rest": ((-34, -170, -62, -104, -14, -98), (34, -170, 60, -104, 22, -98)),
    "sweep": ((-34, -170, -30, -110, 44, -126), (34, -170, 70, -130, 66, -92)),
}
HAIR_SHAPES = {
    "short": "M23-240Q20-263-4-262Q-31-260-28-226Q-27-214-21-212Q-20-228-10-238Q8-234 23-240Z",
    "crop": "M24-234Q24-260-2-260Q-29-258-27-222Q-23-228-20-238Q2-246 24-234Z",
    "bob": "M24-238Q22-266-6-264Q-36-260-33-216Q-33-194-24-190Q-8-192-12-214Q-14-230-8-240Q10-232 24-238Z",
    "bun": "M23-240Q20-263-4-262Q-30-260-28-222Q-24-214-20-216Q-20-230-10-240Q8-236 23-240Z"
    "M-44-252a15 15 0 1 0 30 0a15 15 0 1 0-30 0Z",
    "long": "M24-238Q22-266-6-264Q-36-260-34-212Q-36-176-28-166Q-10-168-14-208Q-14-230-8-240Q10-232 24-238Z",
    "thin": "M-8-255Q-30-252-28-224Q-27-212-21-212Q-20-232-8-255Z",
}


@dataclass(frozen=True, slots=True)
class Order:
    """One line of a scene: which piece, where, how large, and the words that vary it."""

    piece: str
    x: float
    y: float
    size: float
    words: frozenset[str]
    tone: str
    seed: int

    def pick(self, choices: tuple[str, ...], salt: int = 0) -> str:
        """One of `choices`, always the same for this line."""
        return choices[(self.seed >> (salt * 4)) % len(choices)]

    def measure(self, letter: str, otherwise: int) -> int:
        """The measure said as `w320`, or `otherwise`."""
        for word in self.words:
            if re.fullmatch(rf"{letter}\d+", word):
                return int(word[1:])
        return otherwise

    def one_of(self, names: Iterable[str], otherwise: str) -> str:
        """The word that is one of `names`, or `otherwise`."""
        return next((name for name in names if name in self.words), otherwise)

    @property
    def accent(self) -> str:
        """The colour named, or one of the palette that is not the scene's own."""
        named = self.one_of(tuple(PALETTE), "")
        return PALETTE[named] if named else self.pick(tuple(c for c in PALETTE.values() if c != self.tone))


def mix(colour: str, other: str, share: float) -> str:
    """`colour` with `share` of `other` in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def stroke(path: str, colour: str, width: int) -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round"/>'


def fill(path: str, colour: str) -> str:
    return f'<path d="{path}" fill="{colour}"/>'


# People


def _arm(points: tuple[int, ...], sleeve: str, skin: str) -> str:
    x, y, ex, ey, hx, hy = points
    length = hypot(hx - ex, hy - ey)
    palm = (round(hx + 9 * (hx - ex) / length), round(hy + 9 * (hy - ey) / length))
    hand = f'<circle cx="{palm[0]}" cy="{palm[1]}" r="11" fill="{skin}"/>'
    return stroke(f"M{x} {y}Q{ex} {ey} {hx} {hy}", sleeve, 21) + hand


def _head(order: Order, skin: str) -> str:
    elder = "elder" in order.words
    hair = GREY_HAIR if elder else order.pick(HAIRS, 2)
    usual = order.pick(("thin", "bun") if elder else ("short", "crop", "bob", "bun", "long"), 3)
    style = order.one_of(HAIR_SHAPES, usual)
    drawn = fill("M-10-206h20v22q-10 8-20 0z", mix(skin, "#A6493E", 0.18))
    drawn += f'<ellipse cx="0" cy="-226" rx="25" ry="29" fill="{skin}"/>'
    drawn += f'<circle cx="25" cy="-222" r="5" fill="{skin}"/>' + fill(HAIR_SHAPES[style], hair)
    if "helmet" in order.words:
        drawn += fill("M-30-236Q-30-272 0-272T30-238L42-232H-30Z", PALETTE["amber"])
    if "cap" in order.words:
        drawn += fill("M-29-238Q-28-268 0-268T28-240L48-234H-29Z", mix(order.accent, INK, 0.2))
    return drawn


def _upper_body(order: Order, pose: str, cloth: str) -> str:
    skin = order.pick(SKINS, 1)
    far, near = ARMS[pose]
    shade = mix(cloth, INK, 0.18)
    held = HELD.get(order.one_of(HELD, ""), "")
    drawn = _arm(far, shade, skin)
    if "bag" in order.words:
        drawn += (
            f'<rect x="-64" y="-184" width="40" height="78" rx="14" fill="{mix(order.accent, INK, 0.4)}"/>'
        )
    drawn += fill("M-41-156Q-41-192-10-195H10Q41-192 41-156L37-80H-37Z", cloth) + _head(order, skin)
    if "vest" in order.words:
        drawn += fill("M-22-193L-6-194V-80H-37L-40-160Z M22-193L6-194V-80H37L40-160Z", PALETTE["amber"])
    return drawn + held + _arm(near, mix(cloth, INK, 0.1), skin)


def person(order: Order) -> str:
    """Someone standing."""
    pose = order.one_of(ARMS, "stand")
    trousers = mix(order.pick((INK, PALETTE["sea"], PALETTE["harbour"], "#6B7874"), 4), INK, 0.35)
    shoes = fill("M-28 2v-8q0-8 12-8t14 10v6zM4 2v-8q0-8 12-8t20 10v6z", INK)
    if "skirt" in order.words:
        legs = stroke("M-13-60V-8M15-60V-8", order.pick(SKINS, 1), 13) + shoes
        legs += fill("M-36-88H36L46-40Q0-32-46-40Z", trousers)
    else:
        legs = stroke("M-17-80V-12M18-80V-12", trousers, 30) + shoes
    return legs + _upper_body(order, pose, order.accent)


def bust(order: Order) -> str:
    """Someone seated behind a table: the upper body, its foot at the edge of the table."""
    return (
        f'<g transform="translate(0 84)">{_upper_body(order, order.one_of(ARMS, "rest"), order.accent)}</g>'
    )


def sitter(order: Order) -> str:
    """Someone on a chair, seen from the side."""
    trousers = mix(order.pick((INK, PALETTE["sea"], "#6B7874"), 4), INK, 0.35)
    chair = stroke("M-34-62V-2M36-56V-2M-38-150V-58H40", mix(PALETTE["amber"], INK, 0.35), 9)
    legs = stroke("M-6-72Q58-80 62-60L64-12", trousers, 29) + fill("M50 2v-10q2-8 14-8t22 12v6z", INK)
    pose = order.one_of(ARMS, "hold")
    body = _upper_body(order, pose, order.accent)
    return f'{chair}<g transform="translate(-4 22)">{body}</g>{legs}'


def crowd(order: Order) -> str:
    """Listeners seen from behind: `n5` of them, `g100` apart."""
    count, gap = order.measure("n", 5), order.measure("g", 104)
    shirts = [mix(colour, PAPER, 0.2) for colour in PALETTE.values()]
    hairs = (*HAIRS, "#5A4A42")
    drawn = ""
    for at in range(count):
        x = round((at - (count - 1) / 2) * gap)
        turn = order.seed >> at
        drop = turn % 3 * 6
        drawn += fill(f"M{x - 46} 0v{drop - 44}q2-34 46-36t46 36v{44 - drop}z", shirts[(order.seed + at) % 6])
        drawn += f'<ellipse cx="{x}" cy="{drop - 98}" rx="25" ry="28" fill="{hairs[turn % 4]}"/>'
    return drawn


# Things that vary


def table(order: Order) -> str:
    """A table `w` wide; a cloth to the floor unless it has `legs`."""
    half = order.measure("w", 420) // 2
    wood = mix(PALETTE["amber"], PAPER, 0.35)
    if "legs" in order.words:
        under = stroke(f"M{24 - half}-84V-4M{half - 24}-84V-4", mix(wood, INK, 0.35), 10)
    else:
        under = fill(f"M{12 - half}-84H{half - 12}V0H{12 - half}Z", mix(order.accent, PAPER, 0.12))
    return f'{under}<rect x="{-half}" y="-98" width="{half * 2}" height="16" rx="6" fill="{wood}"/>'


def board(order: Order) -> str:
    """A plain board or screen `w` by `h`, its foot at the lower edge; on a stand with `stand`."""
    width, height = order.measure("w", 320), order.measure("h", 200)
    legs = stroke(
        f"M{-width // 3} 0L{-width // 3 - 16} 130M{width // 3} 0L{width // 3 + 16} 130", "#6B7874", 8
    )
    face = mix(order.tone, INK, 0.35) if "dark" in order.words else "#FFF"
    frame = mix(order.tone, PAPER, 0.45)
    return (legs if "stand" in order.words else "") + (
        f'<rect x="{-width // 2}" y="{-height}" width="{width}" height="{height}" rx="10" fill="{face}"'
        f' stroke="{frame}" stroke-width="8"/>'
    )


def estate(order: Order) -> str:
    """A block of flats `w` by `h` with lit windows."""
    width, height = order.measure("w", 120), order.measure("h", 300)
    wall = mix(order.accent, PAPER, 0.55 if "near" in order.words else 0.72)
    rows = "".join(
        f"M{x - width // 2} {y - height}h18v20h-18z"
        for y in range(26, height - 40, 44)
        for x in range(20, width - 30, 34)
    )
    return (
        f'<rect x="{-width // 2}" y="{-height}" width="{width}" height="{height}" rx="4" fill="{wall}"/>'
        + fill(rows, mix(wall, "#FFFFFF", 0.6))
    )


def skyline(order: Order) -> str:
    """A far row of towers `w` wide."""
    width, x, path = order.measure("w", 640), 0, "M0 0"
    for step in range(40):
        if x >= width:
            break
        tall, wide = 70 + (order.seed >> step) % 13 * 12, 34 + (order.seed >> (step + 3)) % 5 * 9
        path += f"V{-tall}h{wide}"
        x += wide
    return f'<g transform="translate({-x // 2} 0)">{fill(path + "V0Z", mix(order.tone, PAPER, 0.7))}</g>'


PIECES: dict[str, Callable[[Order], str]] = {
    piece.__name__: piece for piece in (person, bust, sitter, crowd, table, board, estate, skyline)
}


# Scenes


def shape(order: Order) -> str:
    """A piece of `shapes.toml` in this scene's colours."""
    colours = PALETTE | {
        "ink": INK,
        "paper": PAPER,
        "tone": order.tone,
        "haze": mix(order.tone, PAPER, 0.55),
        "mist": mix(order.tone, PAPER, 0.74),
        "a": order.accent,
        "shade": mix(order.accent, INK, 0.25),
        "pale": mix(order.accent, PAPER, 0.6),
        "wood": "#B98F50",
        "grey": "#6B7874",
        "pearl": "#DDE3DF",
    }
    return Template(SHAPES[order.piece]).substitute(colours)


def drawing(code: str, scene: list[str]) -> str:
    """The picture of one activity. Raises KeyError for a piece that nobody has drawn."""
    seed = int.from_bytes(sha256(code.encode()).digest(), "big")
    tone = list(PALETTE.values())[seed % len(PALETTE)]
    panel = PANELS[(seed >> 8) % len(PANELS)]
    parts = [
        fill(panel, mix(tone, PAPER, 0.86)),
        fill("M96 562Q480 548 864 562T864 584Q480 600 96 584T96 562Z", mix(tone, PAPER, 0.66)),
    ]
    for number, line in enumerate(scene):
        piece, x, y, size, *words = line.split()
        own = int.from_bytes(sha256(f"{code} {number}".encode()).digest(), "big")
        order = Order(piece, float(x), float(y), float(size), frozenset(words), tone, own)
        body = PIECES[piece](order) if piece in PIECES else shape(order)
        across = f"{'-' if 'left' in words else ''}{size}"
        scale = "" if across == size == "1" else f" scale({across} {size})"
        parts.append(f'<g transform="translate({x} {y}){scale}">{body}</g>')
    label = (
        f'<rect x="812" y="588" width="124" height="42" rx="21" fill="{PAPER}" stroke="#DDE3DF"/>'
        f'<text x="874" y="618" font-family="Noto Sans HK, sans-serif" font-size="26" text-anchor="middle"'
        f' fill="#4A5854">{LABEL}</text>'
    )
    size = f'width="{WIDTH}" height="{HEIGHT}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {size}>'
        f'<rect {size} fill="{PAPER}"/>{"".join(parts)}{label}</svg>\n'
    )


def drawings() -> Iterator[tuple[str, str]]:
    """Activity code and picture, for every scene of `scenes.toml`."""
    for code, scene in tomllib.loads((FOLDER / "scenes.toml").read_text("utf-8")).items():
        yield code, drawing(code, scene["pieces"])


def main() -> None:
    for code, svg in drawings():
        (FOLDER / f"{code}.svg").write_text(svg, "utf-8")


if __name__ == "__main__":
    main()
