"""Seeing how a matter goes on, by reference and code, and telling the office what one wants."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huying.accounts.doors import public
from huying.cases.sharing import appointments_of, rights_of
from huying.core.disk import has_room
from huying.files.bounding import files_of
from huying.files.rules import is_sound
from huying.files.views import given
from huying.intake import actions
from huying.intake.forms import PaperForm, ReplyWishForm, SayForm, StatusForm
from huying.intake.matters import Matter
from huying.intake.models import Instruction
from huying.intake.queries import expected_of, matter_known_by
from huying.intake.rules import is_closed, stages, word_on_passing_on
from huying.intake.sharing import papers_added, papers_given
from huying.intake.slips import as_typed_reference
from huying.intake.views.limits import (
    adding_held_up,
    guessed_right,
    guessing_held_up,
    no_room,
    note_wrong_code,
)
from huying.intake.views.session import leave_slip, remember, remembered, until

What = Instruction.What


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Reference and code, by POST alone. What is wrong is not said: a reference tells nobody whether it exists."""
    leave_slip(request)
    form = StatusForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reference = as_typed_reference(form.cleaned_data["reference"])
        if (held_up := guessing_held_up(request, reference)) is not None:
            return held_up
        found = matter_known_by(reference, form.cleaned_data["secret"])
        if found is not None:
            guessed_right(reference)
            remember(request, found)
            _tell_of_guesses(request, found)
            return redirect("intake:status_page")
        note_wrong_code(reference)
        form.add_error(
            None, _("No request has this reference together with this code. Check both on your slip.")
        )
    return render(request, "intake/public/status.html", {"form": form}, status=422 if form.errors else 200)


def _tell_of_guesses(request: HttpRequest, found: Matter) -> None:
    day = actions.guesses_told(matter=found, at=timezone.now())
    if day is not None:
        words = _(
            "On %(day)s somebody typed wrong codes for this slip several times, and saw nothing. If it was not you, ask the "
            "centre for a new slip: this one then opens nothing."
        )
        messages.warning(request, words % {"day": date_format(day)})


@public
@never_cache
@require_safe
def status_page(request: HttpRequest) -> HttpResponse:
    found = remembered(request)
    return redirect("intake:status") if found is None else _page(request, found)


@public
@never_cache
@require_safe
def status_file(request: HttpRequest, code: str) -> HttpResponseBase:
    """A paper that the office lets the resident see, given to be saved; any other does not exist."""
    found = remembered(request)
    if found is None:
        return redirect("intake:status")
    shown = next((each for each in papers_given(found) if each.code == code), None)
    if shown is None or not is_sound(shown.file):
        raise Http404
    return given(request, shown.file)


@public
@never_cache
@require_POST
def status_say(request: HttpRequest) -> HttpResponse:
    """One button each: it is solved, I agree, I do not agree any more, I want a copy."""
    found = remembered(request)
    if found is None:
        return redirect("intake:status")
    form = SayForm(request.POST)
    if not form.is_valid():
        return _page(request, found, said=form, status=422)
    try:
        said = actions.say(matter=found, at=timezone.now(), **form.cleaned_data)
    except actions.NotNow:
        messages.error(request, _("This cannot be said at this stage. The page has been read anew."))
    else:
        ended = said.what == What.NOT_AGREED
        thanks = _("Thank you. From now on no other body or centre sees anything about you.")
        messages.success(request, thanks if ended else _("Thank you. The centre has been told."))
    return redirect("intake:status_page")


@public
@never_cache
@require_POST
def status_reach(request: HttpRequest) -> HttpResponse:
    """How and when to be reached; it holds from now on, and everybody who answers sees it."""
    found = remembered(request)
    if found is None:
        return redirect("intake:status")
    form = ReplyWishForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reach=form, status=422)
    actions.choose_reply(matter=found, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Thank you. From now on the centre reaches you so."))
    return redirect("intake:status_page")


@public
@never_cache
@require_POST
def status_paper(request: HttpRequest) -> HttpResponse:
    """A paper or a photograph for a request that has been sent."""
    found = remembered(request)
    if found is None:
        return redirect("intake:status")
    if (held_up := adding_held_up(request)) is not None:
        return held_up
    if not has_room():
        messages.error(request, no_room())
        return _page(request, found, status=507)
    form = PaperForm(request.POST, files_of(request))
    if not form.is_valid():
        return _page(request, found, paper=form, status=422)
    try:
        actions.add_paper(matter=found, received=form.cleaned_data["file"], by=actions.WEB, at=timezone.now())
    except actions.TooManyPapers:
        messages.error(
            request, _("Ten papers are with this request already. Bring further ones to the centre.")
        )
    else:
        messages.success(request, _("The paper is with your request."))
    return redirect("intake:status_page")


def _page(
    request: HttpRequest,
    found: Matter,
    *,
    said: SayForm | None = None,
    reach: ReplyWishForm | None = None,
    paper: PaperForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Stages only: no name, and no word of what was told, by anybody."""
    leave_slip(request)
    today, case, told = timezone.localdate(), found.case, list(found.words)
    expected = expected_of(found)
    context = {
        "found": found,
        "stages": [(each.words, each.state, each.on) for each in stages(found)],
        "closed": is_closed(found),
        "booked": appointments_of(case, today) if case is not None else [],
        "expected_on": expected,
        "is_late": expected is not None and expected < today,
        "rights": rights_of(case, today) if case is not None else [],
        "papers": papers_added(found),
        "given": papers_given(found),
        "said": said,
        "reach": reach or ReplyWishForm(),
        "paper": paper or PaperForm(),
        "told": told,
        "passing_on": word_on_passing_on(told),
        "What": What,
    }
    return render(request, "intake/public/status_page.html", context | until(), status=status)
