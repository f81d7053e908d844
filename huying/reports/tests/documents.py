"""A small but complete report in three languages: every block kind, with text as offices write it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from huying.reports.blocks import (
    Block,
    BreakdownRow,
    Cell,
    Chart,
    Colophon,
    Contacts,
    DateText,
    Document,
    External,
    FigureRef,
    FigureRow,
    FrozenFigure,
    Heading,
    Item,
    Language,
    Note,
    Office,
    People,
    Person,
    Photo,
    ProgressRow,
    ProgressTable,
    Prose,
    QrCode,
    QrCodes,
    Recommendations,
    Section,
    Slice,
    Table,
    Text,
)
from huying.reports.tests.wording import WORDING

PICTURES = Path(__file__).parent / "pictures"
BASE = "https://office.example.hk"
LANGUAGES: tuple[Language, ...] = ("zh-hant", "zh-hans", "en")

# code, key, value, qualifier, hedge, text, kind, records; label, unit and definition are in WORDING
FIGURES = (
    ("fig-cases-total", "cases.received", "12", "exact", "", "12", "records", 12),
    ("fig-cases-referred", "cases.referred", "10", "exact", "", "10", "records", 10),
    ("fig-centres-visits-cumulative", "centres.visits", "280000", "more_than", "over", None, "cumulative", 0),
    ("fig-submissions-total", "proposals.submitted", "17", "exact", "", "17", "declared", 0),
    ("fig-hebei-donated", "appeals.donated", "1310654", "exact", "", "1,310,654", "records", 3),
    ("fig-gansu-magnitude", "appeals.magnitude", "6.2", "exact", "", "6.2", "external", 0),
)


def figures(language: Language) -> dict[str, FrozenFigure]:
    """The figures of the fixture by code."""
    words = WORDING[language]
    made = {}
    for code, key, value, qualifier, hedge, text, kind, records in FIGURES:
        label, unit, definition = words["figures"][code]
        made[code] = FrozenFigure(
            code=code,
            key=key,
            label=label,
            value=value,
            qualifier=qualifier,
            hedge=words["over"] if hedge else "",
            text=text or words["visits_text"],
            unit=unit,
            unit_key="cases",
            period=words["period"],
            definition=definition,
            kind=kind,
            source=words["source"] if kind in {"declared", "external"} else "",
            records=records,
            digest="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" if records else "",
            breakdown=_breakdown(language) if code == "fig-cases-total" else (),
            url=f"{BASE}/{language}/figures/{key}/?edition=2023",
        )
    return made


def _breakdown(language: Language) -> tuple[BreakdownRow, ...]:
    return tuple(
        BreakdownRow(label, value)
        for label, value in zip(WORDING[language]["categories"], ("5", "1", "4", "2"), strict=True)
    )


def document(language: Language = "zh-hant") -> Document:
    """The whole fixture in one language."""
    words = WORDING[language]
    quoted = figures(language)
    return Document(
        code="2023",
        language=language,
        title=words["title"],
        subtitle=words["subtitle"],
        office=words["office"],
        period=words["period"],
        published_on=date(2024, 3, 1),
        period_end=date(2023, 12, 31),
        sections=tuple(_sections(language, words, quoted)),
        figures=tuple(quoted.values()),
        colophon=Colophon(
            filters=words["filters"],
            as_of=words["as_of"],
            data_version="2023.4",
            content_hash="sha256:3b1c5e0f6a7d8c9b0a1f2e3d4c5b6a79808f9e8d7c6b5a493827160f5e4d3c2b",
            generated_from=words["generated_from"],
            licence="CC BY 4.0",
        ),
        base_url=f"{BASE}/{language}/report/2023/",
    )


def one_section(*blocks: Block, language: Language = "zh-hant") -> Document:
    """The fixture reduced to one section with these blocks."""
    section = Section("only", 1, WORDING[language]["sections"]["cases"], 1, blocks)
    return replace(document(language), sections=(section,))


def _sections(language: Language, words: dict, quoted: dict[str, FrozenFigure]) -> list[Section]:
    titles = words["sections"]
    contents: list[tuple[str, int, tuple[Block, ...]]] = [
        ("cover", 1, _cover(words)),
        ("message", 1, _message(words, quoted)),
        ("cases", 1, _cases(words, quoted)),
        ("case-statistics", 2, _statistics(words, quoted)),
        ("progress", 1, _progress(words, quoted)),
        ("contacts", 1, _contacts(words)),
    ]
    return [
        Section(slug, place, titles[slug], level, blocks, f"{BASE}/{language}/report/2023/#{slug}")
        for place, (slug, level, blocks) in enumerate(contents, 1)
    ]


def _cover(words: dict) -> tuple[Block, ...]:
    return (People(tuple(Person(*person) for person in words["people"])),)


def _message(words: dict, quoted: dict[str, FrozenFigure]) -> tuple[Block, ...]:
    first, second = words["message"][:2]
    return (
        People((Person(*words["people"][0]),)),
        Prose((Text(first), FigureRef(quoted["fig-submissions-total"]), Text(words["message"][2]))),
        Photo("act-visit", PICTURES / "visit.svg", *words["photos"][0], illustration=True),
        Heading(words["subheading"], 3, "study"),  # deeper than its place: renderers bring it up
        Prose((Text(second), DateText(words["date"], "2023-10-10"), Text(words["message"][3]))),
        Photo("act-table", PICTURES / "table.svg", *words["photos"][1], illustration=True),
        Photo("act-road", PICTURES / "road.svg", *words["photos"][2], illustration=True),
        Note(words["note"]),
    )


def _cases(words: dict, quoted: dict[str, FrozenFigure]) -> tuple[Block, ...]:
    text = words["cases"]
    return (
        FigureRow(tuple(quoted[code] for code in list(quoted)[:3])),
        Prose(
            (
                Text(text[0]),
                FigureRef(quoted["fig-centres-visits-cumulative"]),
                Text(text[1]),
                FigureRef(quoted["fig-cases-total"]),
                Text(text[2]),
                FigureRef(quoted["fig-cases-referred"]),
                Text(text[3]),
                Text(text[4], strong=True),
                Text(text[5]),
            )
        ),
        Heading(words["relief"], 2, "relief"),
        Prose(
            (
                Text(text[6]),
                FigureRef(quoted["fig-gansu-magnitude"]),
                Text(text[7]),
                FigureRef(quoted["fig-hebei-donated"]),
                Text(text[8]),
                External(*words["external"]),
                Text(text[9]),
            )
        ),
        *(Prose((Text(paragraph),)) for paragraph in words["long"]),
    )


def _statistics(words: dict, quoted: dict[str, FrozenFigure]) -> tuple[Block, ...]:
    counts = (5, 1, 4, 2)
    rows = tuple(
        (Cell(label), Cell(str(count), numeric=True))
        for label, count in zip(words["categories"], counts, strict=True)
    )
    total = (Cell(words["total"]), Cell("12", quoted["fig-cases-total"], numeric=True))
    series = tuple(Slice(label, count) for label, count in zip(words["categories"], counts, strict=True))
    unit = words["figures"]["fig-cases-total"][1]
    return (
        Table("tbl-cases", words["table"], words["columns"], (*rows, total), note=words["note"]),
        Chart("cht-cases", "donut", words["chart"], unit, series, words["chart_alt"]),
        Chart("cht-cases-bar", "bar", words["chart"], unit, series, words["chart_alt"]),
    )


def _progress(words: dict, quoted: dict[str, FrozenFigure]) -> tuple[Block, ...]:
    rows = tuple(
        ProgressRow(
            place, topic, status, tone, words["as_of"], until, submitter, f"{BASE}/proposals/{place}/"
        )
        for place, (topic, status, tone, until, submitter) in enumerate(words["progress"], 1)
    )
    items = tuple(Item(place, *item) for place, item in enumerate(words["recommendations"], 1))
    return (
        Prose(
            (Text(words["message"][0]), FigureRef(quoted["fig-submissions-total"]), Text(words["message"][2]))
        ),
        ProgressTable("tbl-progress", words["sections"]["progress"], rows, note=words["note"]),
        Note(words["caution"], "lamp"),
        Recommendations("lst-medical", words["recommendations_caption"], items),
    )


def _contacts(words: dict) -> tuple[Block, ...]:
    return (
        Contacts(
            "offices", words["sections"]["contacts"], tuple(Office(*office) for office in words["offices"])
        ),
        QrCodes((QrCode(words["codes"][0], f"{BASE}/report/"), QrCode(words["codes"][1], ""))),
    )
