"""How a view states who may come in. A view without such a statement fails the build."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from huying.accounts.policy import Function, Level, allows

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Anybody may come in."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Anybody who has signed in; the view itself narrows what they see."""
    return _guarded(view, "signed-in", lambda request: True)


def requires(function: Function, needed: Level) -> Callable[[View], View]:
    """Only people with `needed` for `function`; to everybody else the page does not exist."""

    def decorate(view: View) -> View:
        return _guarded(
            view, f"{function}:{needed.name.lower()}", lambda request: allows(request.user, function, needed)
        )

    return decorate


def _guarded(view: View, access: str, allowed: Callable[[HttpRequest], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not allowed(request):
            raise Http404
        return view(request, *args, **kwargs)

    guarded.access = access  # type: ignore[attr-defined]
    return guarded
