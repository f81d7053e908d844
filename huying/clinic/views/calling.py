"""A session that is called off: why, whether its residents have been told, and taking that back until then."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.cases.rules import answers_for
from huying.clinic import calling
from huying.clinic.forms import CallOffForm
from huying.clinic.kinds import CONSULTATIONS, SITTINGS
from huying.clinic.models import Consultation, Sitting
from huying.records.actions import sentence
from huying.records.once import sent
from huying.records.presentation import record_url
from huying.records.refusing import REFUSALS, refuse, status_of


@requires(Function.CASEWORK, Level.APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def sitting_call_off(request: HttpRequest, code: str) -> HttpResponse:
    """Call a whole session off, with the reason."""
    sitting, form = _sitting(request, code), CallOffForm(sent(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            calling.call_off(sitting=sitting, reason=reason, by=_user(request), at=timezone.now())
        except REFUSALS as problem:
            refuse(form, problem)
        else:
            messages.success(request, _("The session is called off. Now its residents are to be told."))
            return _back(sitting)
    lead = _(
        "Whoever is booked is given the next seat that suits, or is marked as having none. Nobody is told by this alone."
    )
    title, back = _("Call the session off"), record_url(SITTINGS, code)
    context = {"form": form, "about": sitting, "title": title, "lead": lead, "back": back}
    return render(request, "clinic/act.html", context, status=status_of(form))


@requires(Function.CASEWORK, Level.APPROVE)
@require_POST
def sitting_restore(request: HttpRequest, code: str) -> HttpResponse:
    """The session is held after all."""
    sitting = _sitting(request, code)
    try:
        calling.restore(sitting=sitting, by=_user(request), at=timezone.now())
    except REFUSALS as problem:
        messages.error(request, sentence(problem))
    else:
        messages.success(request, _("The session is held after all."))
    return _back(sitting)


@requires(Function.CASEWORK, Level.APPROVE)
@require_POST
def sitting_tell(request: HttpRequest, code: str) -> HttpResponse:
    """Write to the residents who wish to be reached by e-mail."""
    sitting = _sitting(request, code)
    number = calling.tell_by_mail(sitting=sitting, by=_user(request), at=timezone.now())
    words = ngettext("%(number)s resident is told.", "%(number)s residents are told.", number)
    messages.success(request, words % {"number": number})
    return _back(sitting)


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def seat_told(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody has told the resident."""
    held: Consultation = get_object_or_404(CONSULTATIONS.visible_to(_user(request), Level.WRITE), code=code)
    calling.note_told(consultation=held, by=_user(request), at=timezone.now())
    messages.success(request, _("It is noted that the resident has been told."))
    last = held.displaced.select_related("sitting").order_by("pk").last()
    return _back(last.sitting) if last else redirect(record_url(CONSULTATIONS, code))


def _sitting(request: HttpRequest, code: str) -> Sitting:
    sitting: Sitting = get_object_or_404(SITTINGS.visible_to(request.user), code=code)
    if not answers_for(_user(request), sitting.centre):
        raise Http404
    return sitting


def _back(sitting: Sitting) -> HttpResponse:
    return redirect(record_url(SITTINGS, sitting.code))


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # the door has let in nobody else
