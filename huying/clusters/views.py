"""The staff doors of common problems: which one a case shows, which cases are like it, and taking a case out."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.cases.kinds import CASES
from huying.cases.models import Case
from huying.clusters import actions
from huying.clusters.forms import ConfirmForm
from huying.clusters.kinds import PROBLEMS, SIGNS
from huying.clusters.models import Problem
from huying.clusters.queries import like, open_problems, signs_of
from huying.records.once import do_once
from huying.records.presentation import record_url
from huying.records.refusing import status_of

MOST = 50  # cases that are ticked at once


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def problem_confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Say which problem a case shows, and which of the cases like it show it too."""
    user = cast(User, request.user)
    case: Case = get_object_or_404(CASES.visible_to(user, Level.WRITE), code=code)
    ticked = request.POST.getlist("case")[:MOST]
    form = ConfirmForm(request.POST or None, problems=open_problems(timezone.localdate()))
    if request.method == "POST" and form.is_valid() and _confirmed(form, case, ticked, user) is not None:
        messages.success(request, _("Counted under the problem."))
        return redirect(record_url(CASES, case.code))
    context = {
        "case": case,
        "form": form,
        "signs": list(signs_of(case, user)),
        "alike": like(case, user),
        "ticked": ticked,
    }
    return render(request, "clusters/confirm.html", context, status=status_of(form))


def _confirmed(form: ConfirmForm, case: Case, ticked: list[str], user: User) -> Any:
    """What the form makes; cases that were ticked and are not the reader's to write are refused with it."""
    others = list(
        CASES.visible_to(user, Level.WRITE).filter(code__in=ticked).exclude(pk=case.pk).order_by("pk")
    )
    chosen: Problem | None = form.problems.get(form.cleaned_data["problem"])
    every, name = [case, *others], form.cleaned_data["name"]

    def work(now: datetime) -> Problem:
        if chosen is None:
            return actions.name_problem(name=name, cases=every, by=user, at=now)
        actions.confirm(problem=chosen, cases=every, by=user, at=now)
        return chosen

    payload = {"problem": chosen and chosen.code, "name": name, "cases": [each.code for each in every]}
    return do_once(form, user, payload, PROBLEMS, work, at=timezone.now())


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def sign_take_out(request: HttpRequest, code: str) -> HttpResponse:
    user = cast(User, request.user)
    sign = get_object_or_404(SIGNS.visible_to(user, Level.WRITE), code=code)
    actions.take_out(sign=sign, by=user, at=timezone.now())
    messages.success(request, _("Taken out. The history keeps both."))
    return redirect(record_url(CASES, sign.case.code))
