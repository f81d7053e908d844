"""Looking at a file: its pages as we draw them, one at a time, larger, turned. The file itself never reaches the screen."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huying.files.media import DRAWABLE, Media
from huying.files.models import StoredFile
from huying.files.owners import home_of
from huying.files.pages import page_count, page_picture
from huying.files.reasons import Refused
from huying.files.rules import is_sound
from huying.files.sentences import sentence
from huying.files.views import for_its_reader, guarded, told

LARGEST = 4


class LookForm(forms.Form):
    """Which page, how large, turned how far; what makes no sense is as if it were not said."""

    page = forms.IntegerField(min_value=1, required=False)
    size = forms.IntegerField(min_value=1, max_value=LARGEST, required=False)
    turn = forms.ChoiceField(choices=[(each, each) for each in ("0", "90", "180", "270")], required=False)


@dataclass(frozen=True, slots=True)
class Look:
    """One view of one page; its properties are the ways on."""

    page: int
    pages: int
    size: int = 1
    turn: int = 0

    def address(self, **other: int) -> str:
        told = {"page": self.page, "size": self.size, "turn": self.turn} | other
        return "?" + urlencode(told)

    @property
    def before(self) -> str:
        return self.address(page=self.page - 1) if self.page > 1 else ""

    @property
    def after(self) -> str:
        return self.address(page=self.page + 1) if self.page < self.pages else ""

    @property
    def larger(self) -> str:
        return self.address(size=self.size + 1) if self.size < LARGEST else ""

    @property
    def smaller(self) -> str:
        return self.address(size=self.size - 1) if self.size > 1 else ""

    @property
    def turned(self) -> str:
        return self.address(turn=(self.turn + 90) % 360)


@for_its_reader
@require_safe
def file_look(request: HttpRequest, file: StoredFile) -> HttpResponse:
    """One page of a file, with the ways to the others."""
    if file.media_type not in DRAWABLE:
        raise Http404
    if file.state == StoredFile.State.REFUSED:
        return told(request, file, 403)
    if not is_sound(file):
        return told(request, file, 410, damaged=True)
    context = {"file": file, "home": home_of(request.user, file)}
    try:
        look = _look(request, page_count(file))
    except Refused as refused:
        context["refused"] = sentence(refused, Media)
        return render(request, "files/look.html", context, status=422)
    return render(request, "files/look.html", context | {"look": look})


def _look(request: HttpRequest, pages: int) -> Look:
    form = LookForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    page = min(asked.get("page") or 1, pages)
    return Look(page, pages, asked.get("size") or 1, int(asked.get("turn") or 0))


@for_its_reader
@require_safe
def file_page(request: HttpRequest, file: StoredFile, number: int) -> HttpResponseBase:
    """One page drawn as a picture, and kept nowhere."""
    if not file.can_be_looked_at:
        raise Http404
    if not is_sound(file):
        return told(request, file, 410, damaged=True)
    form = LookForm(request.GET)
    form.is_valid()
    try:
        picture = page_picture(file, number, int(form.cleaned_data.get("turn") or 0))
    except Refused:
        raise Http404 from None
    return guarded(HttpResponse(picture, content_type=Media.JPEG.value))
