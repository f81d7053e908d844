"""A message on its page, messages on the page of their case, and how far a mailbox has been read."""

from dataclasses import dataclass
from datetime import date

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, centres_of
from huying.cases.models import Case
from huying.cases.queries import together
from huying.correspondence.accessing import is_set
from huying.correspondence.kinds import MAILBOXES, MESSAGES
from huying.correspondence.models import Attachment, Mailbox, Missive, Place
from huying.correspondence.queries import own_addresses
from huying.correspondence.rules import may_answer, may_correct
from huying.correspondence.wording import why_left
from huying.records.panels import Panel, panel
from huying.records.rules import can_write

SHOWN = 30
STYLE = "correspondence/correspondence.css"
OPEN = (Missive.State.WAITING, Missive.State.AUTOMATIC)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Something that came with a message, and why it is not there if it is not."""

    attachment: Attachment
    refused: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as the page of its case shows it."""

    message: Missive
    enclosed: list[Enclosed]
    may_answer: bool

    @property
    def is_out(self) -> bool:
        return self.message.direction == Missive.Direction.OUT


@panel(MESSAGES.key)
def one(record: Missive, user: User, today: date) -> Panel:
    """What came with a message, what may be done about it, and the conversation it stands in."""
    may_write = _may_write(record, user)
    conversation = MESSAGES.visible_to(user).filter(thread=record.thread).exclude(pk=record.pk)
    shown = {
        "message": record,
        "may_write": may_write,
        "decides": may_write and record.direction == Missive.Direction.IN,
        "waits": record.state in OPEN,
        "may_correct": may_write and may_correct(record, user),
        "enclosed": _enclosed(record),
        "may_answer": may_write and may_answer(record, own_addresses()),
        "others": list(conversation.order_by("received_at", "pk")[:SHOWN]),
    }
    return Panel("correspondence/message_panel.html", shown, STYLE)


@panel("cases")
def of_case(record: Case, user: User, today: date) -> Panel | None:
    """The messages of a case, the newest first."""
    may_write = can_write(MESSAGES, user, record.centre_id, record.assigned_to_id)
    rows = MESSAGES.visible_to(user).filter(case__in=together(record, user)).order_by("-received_at", "-pk")
    found = list(rows.prefetch_related("attachments__file")[: SHOWN + 1])
    if not found and not may_write:
        return None
    own = own_addresses() if found else set()
    messages = [Shown(each, _enclosed(each), may_write and may_answer(each, own)) for each in found[:SHOWN]]
    shown = {
        "case": record,
        "messages": messages,
        "more": len(found) > SHOWN,
        "may_write": may_write,
        "unread": sum(each.message.unread for each in messages),
    }
    return Panel("correspondence/case_panel.html", shown, STYLE)


@panel(MAILBOXES.key)
def of_mailbox(record: Mailbox, user: User, today: date) -> Panel:
    """How far it has been read on its server, and a way to read on."""
    allowed = centres_of(user, Function.CASEWORK, Level.WRITE)
    shown = {
        "mailbox": record,
        "place": Place.objects.filter(mailbox=record).first(),
        "is_set": is_set(record.code),
        "may_fetch": allowed is None or record.centre_id in allowed,
    }
    return Panel("correspondence/mailbox_panel.html", shown, STYLE)


def _may_write(message: Missive, user: User) -> bool:
    owner = message.case.assigned_to_id if message.case is not None else None
    return can_write(MESSAGES, user, message.centre_id, owner)


def _enclosed(message: Missive) -> list[Enclosed]:
    """In the order in which they came."""
    known = sorted(message.attachments.all(), key=lambda each: each.pk)
    return [Enclosed(each, why_left(each.refused) if each.refused else "") for each in known]
