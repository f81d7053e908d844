"""What a reader sees when the answer is no."""

import errno
import sys
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from elsewhere or too late: say so and keep the reader on the way."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Also the answer for what exists but is not this reader's: the page does not tell the two apart."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Must lean on nothing that may itself be broken: its pages are whole, in all three languages.

    A full disk and a database that is away are told by name, because the reader can then do something about them.
    """
    problem = sys.exc_info()[1]
    if any(map(_is_want_of_room, _causes(problem))):
        return HttpResponse(loader.get_template("507.html").render(), status=507)
    if isinstance(problem, OperationalError | InterfaceError):
        answer = HttpResponse(loader.get_template("503.html").render(), status=503)
        answer["Retry-After"] = "5"
        return answer
    return HttpResponse(loader.get_template("500.html").render(), status=500)


def _causes(problem: BaseException | None) -> Iterator[BaseException]:
    """An error with those that led to it."""
    while problem is not None:
        yield problem
        problem = problem.__cause__ or problem.__context__


def _is_want_of_room(problem: BaseException) -> bool:
    """As the system, SQLite (13: full) and PostgreSQL (53100: disk full) say it."""
    if isinstance(problem, OSError):
        return problem.errno in {errno.ENOSPC, errno.EDQUOT}
    return getattr(problem, "sqlite_errorcode", 0) == 13 or getattr(problem, "sqlstate", "") == "53100"
