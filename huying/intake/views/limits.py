"""How much is taken from one connection and from all together, how often a code may be guessed, and whether there is room."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.accounts.tries import Limit, give_back, is_barred, take
from huying.core.refusals import ask_to_wait
from huying.intake.queries import telephones_on
from huying.intake.slips import is_reference
from huying.outbox.actions import enqueue

TELL = "huying.intake.tasks.slip_guessed"

# A library's computers, or everybody in a street with one provider, stand behind one address.
SENDING = Limit("help-sent", 10, forgets=timedelta(minutes=6))
BEGINNING = Limit("help-begun", 30, forgets=timedelta(minutes=2))
ADDING = Limit("help-paper", 30, forgets=timedelta(seconds=30))
# The whole office: what a flood from everywhere may write before it has to wait.
ALL_BEGUN = Limit("help-all-begun", 300, forgets=timedelta(seconds=5))
ALL_PAPERS = Limit("help-all-papers", 300, forgets=timedelta(seconds=2))
GUESSING = Limit("help-code", 5)  # of one reference, whether it exists or not
CALLING = Limit("help-call", 30, forgets=timedelta(seconds=20))
EVERYBODY = Limit(
    "help-all", 600, forgets=timedelta(seconds=1)
)  # the whole office: the brake on guessing from everywhere


def beginning_held_up(request: HttpRequest) -> HttpResponse | None:
    """The page that asks to wait, when very many requests are begun: from one connection, or by everybody together."""
    return _held_up(request, (ALL_BEGUN, ""), (BEGINNING, _address(request)))


def sending_held_up(request: HttpRequest) -> HttpResponse | None:
    """The page that asks to wait, when very many requests came from one connection."""
    return _held_up(request, (SENDING, _address(request)))


def adding_held_up(request: HttpRequest) -> HttpResponse | None:
    """The same for papers: from one connection, or from everybody together."""
    return _held_up(request, (ALL_PAPERS, ""), (ADDING, _address(request)))


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


def no_room() -> str:
    """What is said to somebody outside when the office's store is full: nothing more is taken, and what to do instead."""
    return _("At the moment nothing more can be kept here, and this was not. %(instead)s") % {
        "instead": _by_telephone()
    }


def _by_telephone() -> str:
    """Whom to call instead, by name and number."""
    known = telephones_on(timezone.localdate())
    if not known:
        return _("If it cannot wait, visit a centre.")
    named = _("; ").join(f"{name} {number}" for name, number in known)
    return _("If it cannot wait, call or visit a centre: %(centres)s.") % {"centres": named}


def _held_up(request: HttpRequest, *counts: tuple[Limit, str]) -> HttpResponse | None:
    waits = [take(limit, subject, at=timezone.now()) for limit, subject in counts]
    longest = max(waits)
    return ask_to_wait(request, longest, instead=_by_telephone()) if longest else None


def _address(request: HttpRequest) -> str:
    """The reader's own, as our proxies name it; behind one, everybody would else be one reader."""
    return str(get_adapter(request).get_client_ip(request))
