"""What the session of somebody outside knows: the key of their draft, and for ten minutes which request they look at."""

import secrets
import time

from django.http import HttpRequest

from huying.intake.models import HelpRequest
from huying.intake.queries import request_numbered

KEY, SEEN = "help_key", "help_seen"
SHOWN_FOR = 600  # seconds without a word; then reference and code are asked for again


def key_of(request: HttpRequest) -> str:
    """The key of what is being written here; nothing when nothing is."""
    return str(request.session.get(KEY, ""))


def begin(request: HttpRequest) -> str:
    """The key of what is being written here, a new one if nothing is."""
    if KEY not in request.session:
        request.session[KEY] = secrets.token_urlsafe(32)
    return key_of(request)


def remember(request: HttpRequest, shown: HelpRequest) -> None:
    """Reference and code were right: the session has a new name, and shows the request for a while."""
    request.session.cycle_key()
    request.session[SEEN] = [shown.pk, time.time()]


def remembered(request: HttpRequest) -> HelpRequest | None:
    """The request that is shown here, unless nobody has touched it for ten minutes."""
    pk, at = request.session.get(SEEN, (None, 0))
    if pk is None or time.time() - at > SHOWN_FOR:
        return None
    request.session[SEEN] = [pk, time.time()]
    return request_numbered(pk)


def leave(request: HttpRequest) -> None:
    """Nothing of a request is known here any more. Whoever works here and wrote for somebody stays signed in."""
    if request.user.is_authenticated:
        for name in (KEY, SEEN):
            request.session.pop(name, None)
    else:
        request.session.flush()
