"""How often anybody may send or try from one connection, and how often a code may be guessed at all."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from huying.accounts.tries import Limit, give_back, is_barred, take
from huying.core.refusals import ask_to_wait
from huying.intake.slips import is_reference
from huying.outbox.actions import enqueue

TELL = "huying.intake.tasks.slip_guessed"

SENDING = Limit(
    "help-sent", 10, forgets=timedelta(minutes=6)
)  # a library's computers stand behind one address
GUESSING = Limit("help-code", 5)  # of one reference, whether it exists or not
CALLING = Limit("help-call", 30, forgets=timedelta(seconds=20))
EVERYBODY = Limit(
    "help-all", 600, forgets=timedelta(seconds=1)
)  # the whole office: the brake on guessing from everywhere


def sending_held_up(request: HttpRequest) -> HttpResponse | None:
    """The page that asks to wait, when very many requests came from one connection."""
    return _held_up(request, (SENDING, _address(request)))


def guessing_held_up(request: HttpRequest, reference: str) -> HttpResponse | None:
    """The same for one more look at a reference: by the reference, by the connection, by everybody together."""
    return _held_up(request, (EVERYBODY, ""), (CALLING, _address(request)), (GUESSING, reference))


def note_wrong_code(reference: str) -> None:
    """Once the tries are used up, the worker sees whether somebody must be told; for what nobody has, as for what exists."""
    now = timezone.now()
    if is_reference(reference) and is_barred(GUESSING, reference, at=now):
        day = timezone.localdate(now)
        enqueue(task=TELL, arguments={"reference": reference}, at=now, key=f"slip {reference} {day}")


def guessed_right(reference: str) -> None:
    """The code was right: the tries before it are forgotten."""
    give_back(GUESSING, reference)


def _held_up(request: HttpRequest, *counts: tuple[Limit, str]) -> HttpResponse | None:
    waits = [take(limit, subject, at=timezone.now()) for limit, subject in counts]
    longest = max(waits)
    return ask_to_wait(request, longest) if longest else None


def _address(request: HttpRequest) -> str:
    """The reader's own, as our proxies name it; behind one, everybody would else be one reader."""
    return str(get_adapter(request).get_client_ip(request))
