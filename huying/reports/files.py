"""The files of an edition: page, print, package. Built once for each content and kept."""

import tempfile
from hashlib import sha256
from pathlib import Path
from typing import cast

from django.conf import settings

from huying.core.typeset.setting import cache_folder
from huying.reports.blocks import Document, Language
from huying.reports.document import LANGUAGES
from huying.reports.models import Edition
from huying.reports.queries import document_of, showable, withdrawn_pictures
from huying.reports.render import html, package, pdf

MEDIA = {"pdf": "application/pdf", "zip": "application/zip", "html": "text/html; charset=utf-8"}


def file_of(edition: Edition, form: str, language: str) -> Path:
    """One file of a published edition, from the cache when it has been made before with the same addresses and pictures."""
    told = f"{edition.content_hash} {settings.BASE_URL} {sorted(withdrawn_pictures())}"
    kept = cache_folder() / f"{edition.code}-{sha256(told.encode()).hexdigest()[:24]}-{language}.{form}"
    if not kept.exists():
        content = make(edition, form, language)
        with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as part:
            part.write(content)
        Path(part.name).replace(kept)
    return kept


def make(edition: Edition, form: str, language: str) -> bytes:
    """One file of an edition, made now. The package holds all languages, the asked-for one first."""
    if form == "zip":
        order = sorted(LANGUAGES, key=lambda each: each != language)
        return package.build({each: _document(edition, each) for each in order})
    document = _document(edition, cast(Language, language))
    return pdf.compile(document, cache_folder()) if form == "pdf" else html.standalone(document).encode()


def _document(edition: Edition, language: str) -> Document:
    return showable(document_of(edition, language, base=settings.BASE_URL), withdrawn_pictures())
