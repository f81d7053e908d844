"""The picture files of a document: read once, measured, and given as bytes."""

import base64
import io
import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, UnidentifiedImageError

MEDIA_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
LENGTH = re.compile(r"[0-9.]+")


class UnreadablePicture(ValueError):
    """A picture file is missing, of an unknown kind, or damaged."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its shape in units of its own."""

    content: bytes
    suffix: str
    width: int
    height: int

    @property
    def data_uri(self) -> str:
        return f"data:{MEDIA_TYPES[self.suffix]};base64,{base64.b64encode(self.content).decode()}"


def read(file: Path) -> Picture:
    """The picture in `file`; raises `UnreadablePicture` with a sentence that names it."""
    suffix = file.suffix.lower()
    if suffix not in MEDIA_TYPES:
        raise UnreadablePicture(f"The picture {file.name} is not an SVG, PNG, JPEG or WebP file.")
    try:
        content = file.read_bytes()
        width, height = _svg_size(content) if suffix == ".svg" else Image.open(io.BytesIO(content)).size
    except (OSError, UnidentifiedImageError, ElementTree.ParseError, ValueError) as problem:
        raise UnreadablePicture(f"The picture {file.name} cannot be read ({problem}).") from problem
    return Picture(content, suffix, max(round(width), 1), max(round(height), 1))


def _svg_size(content: bytes) -> tuple[float, float]:
    if b"<!ENTITY" in content:
        raise ValueError("it declares entities")
    root = ElementTree.fromstring(content)  # noqa: S314 (entities were refused above)
    box = [float(part) for part in re.split(r"[ ,]+", root.get("viewBox", "").strip()) if part]
    if len(box) == 4:
        return box[2], box[3]
    sides = [LENGTH.match(root.get(side, "")) for side in ("width", "height")]
    return tuple(float(side.group()) if side else 300.0 for side in sides)  # type: ignore[return-value]
