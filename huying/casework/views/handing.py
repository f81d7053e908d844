"""The hand-shake of a referral, and requests to close: one press each, or a line of why."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.cases import referring
from huying.cases.actions import CaseAlreadyClosed
from huying.cases.kinds import REFERRALS
from huying.cases.models import Referral
from huying.casework import actions
from huying.casework.forms import DeclineForm, ReportForm, ReturnForm
from huying.casework.kinds import CLOSING_REQUESTS
from huying.casework.models import ClosingRequest
from huying.records.actions import EditedMeanwhile, NotAllowed, sentence
from huying.records.kind import Kind, Words
from huying.records.once import OnceForm, do_once
from huying.records.presentation import record_url
from huying.records.refusing import status_of

Work = Callable[[datetime], Any]


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def referral_accept(request: HttpRequest, code: str) -> HttpResponse:
    referral, user = _received(request, code), cast(User, request.user)
    _press(
        request,
        lambda now: referring.accept(referral=referral, by=user, at=now),
        _("Accepted. What the resident agreed to stands below."),
    )
    return redirect(record_url(REFERRALS, code))


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def referral_decline(request: HttpRequest, code: str) -> HttpResponse:
    referral, user = _received(request, code), cast(User, request.user)
    form = DeclineForm(request.POST or None)

    def work(now: datetime) -> Any:
        return referring.decline(referral=referral, reason=form.cleaned_data["reason"], by=user, at=now)

    return _asked(request, REFERRALS, referral, form, work, gettext_lazy("Decline"))


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def referral_report(request: HttpRequest, code: str) -> HttpResponse:
    referral, user = _received(request, code), cast(User, request.user)
    form = ReportForm(request.POST or None)

    def work(now: datetime) -> Any:
        return referring.report_back(referral=referral, report=form.cleaned_data["report"], by=user, at=now)

    return _asked(request, REFERRALS, referral, form, work, gettext_lazy("Report back"))


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def consent_end(request: HttpRequest, code: str) -> HttpResponse:
    """The resident took the agreement back; whoever writes the case says so."""
    user = cast(User, request.user)
    referral = get_object_or_404(REFERRALS.mine(user, Level.WRITE), code=code)
    _press(
        request,
        lambda now: referring.end_consent(referral=referral, by=user, at=now),
        _("Noted. The other side sees nothing about the resident any more."),
    )
    return redirect(record_url(REFERRALS, code))


@requires(Function.CASEWORK, Level.APPROVE)
@require_POST
def closing_agree(request: HttpRequest, code: str) -> HttpResponse:
    asked, user = _to_decide(request, code), cast(User, request.user)
    _press(
        request, lambda now: actions.agree_to_close(request=asked, by=user, at=now), _("The case is closed.")
    )
    return redirect("casework:queue")


@requires(Function.CASEWORK, Level.APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def closing_return(request: HttpRequest, code: str) -> HttpResponse:
    asked, user = _to_decide(request, code), cast(User, request.user)
    form = ReturnForm(request.POST or None)

    def work(now: datetime) -> Any:
        return actions.return_request(request=asked, words=form.cleaned_data["words"], by=user, at=now)

    return _asked(request, CLOSING_REQUESTS, asked, form, work, gettext_lazy("Return"))


def _received(request: HttpRequest, code: str) -> Referral:
    rows = REFERRALS.received(cast(User, request.user), Level.WRITE)
    found: Referral = get_object_or_404(rows, code=code)
    return found


def _to_decide(request: HttpRequest, code: str) -> ClosingRequest:
    rows = CLOSING_REQUESTS.visible_to(cast(User, request.user), Level.APPROVE)
    found: ClosingRequest = get_object_or_404(rows, code=code)
    return found


def _press(request: HttpRequest, work: Work, said: str) -> None:
    """Do what needs no words; say that it is done, or why it is not."""
    try:
        work(timezone.now())
    except (NotAllowed, ValidationError, EditedMeanwhile) as problem:
        messages.warning(request, sentence(problem))
    except CaseAlreadyClosed:
        messages.warning(request, _("The case has been closed already."))
    else:
        messages.success(request, said)


def _asked(
    request: HttpRequest, kind: Kind, record: Any, form: OnceForm, work: Work, title: Words
) -> HttpResponse:
    """The page that asks for the words of an act; once it is done, the record's own page."""
    here = record_url(kind, record.code)
    if request.method == "POST" and form.is_valid():
        payload = {name: value for name, value in form.cleaned_data.items() if name != "form_key"}
        told = payload | {"code": record.code, "act": str(form.__class__.__name__)}
        if do_once(form, cast(User, request.user), told, kind, work, at=timezone.now()) is not None:
            messages.success(request, _("Noted: %(what)s") % {"what": title})
            return redirect(here)
    context = {"kind": kind, "record": record, "form": form, "title": title, "back": here}
    return render(request, "casework/asked.html", context, status=status_of(form))
