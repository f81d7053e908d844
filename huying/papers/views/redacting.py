"""Making a redacted copy: rectangles are marked on pages as we draw them, and burnt into new pixels.

Everything works by a form alone: the marked parts of all pages travel in it as text, and each button is a sending of it.
A script only draws the rectangles with a finger or a mouse into the same form.
"""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.files.burning import MOST_PAGES
from huying.files.media import DRAWABLE, Media
from huying.files.models import StoredFile
from huying.files.pages import page_count
from huying.files.reasons import Refused
from huying.files.redacting import redacted
from huying.files.rules import is_sound
from huying.files.sentences import sentence
from huying.papers import actions
from huying.papers.forms import SIDES, Boxes, BoxForm, RedactForm, as_lines, boxes_of
from huying.papers.kinds import CASE_PAPERS
from huying.papers.models import LONGEST_TITLE, CasePaper
from huying.records.once import do_once
from huying.records.presentation import record_url
from huying.records.refusing import status_of


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def paper_redact(request: HttpRequest, code: str) -> HttpResponse:
    """One page at a time to be marked; the last button makes the copy."""
    paper, user = _paper(request, code), cast(User, request.user)
    try:
        pages = page_count(paper.file)
    except Refused as refused:
        messages.error(request, sentence(refused, Media))
        return redirect(record_url(CASE_PAPERS, code))
    if pages > MOST_PAGES:
        messages.error(
            request, _("Only a paper of up to %(most)s pages can be redacted here.") % {"most": MOST_PAGES}
        )
        return redirect(record_url(CASE_PAPERS, code))
    then = _wanted(request)
    if then == "make":
        form = RedactForm(request.POST, paper=paper, user=user, pages=pages)
        if form.is_valid() and (copy := _made(form, paper, user)) is not None:
            messages.success(
                request, _("The redacted copy is with the case. Look through it before you give it away.")
            )
            return redirect(record_url(CASE_PAPERS, copy.code))
        return _page(request, paper, pages, form, BoxForm(), _kept_boxes(request), status_of(form))
    return _marking(request, paper, user, pages, then)


def _wanted(request: HttpRequest) -> str:
    """Which button was pressed; the Enter key marks a part when numbers were typed, and else makes the copy."""
    if request.method != "POST":
        return ""
    then = request.POST.get("then", "make")
    if then != "enter":
        return then
    return "add" if any(request.POST.get(name) for name, _label in SIDES) else "make"


def _paper(request: HttpRequest, code: str) -> CasePaper:
    paper: CasePaper = get_object_or_404(CASE_PAPERS.visible_to(request.user, Level.WRITE), code=code)
    file = paper.file
    if file.media_type not in DRAWABLE or file.state == StoredFile.State.REFUSED or paper.is_redacted:
        raise Http404
    if not is_sound(file):
        raise Http404
    return paper


def _marking(request: HttpRequest, paper: CasePaper, user: User, pages: int, then: str) -> HttpResponse:
    """Another page, one rectangle more or one less; nothing is written."""
    boxes, box, status = _kept_boxes(request), BoxForm(), 200
    page = _page_number(request.POST.get("page") or request.GET.get("page"), pages)
    if then == "add":
        box = BoxForm(request.POST)
        if box.is_valid():
            boxes.setdefault(page, []).append(box.box())
            box = BoxForm()
        else:
            status = 422
    elif then.startswith("drop-"):
        place = then.removeprefix("drop-")
        if place.isascii() and place.isdecimal() and int(place) < len(boxes.get(page, [])):
            del boxes[page][int(place)]
    elif then.startswith("page-"):
        page = _page_number(then.removeprefix("page-"), pages)
    told = {name: request.POST.get(name, usual) for name, usual in _usual(paper).items()}
    form = RedactForm(None, initial=told | {"boxes": as_lines(boxes)}, paper=paper, user=user, pages=pages)
    if key := request.POST.get("form_key", ""):
        form.fields["form_key"].initial = key
    return _page(request, paper, pages, form, box, boxes, status, page)


def _usual(paper: CasePaper) -> dict[str, str]:
    title = _("%(title)s (redacted)") % {"title": paper.title}
    seen_by = paper.visibility if paper.visibility != CasePaper.Visibility.RESIDENT else "readers"
    return {"title": title[:LONGEST_TITLE], "reason": "", "visibility": seen_by}


def _kept_boxes(request: HttpRequest) -> Boxes:
    """What was marked before; text that is no list of rectangles marks nothing, and the form says so when it counts."""
    try:
        return boxes_of(request.POST.get("boxes", ""))
    except ValidationError:
        return {}


def _page_number(words: str | None, pages: int) -> int:
    number = int(words) if words and words.isascii() and words.isdecimal() and len(words) < 6 else 1
    return min(max(number, 1), pages)


def _made(form: RedactForm, paper: CasePaper, user: User) -> Any:
    """The copy, once however often the form is sent; None when it is refused, in words.

    The pixels are burnt before anything is locked, and thrown away when the copy is there already.
    """
    told = form.cleaned_data
    now = timezone.now()
    mark = _("Redacted copy %(day)s, by %(who)s") % {
        "day": date_format(timezone.localdate(now)), "who": user.username,
    }  # fmt: skip
    try:
        received = redacted(paper.file, told["boxes"], mark=mark, name="redacted")
    except Refused as refused:
        form.add_error(None, sentence(refused, Media))
        return None
    values = {name: told[name] for name in ("title", "reason", "visibility")}

    def work(at: Any) -> Any:
        return actions.add_redacted(original=paper, received=received, values=values, by=user, at=at)

    payload = values | {"paper": paper.code, "boxes": as_lines(told["boxes"])}
    try:
        return do_once(form, user, payload, CASE_PAPERS, work, at=now)
    except actions.NotThere:
        raise Http404 from None
    finally:
        received.discard()


def _page(
    request: HttpRequest,
    paper: CasePaper,
    pages: int,
    form: RedactForm,
    box: BoxForm,
    boxes: Boxes,
    status: int,
    page: int = 0,
) -> HttpResponse:
    number = page or _page_number(request.POST.get("page"), pages)
    context = {
        "paper": paper,
        "form": form,
        "box": box,
        "number": number,
        "pages": [(each, len(boxes.get(each, []))) for each in range(1, pages + 1)],
        "boxes": boxes.get(number, []),
        "marked": sum(map(len, boxes.values())),
    }
    return render(request, "papers/redact.html", context, status=status)
