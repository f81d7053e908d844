"""The report document: a tree of typed blocks with frozen figures, which every renderer reads.

One `Document` is one edition in one language. All text is already in that language and all numbers are
already formatted; a renderer decides only how things look. Nothing here knows a database.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

Language = Literal["zh-hant", "zh-hans", "en"]
Qualifier = Literal["exact", "at_least", "approx", "more_than"]
FigureKind = Literal["records", "declared", "cumulative", "external", "period", "ratio"]
StatusTone = Literal["leaf", "lamp", "slate"]
ChartKind = Literal["bar", "donut"]

CHART_COLOURS = ("#0B5D5B", "#C98A1B", "#5B7FA6", "#A6493E", "#7A8F3C", "#6B5B95")


# --- figures ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """One part of a figure, e.g. one category of cases; `value` is a plain number as text."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FrozenFigure:
    """A published number (數字) as it stood when the edition was frozen.

    `value` is the exact plain number as text ('12', '6.2'); `text` is what readers see, hedge included
    ('逾28萬'); `digest` is the SHA-256 of the codes of the records counted; `url` is the absolute address
    of its card for this edition and language ('' when there is no public address). `first_on` and `last_on`
    are the first and last day it was asked about, `scope` whom or what it was narrowed to, in machine form.
    """

    code: str
    key: str
    label: str
    value: str
    qualifier: Qualifier
    hedge: str
    text: str
    unit: str
    unit_key: str
    period: str
    definition: str
    kind: FigureKind
    source: str
    records: int
    digest: str
    breakdown: tuple[BreakdownRow, ...] = ()
    note: str = ""
    url: str = ""
    first_on: str = ""
    last_on: str = ""
    scope: str = ""


# --- what a paragraph is made of ----------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Text:
    """Words without figures."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class FigureRef:
    """A quoted figure; readers see `text`, which may bring the unit, or else `figure.text`."""

    figure: FrozenFigure
    text: str = ""

    @property
    def shown(self) -> str:
        return self.text or self.figure.text


@dataclass(frozen=True, slots=True)
class External:
    """A number or quotation of somebody else, with where it comes from."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class DateText:
    """A date as this language writes it; `iso` is the machine form ('2023-05-02', '2023-05') or ''."""

    text: str
    iso: str = ""


Span = Text | FigureRef | External | DateText


# --- blocks -------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section; level 2 is the first below the section's own title."""

    text: str
    level: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Prose:
    """One paragraph."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Figures shown large, side by side."""

    figures: tuple[FrozenFigure, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell; `figure` when the cell quotes one; numeric cells align to the end."""

    text: str
    figure: FrozenFigure | None = None
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row; the first cell of each row names the row."""

    anchor: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Slice:
    """One mark of a chart; `colour` is '#RRGGBB', or '' to take the next of the palette."""

    label: str
    value: int
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A simple chart of up to six whole numbers; it is always shown with its data as a table."""

    anchor: str
    kind: ChartKind
    caption: str
    unit: str
    series: tuple[Slice, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph or drawn illustration (示意圖) with the caption of its activity record.

    `file` is an SVG, PNG, JPEG or WebP on disk; `url` is where the web edition shows it from ('' embeds it).
    """

    anchor: str
    file: Path
    caption: str
    alt: str
    illustration: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A representative with the posts held in the period."""

    name: str
    romanised: str
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class People:
    """The representatives a section is about."""

    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One proposal and how far it has come; dates are text in the document's language ('' = not stated)."""

    number: int
    topic: str
    status: str
    status_tone: StatusTone
    as_of: str
    valid_until: str
    submitter: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ProgressTable:
    """Progress of proposals (落實進度)."""

    anchor: str
    caption: str
    rows: tuple[ProgressRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One recommendation."""

    number: int
    text: str
    addressee: str
    status: str


@dataclass(frozen=True, slots=True)
class Recommendations:
    """A numbered list of recommendations (建議)."""

    anchor: str
    caption: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """One place where residents can ask for help; empty text where nothing is on record."""

    name: str
    city: str
    address: str
    phone: str
    fax: str
    email: str
    website: str


@dataclass(frozen=True, slots=True)
class Contacts:
    """Offices and how to reach them (聯絡方法)."""

    anchor: str
    caption: str
    offices: tuple[Office, ...]


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code (二維碼); an empty `url` means the address is not on record and no code is drawn."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class QrCodes:
    """QR codes side by side."""

    codes: tuple[QrCode, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark set apart from the text: slate for a plain one, lamp for a caution."""

    text: str
    tone: Literal["slate", "lamp"] = "slate"


Block = (
    Heading
    | Prose
    | FigureRow
    | Table
    | Chart
    | Photo
    | People
    | ProgressTable
    | Recommendations
    | Contacts
    | QrCodes
    | Note
)


# --- the document -------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Section:
    """A section; its number is '2' or, inside another, '2.1'. The blocks of slug 'cover', which has none, stand on the cover."""

    slug: str
    number: str
    title: str
    level: Literal[1, 2]
    blocks: tuple[Block, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Colophon:
    """How the edition was made: enough to make it again and to tell it from any other."""

    filters: tuple[str, ...]
    as_of: str
    data_version: str
    content_hash: str
    generated_from: str
    licence: str


@dataclass(frozen=True, slots=True)
class Document:
    """One edition of the report in one language.

    `published_on` is None for a draft; `period_end` is the last day of the period and dates the files of
    a draft. `figures` holds every figure quoted, once, in the order of first quotation.
    """

    code: str
    language: Language
    title: str
    subtitle: str
    office: str
    period: str
    published_on: date | None
    period_end: date
    sections: tuple[Section, ...]
    figures: tuple[FrozenFigure, ...]
    colophon: Colophon
    base_url: str

    @property
    def cover(self) -> Section | None:
        """The section set on the cover, if there is one."""
        return next((section for section in self.sections if section.slug == "cover"), None)

    @property
    def body(self) -> tuple[Section, ...]:
        """The sections after the cover, in order."""
        return tuple(section for section in self.sections if section.slug != "cover")
