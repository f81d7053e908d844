"""What every answer carries: a request id, strict headers, the reader's language."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from huying.core.request import answering

REQUESTS = logging.getLogger("huying.requests")
Handler = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; "
    "object-src 'none'"
)
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
BARE_CHINESE = re.compile(r"^\s*(zh|yue)(-hk|-mo|-tw|-hant)?(?=$|[\s,;])", re.IGNORECASE)


def request_id(handler: Handler) -> Handler:
    """Give each request an id that its log lines, audit events and error page share."""

    def handle(request: HttpRequest) -> HttpResponse:
        number = request.request_id = secrets.token_hex(8)  # type: ignore[attr-defined]
        with answering(number):
            began = time.monotonic()
            response = handler(request)
            _log(request, response, began)
        response["X-Request-Id"] = number
        return response

    return handle


def _log(request: HttpRequest, response: HttpResponse, began: float) -> None:
    """One line for each answer: the address as a pattern, never what stood in it."""
    match = request.resolver_match
    told = {
        "method": request.method if request.method in METHODS else "other",
        "route": match.route if match else "",
        "status": response.status_code,
        "ms": round((time.monotonic() - began) * 1000, 1),
    }
    REQUESTS.info("answered", extra={"told": told})


def security_headers(handler: Handler) -> Handler:
    """Strict content policy on every answer; pages behind sign-in are never stored by a cache."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = handler(request)
        response.setdefault("Content-Security-Policy", POLICY)
        response.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"
        )
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        _keep_out_of_caches(request, response)
        return response

    return handle


def _keep_out_of_caches(request: HttpRequest, response: HttpResponse) -> None:
    """Pages behind sign-in, and any page read by somebody who may have signed in, are never stored."""
    known = settings.SESSION_COOKIE_NAME in request.COOKIES
    is_page = response.get("Content-Type", "").startswith("text/html")
    if request.path.startswith(("/office/", "/accounts/")) or (known and is_page):
        if "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store"
    elif known:
        response.setdefault("Cache-Control", "private, no-store")


class TraditionalFirstLocaleMiddleware(LocaleMiddleware):
    """Django's own rule, except that a bare `zh` or `yue` means Traditional Chinese (Django says Simplified)."""

    def process_request(self, request: HttpRequest) -> None:
        accepted = request.headers.get("Accept-Language", "")
        if BARE_CHINESE.match(accepted):
            request.META["HTTP_ACCEPT_LANGUAGE"] = "zh-hant," + accepted
        super().process_request(request)
        if request.path.startswith(("/office/", "/accounts/")) and "language" not in request.COOKIES:
            translation.activate(request.LANGUAGE_CODE)
