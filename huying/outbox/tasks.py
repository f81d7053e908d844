"""Jobs of the outbox: ids in, one action called."""

from datetime import datetime

from huying.outbox import actions
from huying.outbox.models import Message


def send_message(*, message: int, at: datetime) -> None:
    actions.send(message=Message.objects.get(pk=message), at=at)
