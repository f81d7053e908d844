"""The steps of a request about personal data, and the lifting of a hold."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.privacy import actions
from huying.privacy.erasing import listed
from huying.privacy.forms import DecideForm, IdentityForm, PackageForm, SureForm
from huying.privacy.kinds import DATA_REQUESTS, HOLDS
from huying.privacy.models import DataRequest
from huying.privacy.packing import held_about, language_of, package
from huying.privacy.queries import stores_named
from huying.privacy.subjects import subject_of
from huying.records.actions import EditedMeanwhile, NotAllowed, sentence
from huying.records.kind import Words
from huying.records.once import OnceForm, do_once, sent
from huying.records.presentation import record_url
from huying.records.refusing import status_of

REFUSED = (NotAllowed, ValidationError, EditedMeanwhile)


@requires(Function.REQUESTS, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def request_identity(request: HttpRequest, code: str) -> HttpResponse:
    """Note how it was seen who asks."""
    asked, user, form = _asked(request, code, Level.WRITE), _user(request), IdentityForm(sent(request))

    def work(now: datetime) -> Any:
        return actions.check_identity(request=asked, identity=form.cleaned_data["identity"], by=user, at=now)

    return _stepped(request, asked, form, work, gettext_lazy("Identity checked"))


@requires(Function.REQUESTS, Level.APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def request_decide(request: HttpRequest, code: str) -> HttpResponse:
    """Grant or refuse, by another person than the one who checked the identity."""
    asked, user, form = _asked(request, code, Level.APPROVE), _user(request), DecideForm(sent(request))

    def work(now: datetime) -> Any:
        granted = form.cleaned_data["decision"] == DataRequest.Decision.GRANTED
        reason = form.cleaned_data["reason"]
        return actions.decide(request=asked, granted=granted, reason=reason, by=user, at=now)

    return _stepped(request, asked, form, work, gettext_lazy("Decide"))


@requires(Function.REQUESTS, Level.WRITE)
@require_POST
def request_finish(request: HttpRequest, code: str) -> HttpResponse:
    """The resident has what they asked for, or has been told that it was refused."""
    asked = _asked(request, code, Level.WRITE)
    try:
        actions.finish(request=asked, by=_user(request), at=timezone.now())
    except REFUSED as problem:
        messages.warning(request, sentence(problem))
    else:
        messages.success(request, _("Noted as carried out."))
    return redirect(record_url(DATA_REQUESTS, code))


@requires(Function.REQUESTS, Level.APPROVE, recent=True)
@require_http_methods(["GET", "HEAD", "POST"])
def request_erase(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that would be erased, and the one press that does it once the reference is typed again."""
    asked, user = _asked(request, code, Level.APPROVE), _user(request)
    if asked.what != DataRequest.What.ERASE or asked.contact is None:
        raise Http404
    form = SureForm(sent(request), code=asked.code)

    def work(now: datetime) -> Any:
        return actions.carry_out_erasure(request=asked, by=user, at=now)

    who = subject_of(asked.contact)
    extra = {
        "listed": stores_named(listed(who)) if asked.is_granted else [],
        "held": held_about(who, user) if asked.is_granted else [],
        "hindrances": actions.hindrances(asked),
        "asked": asked,
    }
    title = gettext_lazy("Erase for good")
    return _stepped(request, asked, form, work, title, template="privacy/erase.html", extra=extra)


@requires(Function.REQUESTS, Level.APPROVE, recent=True)
@require_http_methods(["GET", "HEAD", "POST"])
def request_package(request: HttpRequest, code: str) -> HttpResponse:
    """What is held about a person, to be looked through; one press makes the package of what is not left out."""
    asked, user = _asked(request, code, Level.APPROVE), _user(request)
    if asked.contact is None or asked.what == DataRequest.What.ERASE:
        raise Http404
    who, form, left_out = (
        subject_of(asked.contact),
        PackageForm(sent(request), initial={"language": language_of(subject_of(asked.contact))}),
        set(request.POST.getlist("out")),
    )
    if request.method == "POST" and form.is_valid() and asked.is_granted:
        now, language = timezone.now(), form.cleaned_data["language"]
        made = package(
            request=asked,
            who=who,
            user=user,
            left_out=left_out,
            language=language,
            today=timezone.localdate(now),
        )
        purpose = form.cleaned_data["purpose"]
        actions.note_package(request=asked, purpose=purpose, left_out=len(left_out), by=user, at=now)
        answer = HttpResponse(made, content_type="application/zip")
        answer["Content-Disposition"] = f'attachment; filename="{asked.code}.zip"'
        answer["Cache-Control"] = "private, no-store"
        return answer
    context = {"record": asked, "form": form, "held": held_about(who, user), "left_out": left_out}
    return render(request, "privacy/packing.html", context, status=status_of(form))


@requires(Function.REQUESTS, Level.APPROVE)
@require_POST
def hold_lift(request: HttpRequest, code: str) -> HttpResponse:
    hold = get_object_or_404(HOLDS.visible_to(_user(request), Level.APPROVE), code=code)
    actions.lift_hold(hold=hold, by=_user(request), at=timezone.now())
    messages.success(request, _("The hold is lifted."))
    return redirect(record_url(HOLDS, code))


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _asked(request: HttpRequest, code: str, needed: Level) -> DataRequest:
    found: DataRequest = get_object_or_404(DATA_REQUESTS.visible_to(_user(request), needed), code=code)
    return found


def _stepped(
    request: HttpRequest,
    asked: DataRequest,
    form: OnceForm,
    work: Callable[[datetime], Any],
    title: Words,
    *,
    template: str = "casework/asked.html",
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page of one step; once it is taken, the request's own page."""
    here = record_url(DATA_REQUESTS, asked.code)
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.cleaned_data.items() if name != "form_key"}
        payload = told | {"code": asked.code, "act": type(form).__name__}
        if do_once(form, _user(request), payload, DATA_REQUESTS, work, at=timezone.now()) is not None:
            messages.success(request, _("Noted: %(what)s") % {"what": title})
            return redirect(here)
    context = {"kind": DATA_REQUESTS, "record": asked, "form": form, "title": title, "back": here}
    return render(request, template, context | (extra or {}), status=status_of(form))
