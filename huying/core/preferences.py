"""How a reader likes the pages: brightness, text size, single-key shortcuts; remembered in three plain cookies."""

from typing import Final

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

# The first value of each is what someone gets who never chose.
CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "theme": ("auto", "light", "dark"),
    "type": ("normal", "large"),
    "keys": ("on", "off"),
}
COOKIE_PREFIX: Final = "huying_"
YEAR_IN_SECONDS: Final = 365 * 24 * 60 * 60


def look(request: HttpRequest) -> dict[str, dict[str, str]]:
    """Context processor: the reader's choices; anything unknown in a cookie counts as never chosen."""
    chosen = {}
    for name, values in CHOICES.items():
        value = request.COOKIES.get(COOKIE_PREFIX + name, "")
        chosen[name] = value if value in values else values[0]
    return {"look": chosen}


@require_POST
def set_preference(request: HttpRequest) -> HttpResponse:
    """Remember the choices sent (theme, type, keys) for a year and go back to the page they came from."""
    sent = {name: request.POST[name] for name in CHOICES if name in request.POST}
    if not sent or any(value not in CHOICES[name] for name, value in sent.items()):
        raise BadRequest("no such preference")

    response = HttpResponseRedirect(_way_back(request))
    for name, value in sent.items():
        response.set_cookie(
            COOKIE_PREFIX + name,
            value,
            max_age=YEAR_IN_SECONDS,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
    return response


def _way_back(request: HttpRequest) -> str:
    """The path the form names, when it is a path of this very host; else the front door."""
    path = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        path, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return path if path.startswith("/") and is_ours else "/"
