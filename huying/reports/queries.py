"""Reading editions: which are public, and the document of each, frozen or live."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from huying.core.period import Period
from huying.figures.materials import supply
from huying.reports.blocks import Document, Language, Note, Photo
from huying.reports.document import build
from huying.reports.frozen import thaw
from huying.reports.models import Edition, FrozenDocument
from huying.reports.render import plain

ANY_PERIOD = Period.year(2000)  # a file is asked for by its name; no period matters


def published() -> QuerySet[Edition]:
    """Editions the public may read, newest period first."""
    return Edition.objects.filter(published_at__isnull=False).order_by("-from_on", "-published_at")


def quoting(key: str) -> QuerySet[Edition]:
    """Published editions that quote a figure, by its name in the edition or by its key."""
    return published().filter(Q(figures__name=key) | Q(figures__key=key)).distinct()


def document_of(edition: Edition, language: str, *, base: str) -> Document:
    """The document as it was frozen, or, while the edition is a draft, as the records have it now.

    `base` is the address that its relative addresses begin with. Raises FrozenDocument.DoesNotExist for a language
    that a published edition does not have, or one of document.UNBUILDABLE for a draft.
    """
    if edition.is_published:
        return _frozen(edition.pk, edition.content_hash, language, base)
    return thaw(plain.tree(build(edition, cast(Language, language))), base=base, picture=picture_file)


@lru_cache(maxsize=24)
def _frozen(edition: int, content_hash: str, language: str, base: str) -> Document:
    """A frozen document never changes, so it is read once; the hash keeps it apart from any other."""
    stored = FrozenDocument.objects.get(
        edition=edition, edition__content_hash=content_hash, language=language
    )
    return thaw(stored.tree, base=base, picture=picture_file)


def withdrawn_pictures() -> frozenset[str]:
    """Pictures that people no longer agree to show."""
    return cast(frozenset[str], supply("withdrawn_pictures", "", ANY_PERIOD))


def showable(document: Document, withdrawn: frozenset[str]) -> Document:
    """`document` with a note in the place of each withdrawn picture: consent goes before permanence."""
    if not withdrawn:
        return document
    with translation.override(document.language):
        note = Note(_("A picture stood here. Somebody in it no longer agrees to be shown."))
    sections = tuple(
        replace(
            section,
            blocks=tuple(
                note if isinstance(block, Photo) and block.file.name in withdrawn else block
                for block in section.blocks
            ),
        )
        for section in document.sections
    )
    return replace(document, sections=sections)


def for_a_page(edition: Edition, language: str, withdrawn: frozenset[str] = frozenset()) -> Document:
    """The document for a page of this site: links stay relative, the codes of its sections work on paper."""
    document = showable(document_of(edition, language, base=""), withdrawn)
    sections = tuple(replace(each, url=settings.BASE_URL + each.url) for each in document.sections)
    return replace(document, sections=sections)


def picture_file(name: str) -> Path:
    """The file of a picture that a document names."""
    return cast(Path, supply("picture", name, ANY_PERIOD))


def published_pictures() -> set[str]:
    """Names of the pictures that published editions show."""
    return {name for edition in published() for name in _pictures(edition.pk, edition.content_hash)}


@lru_cache(maxsize=24)
def _pictures(edition: int, content_hash: str) -> frozenset[str]:
    trees = FrozenDocument.objects.filter(edition=edition).values_list("tree", flat=True)
    return frozenset(name for tree in trees for name in _files_in(tree))


def _files_in(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _files_in(each)
    elif isinstance(node, dict):
        if node.get("type") == "Photo":
            yield node["file"]
        for each in node.values():
            yield from _files_in(each)
