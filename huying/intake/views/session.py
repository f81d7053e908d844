"""What the session of somebody outside knows: the key of their draft, and for ten minutes what they look at."""

import secrets
import time

from django.http import HttpRequest

from huying.intake.matters import Matter
from huying.intake.queries import matter_still_open

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


def remember(request: HttpRequest, matter: Matter) -> None:
    """Reference and code were right: the session has a new name, and shows the matter for a while."""
    request.session.cycle_key()
    _show(request, matter)


def remembered(request: HttpRequest) -> Matter | None:
    """The matter that is shown here, unless nobody has touched it for ten minutes or a new slip was given meanwhile."""
    code, digest, at = request.session.get(SEEN, ("", "", 0))
    if not code or time.time() - at > SHOWN_FOR:
        return None
    matter = matter_still_open(code, digest)
    if matter is not None:
        _show(request, matter)
    return matter


def _show(request: HttpRequest, matter: Matter) -> None:
    request.session[SEEN] = [matter.code, matter.holder.secret_digest, time.time()]


def leave(request: HttpRequest) -> None:
    """Nothing of it is known here any more. Whoever works here and wrote for somebody stays signed in."""
    if request.user.is_authenticated:
        for name in (KEY, SEEN):
            request.session.pop(name, None)
    else:
        request.session.flush()
