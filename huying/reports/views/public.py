"""The public doors of the report: the long read, its files, and the card of every figure."""

import mimetypes
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import condition, require_safe

from huying.accounts.doors import public
from huying.accounts.policy import Function, Level, allows
from huying.core.preferences import look
from huying.core.sheets import csv_lines
from huying.reports.cards import card_of, edition_with, figure_of, grouped, kinds_in
from huying.reports.files import MEDIA, file_of
from huying.reports.models import Edition
from huying.reports.queries import (
    document_of,
    for_a_page,
    picture_file,
    published,
    published_pictures,
    withdrawn_pictures,
)
from huying.reports.render import html
from huying.reports.tables import COLUMNS, figure_json, figure_rows

PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
SHELLS = (settings.PACKAGE / "core" / "templates", settings.PACKAGE / "reports" / "templates")


def _edition(code: str) -> Edition:
    return get_object_or_404(published(), code=code)


def _newest() -> Edition:
    found = published().first()
    if found is None:
        raise Http404
    return found


def _language() -> str:
    return get_language() or "zh-hant"


@public
@require_safe
def edition_list(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/public/edition_list.html", {"editions": published()})


def _stamp(request: HttpRequest, code: str) -> str | None:
    """What the page of an edition depends on; nothing for people who signed in, whose pages are their own."""
    edition = published().filter(code=code).first()
    if edition is None or request.user.is_authenticated or len(get_messages(request)):
        return None
    token = request.COOKIES.get(settings.CSRF_COOKIE_NAME)  # the forms of the masthead hold it
    seen = (sorted(look(request)["look"].items()), sorted(withdrawn_pictures()))
    parts = (edition.content_hash, _language(), _shell_time(), token, *seen)
    return f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"'


@lru_cache(maxsize=1)
def _shell_time() -> int:
    """When the newest template around a report was written: a new release makes new pages."""
    return max(each.stat().st_mtime_ns for folder in SHELLS for each in folder.rglob("*.html"))


@public
@require_safe
@condition(etag_func=_stamp)
def report(request: HttpRequest, code: str) -> HttpResponse:
    edition = _edition(code)
    context = {
        "edition": edition,
        "document": document_of(edition, _language(), base=""),
        "body": _long_read(edition.pk, edition.code, edition.content_hash, _language(), withdrawn_pictures()),
        "files": [
            (form, reverse("reports:report_file", args=[code, form])) for form in ("pdf", "zip", "html")
        ],
        "corrections": edition.corrections.filter(published_at__isnull=False),
    }
    response = render(request, "reports/public/report.html", context)
    response["Cache-Control"] = "no-cache"
    return response


@lru_cache(maxsize=12)
def _long_read(pk: int, code: str, content_hash: str, language: str, withdrawn: frozenset[str]) -> SafeString:
    """The body of a published edition, which never changes but for pictures withdrawn."""
    document = for_a_page(Edition.objects.get(pk=pk, content_hash=content_hash), language, withdrawn)
    return html.fragment(
        document,
        address=lambda figure: reverse("reports:edition_figure", args=[code, figure.code]),
        picture=lambda photo: photo.url,
    )


@public
@require_safe
def report_file(request: HttpRequest, code: str, form: str) -> FileResponse:
    edition = _edition(code)
    path = file_of(edition, form, _language())
    response = FileResponse(path.open("rb"), content_type=MEDIA[form])
    kind = "inline" if form == "pdf" else "attachment"
    response["Content-Disposition"] = f'{kind}; filename="report-{edition.code}.{_language()}.{form}"'
    response["ETag"] = f'"{path.stem}"'
    return response


@public
@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture of a published report, while its people agree; drawings may do nothing but be seen.

    People who may read drafts see the pictures of drafts too.
    """
    response = FileResponse(_picture(request, name).open("rb"), content_type=mimetypes.guess_type(name)[0])
    response["Content-Security-Policy"] = PICTURE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private" if request.user.is_authenticated else "public, max-age=3600"
    return response


def _picture(request: HttpRequest, name: str) -> Path:
    public_one = name in published_pictures() and name not in withdrawn_pictures()
    path = picture_file(name)
    if not (public_one or allows(request.user, Function.REPORT, Level.READ)) or not path.is_file():
        raise Http404
    return path


@public
@require_safe
def figure_list(request: HttpRequest, code: str = "") -> HttpResponse:
    edition = _edition(code) if code else published().first()
    words, kind = request.GET.get("q", "").strip()[:80], request.GET.get("kind", "")[:12]
    context: dict[str, object] = {"edition": edition, "words": words, "kind": kind}
    if edition:
        document = document_of(edition, _language(), base="")
        groups = grouped(document, words, kind)
        context |= {
            "groups": groups,
            "found": sum(len(figures) for _title, _slug, figures in groups),
            "total": len(document.figures),
            "kinds": kinds_in(document, kind),
        }
    return render(request, "reports/public/figure_list.html", context)


@public
@require_safe
def figure_list_data(request: HttpRequest, form: str, code: str = "") -> HttpResponse:
    edition = _edition(code) if code else _newest()
    document = document_of(edition, _language(), base=settings.BASE_URL)
    if form == "json":
        return _json([figure_json(edition, each) for each in document.figures])
    return _csv(f"figures-{edition.code}", figure_rows(edition, document.figures))


@public
@require_safe
def figure_card(request: HttpRequest, key: str, code: str = "") -> HttpResponse:
    edition = _edition(code) if code else edition_with(key, request.GET.get("edition", ""))
    card = card_of(edition, key, _language(), request.user)
    context = {"card": card, "edition": edition, "columns": ("", card.figure.unit)}
    return render(request, "reports/public/figure_card.html", context)


@public
@require_safe
def figure_data(request: HttpRequest, key: str, form: str, code: str = "") -> HttpResponse:
    edition = _edition(code) if code else edition_with(key, request.GET.get("edition", ""))
    _document, figure = figure_of(edition, key, _language(), base=settings.BASE_URL)
    if form == "json":
        return _json(figure_json(edition, figure))
    return _csv(figure.code, figure_rows(edition, [figure], parts=True))


def _json(value: object) -> JsonResponse:
    return JsonResponse(value, safe=False, json_dumps_params={"ensure_ascii": False})


def _csv(name: str, rows: list[tuple[object, ...]]) -> HttpResponse:
    response = HttpResponse(b"".join(csv_lines(COLUMNS, rows)), content_type="text/csv; charset=utf-8")  # type: ignore[arg-type]
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
