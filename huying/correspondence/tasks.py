"""Jobs of correspondence: a reference in, one action called."""

from datetime import datetime

from huying.correspondence.accessing import access_to
from huying.correspondence.adapters import adapter_for
from huying.correspondence.collecting import collect
from huying.correspondence.models import Mailbox, Missive
from huying.outbox.effects import outside


@outside
def fetch(*, mailbox: str, at: datetime) -> None:
    """Fetch the mail of one mailbox; a broken line is tried again by the worker."""
    collect(
        mailbox=Mailbox.objects.select_related("centre").get(code=mailbox), access=access_to(mailbox), at=at
    )


class NoWayOut(RuntimeError):
    """The settings do not name the adapter any more by which a message that waits is to go."""


@outside
def hand_over(*, message: str, at: datetime) -> None:
    """Hand one message to its adapter. Its reference is its mark there: twice is once."""
    sent = Missive.objects.get(code=message)
    adapter = adapter_for(sent)
    if adapter is None:
        raise NoWayOut(f"{sent.channel} {sent.adapter}")
    adapter.send(recipient=sent.recipient, text=sent.text, id=sent.code)
