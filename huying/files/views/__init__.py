"""The doors of stored files: given back as they came, to be saved and never to be shown by us."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any, TypeVar

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from huying.accounts.doors import View, signed_in
from huying.files.keeping import ID
from huying.files.leaving import leaving
from huying.files.marking import mark_on
from huying.files.media import Media
from huying.files.models import StoredFile
from huying.files.owners import may_open, question_about
from huying.files.pages import page_picture
from huying.files.reasons import Refused
from huying.files.rules import is_sound

AnyResponse = TypeVar("AnyResponse", bound=HttpResponseBase)
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def _the_file(request: HttpRequest, id: str) -> StoredFile:
    """The file, if the person may see what it belongs to; else it does not exist."""
    whole = StoredFile.objects.filter(made_from=None).select_related("drawn")
    found = whole.filter(pk=id).first() if ID.fullmatch(id) else None
    if found is None or not may_open(request.user, found):
        raise Http404
    return found


def for_its_reader(view: Callable[..., HttpResponseBase]) -> View:
    """Only whoever may see what a file belongs to; to everybody else it does not exist, by whichever method they ask."""

    @signed_in
    @wraps(view)
    def guarded(request: HttpRequest, id: str, **more: Any) -> HttpResponseBase:
        file = _the_file(request, id)
        return question_about(request, file) or view(request, file, **more)

    return guarded


@for_its_reader
@require_safe
def file_open(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    """A file that a scanner has cleared is given at once; of any other it is said first what is known."""
    if file.state == StoredFile.State.CLEAN:
        return given(request, file)
    return told(request, file, 200 if file.state == StoredFile.State.UNSCANNED else 403)


@for_its_reader
@require_safe
def file_unscanned(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    """The same file for somebody who has read the warning; what a scanner refused is not given to anybody."""
    if file.state == StoredFile.State.REFUSED:
        return told(request, file, 403)
    return given(request, file)


@for_its_reader
@require_safe
def file_picture(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    """A photograph as we drew it anew, to be looked at."""
    drawn = getattr(file, "drawn", None)
    if drawn is None:
        raise Http404
    if not is_sound(drawn):
        return told(request, drawn, 410, damaged=True)
    if mark_on(file):
        return guarded(HttpResponse(_first_page(file), content_type=Media.JPEG.value))
    return guarded(FileResponse(drawn.path.open("rb"), content_type=drawn.media_type))


def _first_page(file: StoredFile) -> bytes:
    try:
        return page_picture(file, 1)
    except Refused:
        raise Http404 from None


def given(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    """The file as it leaves the office, to be saved; a damaged one is not given, nor one that cannot bear its mark."""
    if not is_sound(file):
        return told(request, file, 410, damaged=True)
    try:
        going = leaving(file)
    except Refused:
        return told(request, file, 422, unmarked=True)
    answer = FileResponse(
        file.path.open("rb") if going.content is None else BytesIO(going.content),
        content_type=going.media_type,
    )
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=going.name)
    return guarded(answer)


def guarded(answer: AnyResponse) -> AnyResponse:
    """Whatever a browser makes of it, it does so without scripts, without a place and without keeping a copy."""
    answer["Content-Security-Policy"] = POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def told(
    request: HttpRequest, file: StoredFile, status: int, *, damaged: bool = False, unmarked: bool = False
) -> HttpResponse:
    """What is known of a file that is not given at once, or not at all."""
    context = {
        "file": file,
        "damaged": damaged,
        "unmarked": unmarked,
        "unscanned": file.state == StoredFile.State.UNSCANNED and not damaged,
    }
    return render(request, "files/file.html", context, status=status)
