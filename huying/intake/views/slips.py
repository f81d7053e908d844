"""Giving a resident a slip: on the page of a case however it came, and of a request that has become none."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.cases.rules import must_stand
from huying.intake import actions
from huying.intake.forms import SlipForm
from huying.intake.kinds import HELP_REQUESTS
from huying.intake.matters import Matter
from huying.intake.models import HelpRequest
from huying.intake.queries import matter_called, matter_of
from huying.intake.slips import is_secret, secret_of
from huying.intake.views.card import card
from huying.records.kind import Kind, the_kind
from huying.records.once import do_once
from huying.records.presentation import record_url
from huying.records.refusing import status_of


@requires(Function.CASEWORK, Level.WRITE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_slip(request: HttpRequest, code: str) -> HttpResponse:
    """A slip for the resident of a case, shown once; an earlier one opens nothing from now on."""
    kind, user = the_kind("cases"), cast(User, request.user)
    case = get_object_or_404(kind.visible_to(user, Level.WRITE), code=code)

    def give(form: SlipForm, at: datetime) -> Any:
        must_stand(case)
        actions.give_slip(case=case, key=form.cleaned_data["slip_key"], by=user, at=at)
        return case

    return _given(request, kind, case, matter_of(case), give)


@requires(Function.ENQUIRIES, Level.WRITE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def request_slip(request: HttpRequest, code: str) -> HttpResponse:
    """The same for a request whose resident has lost theirs; one that has become a case has it there."""
    user = cast(User, request.user)
    waiting = HELP_REQUESTS.visible_to(user, Level.WRITE).filter(case=None)
    asked: HelpRequest = get_object_or_404(waiting, code=code)

    def give(form: SlipForm, at: datetime) -> Any:
        return actions.renew_slip(request=asked, key=form.cleaned_data["slip_key"], by=user, at=at)

    return _given(request, HELP_REQUESTS, asked, matter_called(asked.code), give)


def _given(request: HttpRequest, kind: Kind, record: Any, before: Matter | None, give: Any) -> HttpResponse:
    """The page that asks, or the slip itself; a second click shows the same, unless another was given meanwhile."""
    form, user = SlipForm(request.POST or None), cast(User, request.user)
    back = record_url(kind, record.code)
    if request.method == "POST" and form.is_valid():
        told = {"code": record.code, "slip": True}
        if do_once(form, user, told, kind, lambda at: give(form, at), at=timezone.now()) is not None:
            return _shown(request, kind, record, form, back)
    context = {
        "kind": kind,
        "record": record,
        "form": form,
        "before": before,
        "restricted": getattr(record, "restricted", False),
        "back": back,
    }
    return render(request, "intake/staff/slip.html", context, status=status_of(form))


def _shown(request: HttpRequest, kind: Kind, record: Any, form: SlipForm, back: str) -> HttpResponse:
    matter, key = (
        matter_of(record) if kind.key == "cases" else matter_called(record.code),
        form.cleaned_data["slip_key"],
    )
    if matter is None or not is_secret(matter.holder.secret_digest, secret_of(key)):
        messages.warning(
            request, _("A newer slip has been given meanwhile. Give another one if it is not at hand.")
        )
        return redirect(back)
    language = form.cleaned_data["language"]
    with override(language):
        slip = card(request, matter, key)
    context = {"kind": kind, "record": record, "slip": slip, "language": language, "back": back}
    return render(request, "intake/staff/slip_given.html", context)
