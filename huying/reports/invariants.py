"""What must always be true of what was published. That records moved on since is drift, and no fault."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.db.models import Aggregate, F

from huying.accounts.two_people import not_two
from huying.audit.models import Event
from huying.core.invariants import invariant
from huying.figures.engine import Figure, Origin, UnknownFigure, get
from huying.reports.document import LANGUAGES, digest_of_tree
from huying.reports.models import Edition, FrozenDocument, FrozenFigure, SmallCellRelease
from huying.reports.queries import document_of, published
from huying.reports.quoting import scope_of
from huying.reports.tables import figure_json


@invariant(
    "reports.documents",
    says="Every published edition has its documents in each language as they were frozen, under the hash on the trail.",
)
def documents() -> Iterator[str]:
    for edition in published():
        trees = {each.language: each for each in edition.documents.all()}
        for language, document in trees.items():
            if digest_of_tree(document.tree) != document.digest:
                yield f"{edition.code}: the document in {language} was altered"
        if [each for each in LANGUAGES if each not in trees]:
            yield f"{edition.code}: a language is missing"
        elif _content_hash(trees) != edition.content_hash:
            yield f"{edition.code}: its content hash is not that of its documents"
        told = Event.objects.filter(kind="editions", code=edition.code, action="editions.published")
        if list(told.values_list("note", flat=True)) != [edition.content_hash]:
            yield f"{edition.code}: the trail tells of another content hash"


def _content_hash(trees: dict[str, FrozenDocument]) -> str:
    """The hash as it was made: over the documents before they carried it themselves."""
    bare = [
        trees[each].tree | {"colophon": trees[each].tree["colophon"] | {"content_hash": ""}}
        for each in LANGUAGES
    ]
    return hashlib.sha256("".join(map(digest_of_tree, bare)).encode()).hexdigest()


@invariant(
    "reports.figures",
    says="Every frozen figure comes again from its frozen records, unless they were edited since.",
)
def figures() -> Iterator[str]:
    for frozen in (
        FrozenFigure.objects.select_related("figure__edition").order_by("pk").iterator(chunk_size=50)
    ):
        name = f"{frozen.figure.edition.code} {frozen.figure.name}"
        if hashlib.sha256("\n".join(frozen.codes).encode()).hexdigest() != frozen.digest:
            yield f"{name}: the digest is not that of its records"
        if len(frozen.codes) != frozen.records:
            yield f"{name}: {frozen.records} records, {len(frozen.codes)} named"
        again = _again(frozen)
        if again not in {None, frozen.value}:
            yield f"{name}: {frozen.value} was published, its records give {again}"


def _again(frozen: FrozenFigure) -> str | None:
    """The value over the frozen records, where it rests on them alone and they are as they were."""
    key, scope = scope_of(frozen.figure)
    try:
        figure = get(key)
    except UnknownFigure:
        return None
    if not _rests_on_its_records(figure):
        return None
    model: Any = figure.records(scope).model
    rows = model._default_manager.filter(code__in=frozen.codes)
    untouched = rows.filter(updated_at__lte=frozen.frozen_at).count()
    return str(figure.measured(scope, rows).value) if untouched == len(frozen.codes) else None


def _rests_on_its_records(figure: Figure) -> bool:
    """Whether the measure reads nothing but the records' own columns."""
    if figure.origin is not Origin.RECORDS or figure.compute is not None or figure.settled is not None:
        return False
    measure = figure.measure
    if not isinstance(measure, Aggregate):
        return False
    sources: list[Any] = [each for each in measure.get_source_expressions() if each is not None]
    return all(isinstance(each, F) and "__" not in getattr(each, "name", "__") for each in sources)


@invariant(
    "reports.values",
    says="Pages, PDF and JSON of a published edition, which share one document, give the frozen values.",
)
def values() -> Iterator[str]:
    for edition in published():
        frozen = {each.figure.name: each for each in _frozen_of(edition)}
        for language in LANGUAGES:
            for shown in document_of(edition, language, base="").figures:
                kept = frozen.get(shown.code)
                told = figure_json(edition, shown)
                if kept is None or (told["value"], told["digest"]) not in {
                    (kept.value, kept.digest),
                    (kept.value, ""),
                }:
                    yield f"{edition.code} {shown.code} in {language}: shown {told['value']}, frozen {kept}"


def _frozen_of(edition: Edition) -> Iterator[FrozenFigure]:
    yield from FrozenFigure.objects.filter(figure__edition=edition).select_related("figure")


@invariant(
    "reports.two_people",
    says="Every small count that may be published was asked for by one person and approved by another.",
)
def two_people() -> Iterator[str]:
    return not_two(
        SmallCellRelease.objects.all(),
        code="figure__name",
        asked="asked_by",
        decided="approved_by",
        when="approved_at",
    )
