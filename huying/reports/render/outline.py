"""How the sections and blocks of a document nest, alike for every renderer."""

from collections.abc import Iterator
from dataclasses import dataclass

from huying.reports.blocks import Block, Document, FigureRef, FrozenFigure, Heading, Photo, Prose, Section


@dataclass(frozen=True, slots=True)
class Placed:
    """A block, or a run of neighbouring photos, with the heading depth it was given (0 for no heading)."""

    blocks: tuple[Block, ...]
    depth: int

    @property
    def block(self) -> Block:
        return self.blocks[0]


def placed(section: Section) -> Iterator[Placed]:
    """The blocks of a section: photos that stand together form a group; headings never skip a level."""
    depth: int = section.level
    photos: list[Block] = []
    for block in section.blocks:
        if isinstance(block, Photo):
            photos.append(block)
            continue
        if photos:
            yield Placed(tuple(photos), 0)
            photos = []
        if isinstance(block, Heading):
            depth = min(block.level + section.level - 1, depth + 1)
            yield Placed((block,), depth)
        else:
            yield Placed((block,), 0)
    if photos:
        yield Placed(tuple(photos), 0)


def quoted_in(paragraph: Prose) -> list[FrozenFigure]:
    """The figures of a paragraph, each once, in order."""
    return list(
        {span.figure.code: span.figure for span in paragraph.spans if isinstance(span, FigureRef)}.values()
    )


def short_hash(document: Document) -> str:
    """The beginning of the content hash: enough to tell two editions apart by eye."""
    return document.colophon.content_hash.removeprefix("sha256:")[:12]
