"""Tickets and handovers, one press each, from the board."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.desk import handing, serving
from huying.desk.forms import HandoverForm
from huying.desk.models import Handover, Ticket
from huying.desk.rules import is_key
from huying.desk.views.place import place_of
from huying.records.actions import send_once, sentence
from huying.records.kind import the_kind
from huying.records.refusing import REFUSALS


@requires(Function.ENQUIRIES, Level.WRITE)
@require_POST
def ticket_issue(request: HttpRequest) -> HttpResponse:
    """The next number of the day at the centre where this desk stands."""
    place, user, now = place_of(request), cast(User, request.user), timezone.now()
    if place is not None:
        ticket = _once(request, "tickets", {}, lambda: serving.issue(centre=place.centre, by=user, at=now))
        if ticket is not None:
            messages.success(request, _("Ticket number %(number)s") % {"number": ticket.number})
    return redirect("desk:board")


@requires(Function.ENQUIRIES, Level.WRITE)
@require_POST
def ticket_next(request: HttpRequest) -> HttpResponse:
    """Call whoever has waited longest."""
    place, user, now = place_of(request), cast(User, request.user), timezone.now()
    if place is not None:
        ticket = _once(
            request, "tickets", {"next": "1"}, lambda: serving.call_next(centre=place.centre, by=user, at=now)
        )
        if ticket is not None:
            messages.success(request, _("Called: number %(number)s") % {"number": ticket.number})
    return redirect("desk:board")


@requires(Function.ENQUIRIES, Level.WRITE)
@require_POST
def ticket_move(request: HttpRequest, code: str) -> HttpResponse:
    """One ticket is called, served, or its holder left."""
    user = cast(User, request.user)
    ticket: Ticket = get_object_or_404(the_kind("tickets").visible_to(user, Level.WRITE), code=code)
    to = request.POST.get("to", "")
    if to not in Ticket.State.values:
        raise Http404
    try:
        serving.move(ticket=ticket, to=to, by=user, at=timezone.now())
    except serving.MovedMeanwhile:
        messages.info(request, _("Somebody else has done that meanwhile; this is how the queue stands."))
    except REFUSALS as problem:
        messages.error(request, sentence(problem))
    return redirect("desk:board")


@requires(Function.ENQUIRIES, Level.WRITE)
@require_POST
def shift_hand_over(request: HttpRequest) -> HttpResponse:
    """Hand the desk to the next shift, with a word or without."""
    place, user, now = place_of(request), cast(User, request.user), timezone.now()
    form = HandoverForm(request.POST)
    if place is None or not form.is_valid():
        messages.error(
            request, " ".join(map(str, form["note"].errors)) or _("Choose first where this desk stands.")
        )
        return redirect("desk:board")
    note = form.cleaned_data["note"]
    made = _once(
        request, "handovers", {"note": note},
        lambda: handing.hand_over(centre=place.centre, note=note, by=user, at=now),
    )  # fmt: skip
    if made is not None:
        messages.success(request, _("The desk is handed over. Whoever opens the board next reads it."))
    return redirect("desk:board")


@requires(Function.ENQUIRIES, Level.WRITE)
@require_POST
def shift_read(request: HttpRequest, code: str) -> HttpResponse:
    """The next shift has read what was handed over."""
    user = cast(User, request.user)
    found: Handover = get_object_or_404(the_kind("handovers").visible_to(user, Level.WRITE), code=code)
    handing.mark_read(handover=found, by=user, at=timezone.now())
    return redirect("desk:board")


def _once(request: HttpRequest, kind: str, payload: dict[str, str], work: Any) -> Any:
    """Do it once for a key of the page, however often the button is pressed; None when it was refused, and says why."""
    key, user = request.POST.get("form_key", ""), cast(User, request.user)
    if not is_key(key):
        messages.error(request, _("That was no key of the board. Please press again."))
        return None
    try:
        return send_once(
            key=key, payload=payload, user=user, at=timezone.now(), kind=the_kind(kind), work=work
        )
    except REFUSALS as problem:
        messages.error(request, sentence(problem))
        return None
