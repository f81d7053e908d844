"""From an edition to its tree of blocks in one language, every number decided, every address relative."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from huying.core.period import Period
from huying.core.shapes import in_language
from huying.figures.engine import UnknownFigure, UnknownPart
from huying.figures.materials import NoSuchMaterial, supply
from huying.figures.snapshot import snapshot
from huying.reports import blocks, shape
from huying.reports.answers import LABELS, Answer, answers, period_words
from huying.reports.blocks import Block, Colophon, Document, FrozenFigure, Language, Section
from huying.reports.disclosure import Evaluated
from huying.reports.models import Edition
from huying.reports.models import Section as SectionRecord
from huying.reports.prose import Quotable, Quoted, UnknownQuotation, Unprintable, flat, spans
from huying.reports.quoting import evaluate_edition
from huying.reports.render import plain
from huying.reports.shape import HELP

LANGUAGES: tuple[Language, ...] = ("zh-hant", "zh-hans", "en")
LICENCE = "CC BY 4.0"


UNBUILDABLE = (Unprintable, NoSuchMaterial, UnknownFigure, UnknownPart)


def build(edition: Edition, language: Language) -> Document:
    """The live document of a draft in one language, all its figures from one snapshot.

    Raises one of UNBUILDABLE, whose message names the place.
    """
    with snapshot():
        document = bare(edition, language, evaluate_edition(edition))
    return replace(
        document, colophon=replace(document.colophon, content_hash=f"sha256:{digest_of(document)}")
    )


def build_section(edition: Edition, section: SectionRecord, language: Language) -> Document:
    """A document of `section` alone, which need not be saved, for looking at it. Raises one of UNBUILDABLE."""
    with snapshot(), translation.override(language):
        return _Builder(edition, language, evaluate_edition(edition)).document(None, [section])


def bare(
    edition: Edition, language: Language, evaluated: Evaluated, published_on: date | None = None
) -> Document:
    """The document of figures already evaluated, without its content hash. Raises one of UNBUILDABLE."""
    with translation.override(language):
        sections = edition.sections.order_by("number")
        return _Builder(edition, language, evaluated).document(published_on, sections)


def digest_of(document: Document) -> str:
    """SHA-256 of everything in a document, as hexadecimal; the same on every database."""
    return digest_of_tree(plain.tree(document))


def digest_of_tree(tree: Any) -> str:
    text = json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class _Builder:
    """Builds one document; remembers which figures were quoted, in order."""

    def __init__(self, edition: Edition, language: Language, evaluated: Evaluated) -> None:
        self.edition = edition
        self.language = language
        self.period = Period(edition.from_on, edition.until_on)
        self.answers = answers(edition, language, evaluated)
        self.quoted: dict[str, FrozenFigure] = {}
        self.numbers = _numbers(edition.sections.order_by("number"))

    def document(self, published_on: date | None, records: Iterable[SectionRecord]) -> Document:
        edition = self.edition
        sections = tuple(self._section(each) for each in records)
        return Document(
            code=edition.code,
            language=self.language,
            title=in_language(edition.title, edition.title_en),
            subtitle=period_words(self.period),
            office=in_language(edition.office, edition.office_en),
            period=period_words(self.period),
            published_on=published_on,
            period_end=self.period.last_day,
            sections=sections,
            figures=tuple(self.quoted.values()),
            colophon=self._colophon(),
            base_url=f"/{self.language}/report/{edition.code}/",
        )

    def _section(self, record: SectionRecord) -> Section:
        if problem := next(shape.problems(record.blocks, record.slug), ""):
            raise shape.BadBlock(problem)
        made = tuple(
            MAKERS[table["kind"]](self, table, f"{record.slug}-{place}")
            for place, table in enumerate(record.blocks, start=1)
        )
        return Section(
            slug=record.slug,
            number=self.numbers.get(record.slug, ""),
            title=self.words(record.title, f"{record.slug}-0"),
            level=record.level,  # type: ignore[arg-type]
            blocks=made,
            url=f"/{self.language}/report/{self.edition.code}/#{record.slug}",
        )

    # --- one maker for each kind of block; `where` is the block's anchor --------------------------
    def words(self, table: dict[str, Any], where: str) -> str:
        """The words of a block on one line; a language that has none borrows the Chinese."""
        return flat(self._spans(table, where))

    def _spans(self, table: dict[str, Any], where: str) -> tuple[blocks.Span, ...]:
        text = str(table.get(LABELS[self.language]) or table.get("zh_hant") or "")
        slug, _dash, place = where.rpartition("-")
        quotable = Quotable(self._quote, lambda code: str(supply("activity", code, self.period)))
        return spans(text, quotable, shape.place_words(slug, int(place)))

    def heading(self, table: dict[str, Any], where: str) -> Block:
        return blocks.Heading(self.words(table, where), int(table.get("level", 2)), where)

    def prose(self, table: dict[str, Any], where: str) -> Block:
        return blocks.Prose(self._spans(table, where))

    def note(self, table: dict[str, Any], where: str) -> Block:
        return blocks.Note(self.words(table, where), table.get("tone", "slate"))

    def figure_row(self, table: dict[str, Any], where: str) -> Block:
        return blocks.FigureRow(tuple(self._figure(name, where) for name in table["figures"]))

    def table(self, table: dict[str, Any], where: str) -> Block:
        return self.help_table(table, where) if table["source"] == "help" else self.case_table(table, where)

    def help_table(self, table: dict[str, Any], where: str) -> Block:
        """What the edition quotes of help given to everybody, in the order of the chapter."""
        by_key = {
            answer.figure.key: answer
            for answer in self.answers.values()
            if not (answer.quoted.representative or answer.quoted.centre or answer.quoted.only)
        }
        quoted = [by_key[key] for key in HELP if key in by_key]
        if not quoted:
            raise UnknownQuotation(
                _("%(place)s: the edition quotes no figure about help given.") % {"place": where}
            )
        rows = tuple(
            (
                blocks.Cell(each.figure.label),
                blocks.Cell(each.full, self._figure(each.figure.code, where), numeric=True),
            )
            for each in quoted
        )
        return blocks.Table(where, self.words(table, where), (_("Figure"), _("Number")), rows)

    def case_table(self, table: dict[str, Any], where: str) -> Block:
        rows = [
            (
                blocks.Cell(label),
                blocks.Cell(answer.figure.text, self._figure(answer.figure.code, where), numeric=True),
            )
            for label, _colour, answer in self._by_category()
        ]
        total = self._total(where)
        rows.append(
            (blocks.Cell(_("Total")), blocks.Cell(total.text, self._figure(total.code, where), numeric=True))
        )
        columns = (_("Category"), _("Help cases (%(unit)s)") % {"unit": total.unit})
        return blocks.Table(where, self.words(table, where), columns, tuple(rows))

    def chart(self, table: dict[str, Any], where: str) -> Block:
        shown = [
            (label, colour, answer.figure)
            for label, colour, answer in self._by_category()
            if not answer.hidden
        ]
        series = tuple(blocks.Slice(label, int(figure.value), colour) for label, colour, figure in shown)
        alt = _("; ").join(f"{label} {figure.value}" for label, _colour, figure in shown)
        return blocks.Chart(
            where, table.get("chart", "bar"), self.words(table, where), self._total(where).unit, series, alt
        )

    def photo(self, table: dict[str, Any], where: str) -> Block:
        found = supply("photo", table["activity"], self.period)
        return blocks.Photo(
            anchor=where,
            file=found.file,
            caption=found.caption,
            alt=self.words(table, where) or found.alt,
            illustration=found.illustration,
            url=f"/report/images/{found.file.name}",
        )

    def people(self, table: dict[str, Any], where: str) -> Block:
        found = [supply("person", code, self.period) for code in table["people"]]
        return blocks.People(tuple(blocks.Person(each.name, each.romanised, each.posts) for each in found))

    def progress_table(self, table: dict[str, Any], where: str) -> Block:
        rows = tuple(
            blocks.ProgressRow(
                number=each.number,
                topic=each.topic,
                status=each.status,
                status_tone=each.tone,
                as_of=each.as_of,
                valid_until=each.valid_until,
                submitter=each.submitter,
                url=each.path,
            )
            for each in supply("progress", "", self.period)
        )
        return blocks.ProgressTable(where, self.words(table, where) or _("Progress of proposals"), rows)

    def recommendations(self, table: dict[str, Any], where: str) -> Block:
        found = supply("recommendations", table.get("survey") or table["representative"], self.period)
        items = tuple(blocks.Item(each.number, each.text, each.addressee, each.status) for each in found)
        return blocks.Recommendations(where, self.words(table, where), items)

    def contacts(self, table: dict[str, Any], where: str) -> Block:
        found = [supply("office", code, self.period) for code in table["offices"]]
        offices = tuple(
            blocks.Office(each.name, each.city, each.address, each.phone, each.fax, each.email, each.website)
            for each in found
        )
        return blocks.Contacts(where, self.words(table, where) or _("Contacts"), offices)

    def qr_codes(self, table: dict[str, Any], where: str) -> Block:
        found = [supply("channel", code, self.period) for code in table["publications"]]
        return blocks.QrCodes(tuple(blocks.QrCode(each.label, each.url) for each in found))

    # --- figures ---------------------------------------------------------------------------------
    def _quote(self, name: str) -> Quoted:
        answer = self.answers[name]
        self.quoted.setdefault(name, answer.figure)
        return Quoted(answer.figure, answer.result.unit, answer.say)

    def _figure(self, name: str, where: str) -> FrozenFigure:
        if name not in self.answers:
            raise UnknownQuotation(
                _("%(place)s: “%(name)s” is no figure of this edition.") % {"place": where, "name": name}
            )
        return self._quote(name).figure

    def _by_category(self) -> list[tuple[str, str, Answer]]:
        """The quoted figure of each category over everybody, in the office's order, with its colour."""
        by_part = {
            answer.quoted.only.get("category"): answer
            for answer in self.answers.values()
            if answer.figure.key == "cases.received" and not answer.quoted.representative
        }
        found = supply("categories", "", self.period)
        return [(each.label, each.colour, by_part[each.part]) for each in found if each.part in by_part]

    def _total(self, where: str) -> FrozenFigure:
        whole = [a for a in self.answers.values() if a.figure.key == "cases.received" and not a.quoted.only]
        joint = [answer for answer in whole if not answer.quoted.representative]
        if not whole:
            raise UnknownQuotation(
                _("%(place)s: the edition does not quote the cases received.") % {"place": where}
            )
        return (joint or whole)[0].figure

    def _colophon(self) -> Colophon:
        last = self.edition.until_on - timedelta(days=1)
        values = [
            (name, answer.figure.value, answer.figure.digest) for name, answer in sorted(self.answers.items())
        ]
        version = hashlib.sha256(json.dumps(values).encode()).hexdigest()[:12]
        small = _("Counts of cases below %(limit)s are shown only when two people released them.")
        return Colophon(
            filters=(
                f"{date_format(self.edition.from_on)} – {date_format(last)}",
                _("All representatives and centres, unless a figure says otherwise"),
                small % {"limit": settings.SMALL_CELL},
            ),
            as_of=date_format(self.edition.as_of),
            data_version=version,
            content_hash="",
            generated_from=_("Records of the office, through the figures listed in this report"),
            licence=LICENCE,
        )


def _numbers(records: Iterable[SectionRecord]) -> dict[str, str]:
    """What each section is numbered by its slug: 1, 2, 2.1; the cover is not counted."""
    found: dict[str, str] = {}
    chapter = part = 0
    for record in records:
        if record.slug == "cover":
            continue
        chapter, part = (chapter + 1, 0) if record.level == 1 else (chapter, part + 1)
        found[record.slug] = f"{chapter}.{part}" if part else str(chapter)
    return found


MAKERS: dict[str, Callable[[_Builder, dict[str, Any], str], Block]] = {
    "heading": _Builder.heading,
    "prose": _Builder.prose,
    "note": _Builder.note,
    "figure_row": _Builder.figure_row,
    "table": _Builder.table,
    "chart": _Builder.chart,
    "photo": _Builder.photo,
    "people": _Builder.people,
    "progress_table": _Builder.progress_table,
    "recommendations": _Builder.recommendations,
    "contacts": _Builder.contacts,
    "qr_codes": _Builder.qr_codes,
}
