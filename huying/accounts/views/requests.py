"""What takes two administrators: asking, confirming, declining, taking back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huying.accounts import access
from huying.accounts.doors import requires, signed_in
from huying.accounts.models import AccessRequest, User
from huying.accounts.policy import Function, Level

WHOLE = AccessRequest.objects.select_related("user", "asked_by")


@requires(Function.ACCOUNTS, Level.APPROVE, recent=True)
@require_POST
def return_ask(request: HttpRequest, username: str) -> HttpResponse:
    person = get_object_or_404(User, username=username)
    return _done(
        request,
        _("Asked for. The account opens when another administrator confirms."),
        access.ask_return,
        user=person,
    )


@requires(Function.ACCOUNTS, Level.APPROVE, recent=True)
@require_POST
def reset_ask(request: HttpRequest, username: str) -> HttpResponse:
    person = get_object_or_404(User, username=username)
    return _done(
        request,
        _("Asked for. A day after another administrator confirms, the second step falls away."),
        access.ask_reset,
        user=person,
    )


@requires(Function.ACCOUNTS, Level.APPROVE, recent=True)
@require_POST
def request_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(WHOLE.all(), pk=pk)
    return _done(request, _("Confirmed."), access.confirm, request=asked)


@requires(Function.ACCOUNTS, Level.APPROVE, recent=True)
@require_POST
def request_decline(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(WHOLE.all(), pk=pk)
    return _done(request, _("Declined."), access.decline, request=asked)


@requires(Function.ACCOUNTS, Level.APPROVE)
@require_POST
def request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(WHOLE.all(), pk=pk)
    return _done(request, _("Withdrawn."), access.withdraw, request=asked)


@signed_in
@require_POST
def reset_stop(request: HttpRequest) -> HttpResponse:
    """The person concerned still has their second step and wants it kept."""
    by, now = access.person(request.user), timezone.now()
    for asked in WHOLE.filter(user=by, kind=AccessRequest.Kind.RESET, state__in=AccessRequest.OPEN):
        access.withdraw(request=asked, by=by, at=now)
    messages.success(request, _("Stopped. Your second step stays. Tell an administrator that this happened."))
    return redirect("mfa_index")


def _done(
    http_request: HttpRequest, words: str, act: Callable[..., AccessRequest], **values: Any
) -> HttpResponse:
    """Carry out one act, and say what came of it on the page of the accounts."""
    try:
        act(**values, by=access.person(http_request.user), at=timezone.now())
    except access.Refused as problem:
        messages.error(http_request, problem.words)
    else:
        messages.success(http_request, words)
    return redirect("accounts:people")
