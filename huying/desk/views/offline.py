"""The board without a network: a page that says nothing of anybody, and the worker that keeps it at hand."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from huying.accounts.doors import public
from huying.desk.queries import channel_words

FILES = (
    *("vendor/bootstrap-reboot.min.css", "huying/tokens.css", "huying/base.css", "huying/forms.css"),
    *("huying/pieces.css", "huying/staff.css", "huying/print.css", "huying/mark.svg"),
    *("huying/huying.js", "huying/staff.js"),
    *("desk/desk.css", "desk/board.js", "desk/drawing.js", "desk/queue.js", "desk/sending.js"),
)


@public
@require_safe
def board_away(request: HttpRequest) -> HttpResponse:
    """The board as it opens when the office cannot be reached; the script fills in what the browser remembers."""
    channels = [(value, words, 0, False) for value, words in channel_words()]
    return render(request, "desk/away.html", {"channels": channels})


@public
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, told which files belong to the board; another version of them is another worker."""
    answer = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = reverse("desk:board")  # it stands outside what it may serve
    return answer


@cache
def _worker() -> str:
    told = {
        "version": _version(),
        "board": reverse("desk:board"),
        "away": reverse("away:board_away"),
        "files": [static(name) for name in FILES],
    }
    return f"const TOLD = {json.dumps(told)};\n{_bytes('desk/worker.js').decode()}"


def _version() -> str:
    return sha256(b"".join(map(_bytes, FILES))).hexdigest()[:16]


def _bytes(name: str) -> bytes:
    found = finders.find(name)
    if not isinstance(found, str):
        raise LookupError(name)
    return Path(found).read_bytes()
