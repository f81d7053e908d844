"""The tally board, and counting and taking back without a script."""

import json
import secrets
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.desk import actions
from huying.desk.forms import HandoverForm, PlaceForm
from huying.desk.queries import (
    Place,
    channel_words,
    people_named,
    press_called,
    queue_at,
    unread_handover,
)
from huying.desk.rules import is_press
from huying.desk.views.place import place_of
from huying.desk.views.state import state_of
from huying.records.actions import sentence
from huying.records.finding import named_by_number
from huying.records.refusing import REFUSALS

LONGEST_WORDS = 200


@requires(Function.ENQUIRIES, Level.WRITE)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The board of the place this browser stands at; else the question where that is."""
    return _board(request, place_of(request), {})


@requires(Function.ENQUIRIES, Level.WRITE)
@require_POST
def people_find(request: HttpRequest) -> HttpResponse:
    """Residents whom a part of a number or name names, with their cases; a case number opens its case.

    The words travel in the body only.
    """
    user, words = cast(User, request.user), request.POST.get("q", "").strip()[:LONGEST_WORDS]
    named = named_by_number(words, user)
    if named is not None and named.record and not request.headers.get("HX-Request"):
        return redirect(named.url)
    people, more = people_named(words, user) if named is None else ([], False)
    found = {"words": words, "people": people, "more": more, "named": named}
    if request.headers.get("HX-Request"):
        return render(request, "desk/people.html", found)
    return _board(request, place_of(request), found)


def _board(request: HttpRequest, place: Place | None, found: dict[str, Any]) -> HttpResponse:
    user = cast(User, request.user)
    initial = {"centre": place.centre.code, "channel": place.channel} if place else None
    context = found | {"place": place, "place_form": PlaceForm(initial=initial, user=user)}
    if place is not None:
        state = state_of(request, user, place, timezone.now())
        channels = [
            (value, words, state["channels"].get(value, 0), value == place.channel)
            for value, words in channel_words()
        ]
        keys = [key | {"number": state["kinds"].get(key["code"], 0)} for key in state["keys"]]
        context |= {
            "state": state,
            "said": json.dumps(state, ensure_ascii=False),
            "channels": channels,
            "keys": keys,
            "form_key": secrets.token_urlsafe(32),
            "today": timezone.localdate(),
            "queue": queue_at(place.centre, timezone.localdate()),
            "handover": unread_handover(place.centre, user, timezone.now()),
            "handover_form": HandoverForm(),
            "once": [secrets.token_urlsafe(32) for _form in range(3)],
        }
    return render(request, "desk/board.html", context)


@requires(Function.ENQUIRIES, Level.WRITE)
@require_POST
def press_count(request: HttpRequest) -> HttpResponse:
    """One press without a script: counted now, once however often the page sends it."""
    sent = {name: request.POST.get(name, "") for name in ("centre", "channel", "kind")}
    key, user = request.POST.get("form_key", ""), cast(User, request.user)
    if not is_press(key, sent):
        messages.error(request, _("That was no key of the board. Please press again."))
        return redirect("desk:board")
    try:
        press = actions.count_once(key=key, told=sent, by=user, at=timezone.now())
        messages.success(request, _("Counted: %(press)s") % {"press": press})
    except REFUSALS as problem:
        messages.error(request, sentence(problem))
    return redirect("desk:board")


@requires(Function.ENQUIRIES, Level.WRITE)
@require_POST
def press_undo(request: HttpRequest, code: str) -> HttpResponse:
    """Take a press back; it stays in the list."""
    press = press_called(code, cast(User, request.user))
    if press is None:
        raise Http404
    try:
        actions.take_back(press=press, by=cast(User, request.user), at=timezone.now())
        messages.success(request, _("Taken back: %(press)s") % {"press": press})
    except REFUSALS as problem:
        messages.error(request, sentence(problem))
    return redirect("desk:board")
