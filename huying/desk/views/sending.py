"""What the script on the board sends: presses and takings back that waited in the browser, in batches."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.desk import actions
from huying.desk.queries import press_called, press_sent
from huying.desk.rules import is_code, is_key, is_moment, is_press
from huying.desk.views.place import place_of
from huying.desk.views.state import person_mark, state_of
from huying.records.actions import NotAllowed, SameKeyOtherForm, sentence

MOST = 50
TOLD = ("centre", "channel", "kind", "at")
Said = dict[str, Any]


@requires(Function.ENQUIRIES, Level.WRITE)
@require_safe
def board_state(request: HttpRequest) -> HttpResponse:
    """Today's counts at this browser's place, and a fresh token to send with."""
    return JsonResponse(_state(request))


@requires(Function.ENQUIRIES, Level.WRITE)
@require_POST
def presses_send(request: HttpRequest) -> HttpResponse:
    """Keep each act once and answer for each by itself, in their order; then the state of the board.

    400 when it is no batch; 409 when somebody else sits there now than when the acts were pressed.
    """
    batch = _batch(request)
    if batch is None:
        return JsonResponse({"words": _("This could not be read. Please load the page again.")}, status=400)
    user, now = cast(User, request.user), timezone.now()
    if batch["person"] != person_mark(user):
        words = _("Somebody else has signed in here. These presses wait for whoever pressed them.")
        return JsonResponse({"words": words}, status=409)
    answers = [_answered(act, user, now) for act in batch["acts"]]
    return JsonResponse({"answers": answers, "state": _state(request)})


def _state(request: HttpRequest) -> Said:
    place, user = place_of(request), cast(User, request.user)
    if place is None:
        return {"person": person_mark(user)}
    return state_of(request, user, place, timezone.now())


def _batch(request: HttpRequest) -> Said | None:
    """The body as a batch, or None: a person and up to so many acts. Each act is looked at by itself later."""
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not isinstance(found.get("person"), str):
        return None
    acts = found.get("acts")
    return found if isinstance(acts, list) and 0 < len(acts) <= MOST else None


def _answered(act: Any, user: User, now: datetime) -> Said:
    """What became of one act: 200 kept (now or before), 409 its key came with other contents, 422 refused in words."""
    try:
        press = _done(act, user, now)
    except (NotAllowed, SameKeyOtherForm, ValidationError) as problem:
        status = 409 if isinstance(problem, SameKeyOtherForm) else 422
        return {"status": status, "words": sentence(problem)}
    return {"status": 200, "code": press.code if press else ""}


def _done(act: Any, user: User, now: datetime) -> Any:
    if not isinstance(act, dict):
        raise ValidationError(_("This press could not be read."))
    if act.get("sort") == "undo":
        return _taken_back(act, user, now)
    told = {name: act.get(name, "") for name in TOLD}
    if not is_press(act.get("key"), told) or not told["at"]:
        raise ValidationError(_("This press could not be read."))
    return actions.count_once(key=act["key"], told=told, by=user, at=now)


def _taken_back(act: Mapping[str, Any], user: User, now: datetime) -> Any:
    """The press named by its reference, or by the key it was sent under; one that was refused needs no taking back."""
    code, key, moment = act.get("code", ""), act.get("key", ""), act.get("at", "")
    if not is_moment(moment) or not (is_key(key) or is_code(code)):
        raise ValidationError(_("This press could not be read."))
    press = press_called(code, user) if is_code(code) else press_sent(key, user)
    if press is None:
        return None
    said = datetime.fromisoformat(moment)
    return actions.take_back(press=press, by=user, at=now, moment=said)
