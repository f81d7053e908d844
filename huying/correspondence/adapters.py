"""Other ways for messages to come and go: programs for text messages and messaging apps, named in the settings.

An adapter is a class that is made with the options of its entry. None is needed: without any, everything else works.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from huying.correspondence.models import Missive
from huying.correspondence.queries import mailbox_named
from huying.correspondence.reading.mail import Mail
from huying.correspondence.reading.words import as_kept
from huying.correspondence.receiving import POST, Came, take_in
from huying.correspondence.rules import ways_out

LONGEST = {"sender": 254, "sender_name": 120, "text": 50_000, "subject": 300, "id": 200}
CHANNELS = {Missive.Channel.SMS, Missive.Channel.APP}


class Refusal(Exception):
    """What came cannot be taken; its words say why."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message that an adapter brings. `mark` lets the adapter say afterwards which one is meant."""

    mailbox: str
    channel: str
    sender: str
    text: str
    id: str
    sent_at: datetime
    sender_name: str = ""
    mark: str = ""


class Adapter(Protocol):
    """A way for messages to come, and perhaps to go."""

    def receive(self) -> Iterator[Arrived]:
        """What has come. A message stays until `taken` or `refused` is said of it."""

    def taken(self, arrived: Arrived) -> None:
        """The message is kept, now or since earlier."""

    def refused(self, arrived: Arrived, why: str) -> None:
        """The message cannot be kept."""

    def send(self, *, recipient: str, text: str, id: str) -> None:
        """Hand a message over to be sent; the same `id` twice is one message."""


def adapters() -> dict[str, Adapter]:
    """The adapters that the settings name, made anew."""
    found: dict[str, Adapter] = {}
    for name, entry in settings.MESSAGE_ADAPTERS.items():
        options: dict[str, Any] = {key: value for key, value in entry.items() if key != "sends"}
        found[name] = import_string(options.pop("adapter"))(**options)
    return found


def adapter_for(message: Missive) -> Adapter | None:
    """The adapter by which a message is to go; of one that names none, such as of an older version, the first."""
    ways = ways_out(message.channel)
    name = message.adapter or next(iter(ways), "")
    return adapters()[name] if name in ways else None


def take_from(adapter: Adapter, *, at: datetime, name: str = "") -> tuple[int, int, int]:
    """Keep what an adapter, called `name` in the settings, brings; how many were kept, known and refused."""
    kept = known = refused = 0
    for arrived in adapter.receive():
        try:
            message = _taken(arrived, name, at)
        except Refusal as problem:
            adapter.refused(arrived, str(problem))
            refused += 1
            continue
        adapter.taken(arrived)
        kept += message is not None
        known += message is None
    return kept, known, refused


def _taken(arrived: Arrived, adapter: str, at: datetime) -> Missive | None:
    mailbox = mailbox_named(arrived.mailbox)
    if mailbox is None:
        raise Refusal(f"no mailbox has the reference {arrived.mailbox[:80]!r}")
    if arrived.channel not in CHANNELS:
        raise Refusal("channel is sms or app")
    text = as_kept(arrived.text, most=LONGEST["text"])
    if not text:
        raise Refusal("there is no text in it")
    mail = Mail(
        sender=as_kept(arrived.sender, most=LONGEST["sender"], one_line=True),
        sender_name=as_kept(arrived.sender_name, most=LONGEST["sender_name"], one_line=True),
        text=text,
        sent_at=arrived.sent_at,
        message_id=f"<{as_kept(arrived.id, most=LONGEST['id'], one_line=True)}@{arrived.channel}.invalid>",
    )
    moment = min(arrived.sent_at, at)
    came = Came(mail=mail, received_at=moment, channel=arrived.channel, adapter=adapter)
    return take_in(mailbox=mailbox, came=came, by=POST, at=at)
