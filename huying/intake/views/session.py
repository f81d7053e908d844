"""What the session of somebody outside knows, each thing for ten minutes without a press: the draft, the slip, the request."""

import secrets
import time
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.intake.matters import Matter
from huying.intake.queries import matter_still_open

KEY, TOUCHED, SLIP, SEEN = "help_key", "help_touched", "help_slip", "help_seen"
SHOWN_FOR = 600  # seconds without a press; then nothing of it is shown any more


def key_of(request: HttpRequest) -> str:
    """The key of what is being written here; nothing when nothing is, or when nobody pressed anything for ten minutes."""
    if KEY not in request.session:
        return ""
    if time.time() - request.session.get(TOUCHED, 0) > SHOWN_FOR:
        _forget_key(request)
        messages.warning(
            request, _("Nobody pressed anything for ten minutes, so what stood on these pages was forgotten.")
        )
        return ""
    request.session[TOUCHED] = time.time()
    return str(request.session[KEY])


def begin(request: HttpRequest) -> str:
    """The key of what is being written here, a new one if nothing is."""
    if KEY not in request.session:
        request.session[KEY], request.session[TOUCHED] = secrets.token_urlsafe(32), time.time()
    return key_of(request)


def show_slip(request: HttpRequest) -> None:
    """The slip with its secret is on the screen."""
    request.session[SLIP] = True


def leave_slip(request: HttpRequest) -> None:
    """Whoever goes on from the slip has left it: it is never shown here again."""
    if request.session.get(SLIP):
        _forget_key(request)


def _forget_key(request: HttpRequest) -> None:
    for name in (KEY, TOUCHED, SLIP):
        request.session.pop(name, None)


def remember(request: HttpRequest, matter: Matter) -> None:
    """Reference and code were right: the session has a new name, and shows the matter for a while."""
    request.session.cycle_key()
    show(request, matter)


def show(request: HttpRequest, matter: Matter) -> None:
    """The request that was sent just now is shown for a while.

    The session keeps its name: a second click that is on its way already finds the slip under it, and whoever holds the
    session held the key of the secret before.
    """
    request.session[SEEN] = [matter.code, matter.holder.secret_digest, time.time()]


def remembered(request: HttpRequest) -> Matter | None:
    """The matter that is shown here, unless nobody has touched it for ten minutes or a new slip was given meanwhile."""
    code, digest, at = request.session.get(SEEN, ("", "", 0))
    if not code or time.time() - at > SHOWN_FOR:
        return None
    matter = matter_still_open(code, digest)
    if matter is not None:
        show(request, matter)
    return matter


def leave(request: HttpRequest) -> None:
    """Nothing of it is known here any more. Whoever works here and wrote for somebody stays signed in."""
    if request.user.is_authenticated:
        _forget_key(request)
        request.session.pop(SEEN, None)
    else:
        request.session.flush()


def until() -> dict[str, Any]:
    """When a page is forgotten unless somebody presses something, as its warning says."""
    return {"shown_for": SHOWN_FOR, "forgotten_at": timezone.localtime() + timedelta(seconds=SHOWN_FOR)}
