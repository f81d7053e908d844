"""Taking a link between cases off, putting it back, and parting merged cases: one press each."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.cases import merging
from huying.cases.kinds import CASE_MERGES, CASES, LINKS
from huying.cases.models import Case
from huying.records.actions import EditedMeanwhile, NotAllowed, sentence
from huying.records.presentation import record_url
from huying.records.undoing import offer

REFUSALS = (ValidationError, NotAllowed, EditedMeanwhile)


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def link_off(request: HttpRequest, code: str) -> HttpResponse:
    """The two cases are linked no more; the next page offers to put the link back."""
    user = cast(User, request.user)
    link = get_object_or_404(LINKS.visible_to(user, Level.WRITE), code=code)
    try:
        merging.take_off(link=link, by=user, at=timezone.now())
    except REFUSALS as problem:
        messages.warning(request, sentence(problem))
    else:
        offer(request.session, reverse("casework:link_back", args=[code]))
        messages.success(request, _("Taken off. The history keeps both."))
    return _back(request, link.case)


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def link_back(request: HttpRequest, code: str) -> HttpResponse:
    user = cast(User, request.user)
    link = get_object_or_404(LINKS.visible_to(user, Level.WRITE), code=code)
    try:
        merging.put_back(link=link, by=user, at=timezone.now())
    except REFUSALS as problem:
        messages.warning(request, sentence(problem))
    else:
        messages.success(request, _("The two cases are linked again."))
    return _back(request, link.case)


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def merge_part(request: HttpRequest, code: str) -> HttpResponse:
    """Two cases again, each with what was its own."""
    user = cast(User, request.user)
    merge = get_object_or_404(CASE_MERGES.visible_to(user, Level.WRITE), code=code)
    try:
        merging.part(merge=merge, by=user, at=timezone.now())
    except REFUSALS as problem:
        messages.warning(request, sentence(problem))
    else:
        messages.success(request, _("They are two cases again."))
    return _back(request, merge.kept)


def _back(request: HttpRequest, case: Case) -> HttpResponse:
    """The page that was pressed on, if its reader may still open it, or that of `case`."""
    mine: Any = CASES.visible_to(cast(User, request.user))
    here = mine.filter(code=request.POST.get("from", "")[:80]).first() or case
    return redirect(record_url(CASES, here.code))
