"""The smallest editions: a year, a few quoted figures over a few cases, and a section that quotes them."""

from datetime import date

from huying.cases.tests.factories import CaseFactory, CategoryFactory
from huying.core.tests.factories import MOMENT
from huying.figures.tests.factories import ExternalFactFactory
from huying.reports.models import Edition, EditionFigure, Section, SmallCellRelease

YEAR = (date(2023, 1, 1), date(2024, 1, 1))


def make_edition(code="2023", year=2023, **values):
    stretch = {"from_on": date(year, 1, 1), "until_on": date(year + 1, 1, 1), "as_of": date(year, 12, 31)}
    words = {
        "title": "示例工作報告",
        "title_en": "Sample report",
        "office": "示例辦事處",
        "office_en": "Sample office",
    }
    return Edition.objects.create(code=code, created_at=MOMENT, updated_at=MOMENT, **stretch | words | values)


def quote(edition, name, key, *, label="示例數字", only=None, **values):
    return EditionFigure.objects.create(
        code=f"{edition.code}-{name}",
        edition=edition,
        name=name,
        key=key,
        from_on=edition.from_on,
        until_on=edition.until_on,
        only=only or {},
        label={"zh_hant": label, "zh_hans": label, "en": f"{label} in English"},
        position=edition.figures.count() + 1,
        created_at=MOMENT,
        updated_at=MOMENT,
        **values,
    )


def write(edition, *blocks, slug="cases", number=1, **values):
    told = {"title": {"zh_hant": "個案", "zh_hans": "个案", "en": "Cases"}, "level": 1} | values
    return Section.objects.create(
        code=f"{edition.code}-{slug}",
        edition=edition,
        slug=slug,
        number=number,
        blocks=list(blocks),
        created_at=MOMENT,
        updated_at=MOMENT,
        **told,
    )


def prose(words, **values):
    return {"kind": "prose", "zh_hant": words, "zh_hans": words, "en": words} | values


def release(quoted):
    return SmallCellRelease.objects.create(
        figure=quoted, reason="示例", asked_by="editor", approved_by="supervisor", approved_at=MOMENT
    )


def make_cases(number, category=None, when=date(2023, 5, 2)):
    category = category or CategoryFactory()
    return CaseFactory.create_batch(number, category=category, received_on=when)


def make_report(code="2023", year=2023, cases=4):
    """An edition of one section that quotes a total of cases, the year, and an outside fact."""
    edition = make_edition(code, year)
    make_cases(cases, when=date(year, 5, 2))
    fact = ExternalFactFactory(code=f"ctx-{code}", value=3)
    quote(edition, "fig-cases", "cases.received", label="求助個案")
    quote(edition, "fig-year", "figures.year", label="報告年度")
    quote(edition, "fig-fact", "figures.external", label="外部數字", only={"fact": fact.code})
    write(
        edition,
        {"kind": "heading", "zh_hant": "概況", "zh_hans": "概况", "en": "Overview"},
        prose("年內接獲{figure:fig-cases}，報告年度為{figure:fig-year|number}，另見{figure:fig-fact}。"),
        {"kind": "figure_row", "figures": ["fig-cases", "fig-year"]},
        {"kind": "note", "tone": "lamp", "zh_hant": "示例備註", "zh_hans": "示例备注", "en": "A remark"},
    )
    return edition
