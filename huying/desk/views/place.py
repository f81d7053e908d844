"""Where a desk stands: chosen once, and remembered by the browser that stands there."""

from datetime import timedelta
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.cases.models import Tally
from huying.desk.forms import PlaceForm
from huying.desk.queries import Place, centres_to_stand_at

COOKIE = "huying_desk"
YEAR = timedelta(days=365)


@requires(Function.ENQUIRIES, Level.WRITE)
@require_POST
def place_choose(request: HttpRequest) -> HttpResponse:
    """Remember the centre and channel of this desk for a year."""
    form = PlaceForm(request.POST, user=cast(User, request.user))
    answer = redirect("desk:board")
    if form.is_valid():
        answer.set_cookie(
            COOKIE,
            f"{form.place.centre.code}:{form.place.channel}",
            max_age=YEAR,
            path=answer.url,  # type: ignore[attr-defined]
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
    return answer


def place_of(request: HttpRequest) -> Place | None:
    """The place this browser remembers, if its reader still serves there; else the only one they serve at."""
    code, _sep, channel = request.COOKIES.get(COOKIE, "").partition(":")
    if channel not in Tally.Channel.values:
        channel = Tally.Channel.VISIT
    centres = list(centres_to_stand_at(cast(User, request.user)))
    if len(centres) != 1:
        centres = [centre for centre in centres if centre.code == code]
    return Place(centres[0], channel) if centres else None
