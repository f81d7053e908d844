"""Public API: published editions and their figures."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from huying.core.refused import REFUSALS, Words
from huying.reports.blocks import Language
from huying.reports.cards import edition_with, figure_of
from huying.reports.models import Edition
from huying.reports.queries import document_of, published
from huying.reports.tables import figure_json

router = Router(tags=["report"])


class EditionOut(Schema):
    """A published edition; the period runs from the first to the last day."""

    code: str
    title: str
    title_en: str
    period_start: str
    period_end: str
    as_of: str
    published_at: str
    content_hash: str
    url: str


class PartOut(Schema):
    """One part of a breakdown."""

    label: str
    value: str


class FigureOut(Schema):
    """A published figure: the value as plain text, the records behind it by number and digest."""

    edition: str
    name: str
    key: str
    label: str
    value: str
    text: str
    qualifier: str
    unit: str
    unit_label: str
    period: str
    definition: str
    kind: str
    source: str
    note: str
    records: int
    digest: str
    breakdown: list[PartOut]
    as_of: str
    content_hash: str
    url: str


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "code": edition.code,
        "title": edition.title,
        "title_en": edition.title_en,
        "period_start": edition.from_on.isoformat(),
        "period_end": (edition.until_on - timedelta(days=1)).isoformat(),
        "as_of": edition.as_of.isoformat(),
        "published_at": edition.published_at.isoformat() if edition.published_at else "",
        "content_hash": edition.content_hash,
        "url": f"{settings.BASE_URL}/zh-hant/report/{edition.code}/",
    }


@router.get("/editions", response={200: list[EditionOut]} | REFUSALS)
def editions(request: HttpRequest) -> list[dict[str, Any]]:
    """Published editions, newest period first."""
    return [_edition(each) for each in published()]


@router.get("/editions/{code}", response={200: EditionOut} | REFUSALS)
def edition(request: HttpRequest, code: Words) -> dict[str, Any]:
    """One published edition."""
    return _edition(get_object_or_404(published(), code=code))


@router.get("/editions/{code}/figures", response={200: list[FigureOut]} | REFUSALS)
def figures(request: HttpRequest, code: Words, language: Language = "zh-hant") -> list[dict[str, Any]]:
    """Every figure that an edition quotes, as it was published."""
    found = get_object_or_404(published(), code=code)
    document = document_of(found, language, base=settings.BASE_URL)
    return [figure_json(found, each) for each in document.figures]


@router.get("/figures/{name}", response={200: FigureOut} | REFUSALS)
def figure(
    request: HttpRequest, name: Words, edition: Words = "", language: Language = "zh-hant"
) -> dict[str, Any]:
    """One figure by its name in the edition or by its key; the newest edition's unless one is asked for."""
    found = edition_with(name, edition)
    return figure_json(found, figure_of(found, name, language, base=settings.BASE_URL)[1])
