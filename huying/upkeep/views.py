"""Doors for the machines that watch over the office."""

import ipaddress

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from huying.accounts.doors import public
from huying.upkeep.gauges import exposition
from huying.upkeep.readiness import readiness

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


@public
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether this worker should be sent work: 200 or 503; which conditions fail is said on this machine only."""
    found = readiness(timezone.now())
    ready = all(found.values())
    words = {"status": "ready" if ready else "not ready"}
    if _from_this_machine(request):
        words |= {name: "ok" if holds else "failing" for name, holds in found.items()}
    answer = JsonResponse(words, status=200 if ready else 503)
    answer["Cache-Control"] = "no-store"
    return answer


@public
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Gauges, for a program on this very machine; to everybody else the page does not exist."""
    if not _from_this_machine(request):
        raise Http404
    try:
        text = exposition(timezone.now())
    except DatabaseError:
        return HttpResponse("# the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def _from_this_machine(request: HttpRequest) -> bool:
    """A proxy on this machine speaks for others: what it forwards is not from here."""
    if any(name in request.META for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
