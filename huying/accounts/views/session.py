"""How long a session lasts, and ending one from afar."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huying.accounts.doors import signed_in
from huying.accounts.rules import has_ended
from huying.accounts.views.adapter import BEGAN, SEEN

Handler = Callable[[HttpRequest], HttpResponse]
NOTED_EVERY = 60  # seconds: the session row is not written at each page


def session_limits(handler: Handler) -> Handler:
    """End a session that nobody used for half an hour or that is twelve hours old, before anything else is asked."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.user.is_authenticated:
            _end_or_note(request)
        return handler(request)

    return handle


def _end_or_note(request: HttpRequest) -> None:
    now = time.time()
    began, seen = request.session.get(BEGAN, now), request.session.get(SEEN, now)
    if has_ended(began_at=_moment(began), seen_at=_moment(seen), at=_moment(now)):
        UserSession.objects.filter(session_key=request.session.session_key).delete()
        logout(request)
        messages.info(request, _("Your session has ended. Please sign in again."))
    elif BEGAN not in request.session or now - seen >= NOTED_EVERY:
        request.session[BEGAN], request.session[SEEN] = began, now
        UserSession.objects.filter(session_key=request.session.session_key).update(
            last_seen_at=timezone.now()
        )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@signed_in
@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions; the present one is ended by signing out."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if not session.is_current():
        session.end()
        messages.success(request, _("The session has ended."))
    return redirect("usersessions_list")
