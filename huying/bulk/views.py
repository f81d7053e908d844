"""The staff doors of form letters: one page on which copies are counted, and the way to a case."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.bulk import actions
from huying.bulk.forms import CaseForm, CountForm
from huying.bulk.kinds import COPIES, FORM_LETTERS
from huying.bulk.models import FormLetter
from huying.bulk.queries import on_the_page
from huying.cases.kinds import CASES
from huying.records.actions import NotAllowed, sentence
from huying.records.once import do_once
from huying.records.presentation import record_url
from huying.records.refusing import status_of
from huying.records.undoing import offer, offered, undo_records


@requires(Function.ENQUIRIES, Level.WRITE)
@require_safe
def count_page(request: HttpRequest) -> HttpResponse:
    """The form letters of the day, each with a key that counts one copy more."""
    return _page(request)


@requires(Function.ENQUIRIES, Level.WRITE)
@require_POST
def copies_count(request: HttpRequest, code: str) -> HttpResponse:
    """So many copies more; the next page offers to take them back."""
    letter, user, today = _letter(request, code), cast(User, request.user), timezone.localdate()
    form = CountForm(request.POST, letter=letter, today=today)
    if not form.is_valid():
        return _page(request, form)
    told = {name: form.cleaned_data[name] for name in ("number", "came_on")}

    def work(now: datetime) -> Any:
        return actions.count(letter=letter, **told, by=user, at=now)

    made = do_once(form, user, told | {"letter": letter.code}, COPIES, work, at=timezone.now())
    if made is None:
        return _page(request, form)
    offer(request.session, reverse("bulk:copies_undo", args=[made.code]))
    said = ngettext("%(count)s copy counted: %(letter)s", "%(count)s copies counted: %(letter)s", made.number)
    messages.success(request, said % {"count": made.number, "letter": letter.code})
    return _back(request, letter)


@requires(Function.ENQUIRIES, Level.WRITE)
@require_POST
def copies_undo(request: HttpRequest, code: str) -> HttpResponse:
    """Take a count back; the trail keeps both."""
    user = cast(User, request.user)
    copies = get_object_or_404(COPIES.visible_to(user, Level.WRITE), code=code)
    letter: FormLetter = copies.letter
    try:
        gone = undo_records(kind=COPIES, codes=[code], by=user, at=timezone.now())
    except NotAllowed as problem:
        messages.warning(request, sentence(problem))
    else:
        said = _("Taken back. The history keeps both.") if gone else _("Somebody has worked on it since.")
        messages.success(request, said)
    return _back(request, letter)


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def case_make(request: HttpRequest, code: str) -> HttpResponse:
    """One case for what so many ask for."""
    letter, user, today = _letter(request, code), cast(User, request.user), timezone.localdate()
    if letter.case is not None:
        messages.info(request, _("A case has been made of this letter already."))
        return redirect(record_url(FORM_LETTERS, code))
    form = CaseForm(request.POST or None, letter=letter, today=today)
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("title", "category", "channel")}

        def work(now: datetime) -> Any:
            return actions.make_case(letter=letter, values=told, by=user, at=now)

        case = do_once(form, user, told | {"letter": letter.code}, CASES, work, at=timezone.now())
        if case is not None:
            messages.success(request, _("The case is opened. The copies stay a number beside it."))
            return redirect(record_url(CASES, case.code))
    return render(request, "bulk/case.html", {"letter": letter, "form": form}, status=status_of(form))


def _letter(request: HttpRequest, code: str) -> FormLetter:
    mine = FORM_LETTERS.visible_to(cast(User, request.user), Level.WRITE)
    found: FormLetter = get_object_or_404(mine, code=code)
    return found


def _back(request: HttpRequest, letter: FormLetter) -> HttpResponse:
    """The letter's own page when it was pressed there, else the page on which one counts on."""
    if request.POST.get("from") == "letter":
        return redirect(record_url(FORM_LETTERS, letter.code))
    return redirect("bulk:count_page")


def _page(request: HttpRequest, wrong: CountForm | None = None) -> HttpResponse:
    today = timezone.localdate()
    lines = [
        (line, wrong if wrong and wrong.letter == line.letter else CountForm(letter=line.letter, today=today))
        for line in on_the_page(cast(User, request.user), today)
    ]
    context = {"kind": FORM_LETTERS, "lines": lines, "form": wrong, "undo_url": offered(request.session)}
    return render(request, "bulk/count.html", context, status=status_of(wrong) if wrong else 200)
