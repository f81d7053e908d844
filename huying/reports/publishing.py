"""Freezing an edition: after this it never changes, whatever happens to the records."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from huying.figures.engine import Result
from huying.figures.snapshot import snapshot
from huying.records.kind import By, the_kind
from huying.records.rules import actor_name
from huying.records.telling import tell
from huying.reports.blocks import Document
from huying.reports.disclosure import Evaluated, leaks_in, needs_release
from huying.reports.document import LANGUAGES, bare, digest_of, digest_of_tree
from huying.reports.models import Edition, EditionFigure, FrozenDocument, FrozenFigure
from huying.reports.quoting import evaluate_edition
from huying.reports.render import plain


class AlreadyPublished(Exception):
    """The edition was published before; a correction is a new edition."""


class NotReady(Exception):
    """The edition holds something that may not be published; the message names it."""


@transaction.atomic
def publish_edition(*, edition: Edition, by: By, at: datetime) -> Edition:
    """Freeze every quoted figure and the document in each language, from one snapshot, under one hash.

    Raises AlreadyPublished, NotReady, or one of document.UNBUILDABLE.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.is_published:
        raise AlreadyPublished(edition.code)
    if not edition.sections.exists():
        raise NotReady(_("The edition has no sections yet."))
    with snapshot():
        evaluated = evaluate_edition(edition)
        _must_be_releasable(evaluated)
        documents = [bare(edition, language, evaluated, timezone.localdate(at)) for language in LANGUAGES]
        for quoted, result in evaluated:
            _freeze_figure(quoted, result, at)
    edition.content_hash = _hash_of(documents)
    for document in documents:
        _freeze_document(edition, document)
    edition.published_at, edition.published_by = at, actor_name(by)
    edition.version += 1
    edition.updated_at = at
    edition.save(update_fields=["content_hash", "published_at", "published_by", "version", "updated_at"])
    tell(the_kind("editions"), edition, "published", by=by, at=at, note=edition.content_hash)
    return edition


def _hash_of(documents: Iterable[Document]) -> str:
    """One hash for the edition: that of its documents' hashes, in the order of LANGUAGES."""
    return hashlib.sha256("".join(digest_of(each) for each in documents).encode()).hexdigest()


def _must_be_releasable(evaluated: Evaluated) -> None:
    """Raises NotReady for a very small count that nobody released, printed or told by subtraction."""
    for quoted, result in evaluated:
        if needs_release(quoted, result):
            raise NotReady(
                _("%(name)s counts very few people's matters and has not been released.")
                % {"name": quoted.name}
            )
    for leak in leaks_in(evaluated):
        raise NotReady(
            _("%(wide)s less %(narrow)s tells a very small count that has not been released.")
            % {"wide": leak.wide.name, "narrow": ", ".join(each.name for each in leak.narrow)}
        )


def _freeze_figure(quoted: EditionFigure, result: Result, at: datetime) -> FrozenFigure:
    return FrozenFigure.objects.create(
        figure=quoted,
        value=str(result.value),
        qualifier=str(result.qualifier.value),
        unit=str(result.unit.value),
        origin=str(result.figure.origin),
        records=result.records.count(),
        digest=result.digest(),
        codes=result.codes(),
        breakdowns=_breakdowns(result),
        definition=_in_languages(lambda: result.figure.definition),
        note=_in_languages(lambda: result.note),
        frozen_at=at,
    )


def _breakdowns(result: Result) -> dict[str, list[list[str]]]:
    """Every grouping that adds to the definition, for the office's own file; only some are shown to the public."""
    found = {}
    for name in result.figure.breakdowns if not result.scope.only else ():
        try:
            found[name] = [[part.part, str(part.value)] for part in result.by(name)]
        except LookupError:
            continue
    return found


def _in_languages(words: Callable[[], object]) -> dict[str, str]:
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language.replace("-", "_")] = str(words())
    return said


def _freeze_document(edition: Edition, document: Document) -> FrozenDocument:
    colophon = replace(document.colophon, content_hash=f"sha256:{edition.content_hash}")
    tree = plain.tree(replace(document, colophon=colophon))
    return FrozenDocument.objects.create(
        edition=edition, language=document.language, tree=tree, digest=digest_of_tree(tree)
    )
