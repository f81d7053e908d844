"""The public API: the same figures, editions, proposals and centres as the pages, as JSON."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import NinjaAPI

from huying.directory.api import router as directory_router
from huying.proposals.api import router as proposals_router
from huying.reports.api import router as reports_router

api = NinjaAPI(
    title="Huying 呼應",
    version="1",
    description="Published figures and the records behind them, as far as they are public.",
    urls_namespace="api",
    docs_url=None,
)
api.add_router("", directory_router)
api.add_router("", proposals_router)
api.add_router("", reports_router)


def addresses() -> tuple[list[URLPattern], str, str]:
    """The API's addresses; each that answers GET answers HEAD alike, which its library leaves out."""
    patterns, app, namespace = api.urls
    heard = [
        URLPattern(each.pattern, _also_head(each.callback), each.default_args, each.name)
        for each in patterns
        if isinstance(each, URLPattern) and each.callback is not None
    ]
    return heard, app, namespace


def _also_head(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponse:
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        try:
            return view(request, *args, **parts)
        finally:
            request.method = asked

    return answered
