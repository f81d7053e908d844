"""The staff doors of very small counts: one person asks that one be printed, another approves."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level, allows
from huying.records.actions import NotAllowed, sentence
from huying.reports import actions
from huying.reports.document import UNBUILDABLE
from huying.reports.models import Edition, EditionFigure
from huying.reports.releases import small_counts

REPORT = Function.REPORT


@requires(REPORT, Level.READ)
@require_safe
def release_list(request: HttpRequest, code: str) -> HttpResponse:
    edition, user = get_object_or_404(Edition, code=code), cast(User, request.user)
    context: dict[str, Any] = {
        "edition": edition,
        "here": "releases",
        "may_approve": allows(user, REPORT, Level.APPROVE),
    }
    try:
        context["counts"] = list(small_counts(edition, get_language() or "zh-hant", user.username))
    except UNBUILDABLE as problem:
        context["problem"] = problem
    status = 422 if "problem" in context else 200
    return render(request, "reports/staff/releases.html", context, status=status)


@requires(REPORT, Level.READ)
@require_POST
def release_ask(request: HttpRequest, code: str, name: str) -> HttpResponse:
    reason = request.POST.get("reason", "")[:300]
    return _done(
        request,
        code,
        name,
        lambda given: actions.ask_release(reason=reason, **given),
        _("Asked for. It stays hidden until another person approves."),
    )


@requires(REPORT, Level.APPROVE)
@require_POST
def release_approve(request: HttpRequest, code: str, name: str) -> HttpResponse:
    words = _("Approved: the count is printed.")
    return _done(request, code, name, lambda given: actions.approve_release(**given), words)


@requires(REPORT, Level.READ)
@require_POST
def release_take_back(request: HttpRequest, code: str, name: str) -> HttpResponse:
    words = _("Taken back: the count stays hidden.")
    return _done(request, code, name, lambda given: actions.take_back_release(**given), words)


def _done(
    request: HttpRequest, code: str, name: str, act: Callable[[dict[str, Any]], object], words: str
) -> HttpResponse:
    """Do it and go back to the list, which says what was done or why it was refused."""
    figure = get_object_or_404(EditionFigure, edition__code=code, name=name)
    try:
        act({"figure": figure, "by": cast(User, request.user), "at": timezone.now()})
    except (NotAllowed, ValidationError) as refusal:
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, words)
    return redirect("staff_reports:release_list", code=code)
