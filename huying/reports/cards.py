"""The card of a figure: what it says, what it counts, where it is quoted, and the records behind it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.utils import translation
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.accounts.policy import Actor
from huying.core.text import fold
from huying.figures.engine import Origin, get
from huying.records.kind import kind_of
from huying.records.presentation import record_url
from huying.reports.blocks import Chart, Document, FigureRef, FigureRow, FrozenFigure, Prose, Slice, Table
from huying.reports.models import Edition, EditionFigure
from huying.reports.queries import document_of, published, quoting
from huying.reports.quoting import scope_of
from huying.reports.render import charts
from huying.reports.render.words import kind_words, qualifier_words

MOST_LINKS = 200
MOST_EDITIONS = 12


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same figure in another edition."""

    edition: str
    period: str
    text: str
    unit: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """Everything a card shows.

    `number` is the text without its hedge, `exact` the value in full where the text rounds it, `links` records that
    the reader may open: empty for the public.
    """

    figure: FrozenFigure
    number: str
    exact: str
    kind: str
    quoted_in: tuple[tuple[str, str], ...]
    drawing: SafeString
    rows: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    hidden_links: int
    others: tuple[Elsewhere, ...]


def edition_with(key: str, code: str = "") -> Edition:
    """The newest published edition that quotes `key`, or the one asked for. Raises Http404."""
    rows = quoting(key)
    edition = (rows.filter(code=code) if code else rows).first()
    if edition is None:
        raise Http404
    return edition


def figure_of(edition: Edition, key: str, language: str, *, base: str = "") -> tuple[Document, FrozenFigure]:
    """The figure `key` (its name, or its engine key) as `edition` says it. Raises Http404."""
    document = document_of(edition, language, base=base)
    found = [each for each in document.figures if each.code == key]
    found = found or [each for each in document.figures if each.key == key]
    if not found:
        raise Http404
    return document, found[0]


def card_of(edition: Edition, key: str, language: str, reader: Actor) -> Card:
    """The card of figure `key` in `edition`. Raises Http404 when the edition does not quote it."""
    document, figure = figure_of(edition, key, language)
    quoted = edition.figures.select_related("frozen").get(name=figure.code)
    links, hidden = _links(quoted, reader)
    return Card(
        figure=figure,
        number=figure.text.removeprefix(figure.hedge).strip(),
        exact=_exact(figure, document),
        kind=kind_words(document.language)[figure.kind],
        quoted_in=tuple(_places(document, figure.code)),
        drawing=_drawing(figure),
        rows=tuple((row.label, row.value) for row in figure.breakdown),
        links=links,
        hidden_links=hidden,
        others=tuple(_elsewhere(edition, figure.code, language)),
    )


def _exact(figure: FrozenFigure, document: Document) -> str:
    if not figure.value:
        return ""
    with translation.override(document.language):
        full = number_format(figure.value, force_grouping=True)
    if full in figure.text or figure.value in figure.text:
        return ""
    return f"{qualifier_words(document.language)[figure.qualifier]} {full}"


def _places(document: Document, code: str) -> Iterator[tuple[str, str]]:
    """Sections that quote the figure, each once, with their anchors."""
    for section in document.sections:
        if any(code in _codes(block) for block in section.blocks):
            yield section.title, section.slug


def _codes(block: object) -> list[str]:
    """Figures that a block quotes, in order."""
    if isinstance(block, Prose):
        return [span.figure.code for span in block.spans if isinstance(span, FigureRef)]
    if isinstance(block, FigureRow):
        return [figure.code for figure in block.figures]
    if isinstance(block, Table):
        return [cell.figure.code for row in block.rows for cell in row if cell.figure]
    return []


def _drawing(figure: FrozenFigure) -> SafeString:
    """The breakdown as a chart, when it has few enough whole parts to be read."""
    rows = figure.breakdown
    if not 2 <= len(rows) <= charts.MOST_MARKS or not all(row.value.isdecimal() for row in rows):
        return SafeString("")
    series = tuple(Slice(row.label, int(row.value)) for row in rows)
    alt = _("; ").join(f"{row.label} {row.value}" for row in rows)
    return charts.on_page(Chart(f"chart-{figure.code}", "bar", figure.label, figure.unit, series, alt))


def _links(quoted: EditionFigure, reader: Actor) -> tuple[tuple[tuple[str, str], ...], int]:
    """The records behind the value that a signed-in reader may open, by the policy of their kind, and how many not."""
    if not isinstance(reader, User):
        return (), 0
    key, scope = scope_of(quoted)
    figure = get(key)
    if figure.origin is Origin.PERIOD:
        return (), 0
    records = figure.narrowed(scope)
    codes = quoted.frozen.codes if hasattr(quoted, "frozen") else list(records.values_list("code", flat=True))
    kind = kind_of(records.model)
    if kind is None:
        return (), len(codes)
    rows = list(kind.visible_to(reader).filter(code__in=codes[:MOST_LINKS]).order_by("code"))
    return tuple((str(row), record_url(kind, row.code)) for row in rows), len(codes) - len(rows)


def _elsewhere(edition: Edition, name: str, language: str) -> Iterator[Elsewhere]:
    """What other published editions say under the same name, newest first."""
    rows = published().filter(figures__name=name).exclude(pk=edition.pk)
    for other in rows[:MOST_EDITIONS]:
        document, figure = figure_of(other, name, language)
        address = reverse("reports:edition_figure", args=[other.code, name])
        yield Elsewhere(document.title, figure.period, figure.text, figure.unit, address)


def grouped(document: Document, words: str, kind: str = "") -> list[tuple[str, str, list[FrozenFigure]]]:
    """Figures under the section that quotes each first, with its anchor.

    `words` narrows them by label, name or definition, `kind` by how they came to be.
    """
    wanted = fold(words)
    left = {
        figure.code: figure
        for figure in document.figures
        if kind in {"", figure.kind}
        and wanted in fold(f"{figure.label} {figure.code} {figure.key} {figure.definition}")
    }
    groups = []
    for section in document.sections:
        here = [left.pop(code) for block in section.blocks for code in _codes(block) if code in left]
        if here:
            groups.append((section.title, section.slug, here))
    return [*groups, *([(_("Others"), "", list(left.values()))] if left else [])]


def kinds_in(document: Document, chosen: str) -> Iterable[tuple[str, str, int, bool]]:
    """Each way a figure of the document came to be: its name, its words, how many, whether it is chosen."""
    counts: dict[str, int] = {}
    for figure in document.figures:
        counts[figure.kind] = counts.get(figure.kind, 0) + 1
    for kind, words in kind_words(document.language).items():
        if kind in counts:
            yield kind, words, counts[kind], kind == chosen
