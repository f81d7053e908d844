"""What a reader sees when the answer is no: what happened, what to do, and the number to tell the office."""

import errno
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader

Handler = Callable[[HttpRequest], HttpResponse]
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
SECONDS_TO_WAIT = "5"
NO_ROOM = 100_000  # bytes: less than SQLite needs beside its file


def plain_words(handler: Handler) -> Handler:
    """Refuse what no database keeps (NUL in an address), and say in words what libraries refuse with an empty page."""

    def handle(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or any(
            "\x00" in text for pair in request.GET.lists() for text in (pair[0], *pair[1])
        ):
            return _said(request, "400.html", 400)
        response = handler(request)
        bare = not response.streaming and (not response.content or request.path.startswith("/api/"))
        if response.status_code == 405 and bare:
            said = _said(request, "405.html", 405)
            said["Allow"] = response["Allow"]
            return said
        return response

    return handle


def ask_to_wait(request: HttpRequest, wait: timedelta, *, instead: str = "") -> HttpResponse:
    """There were too many tries: how long to wait, in minutes for people and in seconds for programs; what to do instead."""
    seconds = int(wait.total_seconds()) + 1
    answer = render(request, "429.html", {"minutes": -(-seconds // 60), "instead": instead}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def _said(request: HttpRequest, page: str, status: int) -> HttpResponse:
    """A page for people; for machines, at the addresses of the API, the standard words of the status."""
    if request.path.startswith("/api/"):
        number = getattr(request, "request_id", "")
        return JsonResponse({"detail": HTTPStatus(status).phrase, "request_id": number}, status=status)
    return render(request, page, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from elsewhere or too late: say so and keep the reader on the way."""
    return _said(request, "403_csrf.html", 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, TOO_MUCH):
        return _said(request, "413.html", 413)
    return _said(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _said(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Also the answer for what exists but is not this reader's: the page does not tell the two apart."""
    return _said(request, "404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Leans on nothing that may itself be broken: no database, no session, no language. Nothing of the cause is told.

    A full disk and a database that is away are told by name, because the reader can then do something about them.
    """
    problem = sys.exc_info()[1]
    if any(map(_is_want_of_room, _causes(problem))):
        return _whole("507.html", request, 507)
    if isinstance(problem, (OperationalError, InterfaceError)):
        answer = _whole("503.html", request, 503)
        answer["Retry-After"] = SECONDS_TO_WAIT
        return answer
    return _whole("500.html", request, 500)


def _whole(name: str, request: HttpRequest, status: int) -> HttpResponse:
    """A page that is whole in itself, in all three languages."""
    number = getattr(request, "request_id", "")
    return HttpResponse(loader.get_template(name).render({"request_id": number}), status=status)


def _causes(problem: BaseException | None) -> Iterator[BaseException]:
    """An error with those that led to it."""
    while problem is not None:
        yield problem
        problem = problem.__cause__ or problem.__context__


def _is_want_of_room(problem: BaseException) -> bool:
    """As the system, SQLite (13: full) and PostgreSQL (53100: disk full) say it.

    SQLite that cannot make its files beside the database says that it cannot open it: then the disk is looked at.
    """
    if isinstance(problem, OSError):
        return problem.errno in {errno.ENOSPC, errno.EDQUOT}
    if isinstance(problem, OperationalError) and shutil.disk_usage(settings.HOME).free < NO_ROOM:
        return True
    return getattr(problem, "sqlite_errorcode", 0) == 13 or getattr(problem, "sqlstate", "") == "53100"
