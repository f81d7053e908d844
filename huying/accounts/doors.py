"""How a view states who may come in. A view without such a statement fails the build."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from huying.accounts.loopback import is_from_this_machine
from huying.accounts.models import User
from huying.accounts.policy import Function, Level, allows

View = Callable[..., HttpResponseBase]
Ask = Callable[[HttpRequest, dict[str, Any]], HttpResponseBase | None]
READING = {"GET", "HEAD"}
SHOWN = {200, 409, 422}  # answers that hold what was asked for
_asks: list[Ask] = []
TOLD_OF_RESET = "told_of_reset"


def public(view: View) -> View:
    """Anybody may come in."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Anybody who has signed in; the view itself narrows what they see."""
    return _guarded(view, "signed-in", lambda request: True)


def signed_in_only(view: View) -> View:
    """Anybody whose password was right, also before they have a second step: the pages on which they set one up."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.access = "signed-in"  # type: ignore[attr-defined]
    return guarded


def asked_first(ask: Ask) -> Ask:
    """Declare what an app above asks of whoever was let in, before anything is shown: an answer in its place, or nothing."""
    _asks.append(ask)
    return ask


def requires(
    function: Function, needed: Level, *, recent: bool = False, asks: bool = True
) -> Callable[[View], View]:
    """Only people with `needed` for `function`; to everybody else the page does not exist.

    With `recent` they must also have proven within the last minutes that it is they who sit there. A door that `asks`
    nothing is where the answer to such a question goes.
    """

    def decorate(view: View) -> View:
        access = f"{function}:{needed.name.lower()}"
        return _guarded(
            view, access, lambda request: allows(request.user, function, needed), recent=recent, asks=asks
        )

    return decorate


def _guarded(
    view: View,
    access: str,
    allowed: Callable[[HttpRequest], bool],
    *,
    recent: bool = False,
    asks: bool = True,
) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not has_proven_second_step(request):
            return _led_to_second_step(request)
        if not allowed(request):
            raise Http404
        if recent:
            demand_recent_proof(request)
        _tell_of_reset(request)
        if not asks:
            return view(request, *args, **kwargs)
        before = request.method in READING or (recent and request.method == "POST")
        return _shown(view, request, args, kwargs, before=before)

    guarded.access = access  # type: ignore[attr-defined]
    return guarded


def _shown(
    view: View, request: HttpRequest, args: tuple[Any, ...], kwargs: dict[str, Any], *, before: bool
) -> HttpResponseBase:
    """The answer of a view, unless something is asked first.

    What was typed is not lost over a question: a form that was sent is seen to, and asked is only what it would show.
    """
    if hasattr(request, "was_asked"):  # a door behind a door
        return view(request, *args, **kwargs)
    request.was_asked = True  # type: ignore[attr-defined]
    if before:
        return _question(request, kwargs) or view(request, *args, **kwargs)
    answer = view(request, *args, **kwargs)
    if answer.status_code not in SHOWN or answer.headers.get("Content-Type") == "application/json":
        return answer  # a script is told what became of what it sent, and nothing else
    question = _question(request, kwargs)
    if question is None:
        return answer
    question.status_code = answer.status_code
    return question


def _question(request: HttpRequest, named: dict[str, Any]) -> HttpResponseBase | None:
    return next((answer for ask in _asks if (answer := ask(request, named)) is not None), None)


def has_proven_second_step(request: HttpRequest) -> bool:
    """Whether this session gave a second step, or need not. It is read from the session: no query."""
    if not settings.SECOND_FACTOR_REQUIRED and is_from_this_machine(request):
        return True
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def is_recently_proven(request: HttpRequest) -> bool:
    """Whether the person signed in, or confirmed who they are, within the last minutes."""
    if not settings.STEP_UP_SECONDS:
        return True
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < settings.STEP_UP_SECONDS for record in records)


def demand_recent_proof(request: HttpRequest) -> None:
    """Ask again who sits there before something weighty; the request goes on by itself after the answer."""
    if not is_recently_proven(request):
        raise ReauthenticationRequired


def _led_to_second_step(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('mfa_index')}?{urlencode({'next': request.get_full_path()})}")


def _tell_of_reset(request: HttpRequest) -> None:
    """Once in each session: somebody asked that this person's second step fall away."""
    user = request.user
    if not isinstance(user, User) or user.reset_due_at is None or TOLD_OF_RESET in request.session:
        return
    request.session[TOLD_OF_RESET] = True
    messages.warning(
        request,
        _(
            "Two administrators agreed to take away the second step of your sign-in. If you did not ask for this, "
            "stop it under “Second step at sign-in”."
        ),
    )
