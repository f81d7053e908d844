"""Jobs of the outbox: ids in, one action called."""

from datetime import datetime

from huying.outbox import mail
from huying.outbox.effects import outside, when_given_up
from huying.outbox.models import Message


@outside
def send_message(*, message: int, at: datetime) -> None:
    mail.send(message=Message.objects.get(pk=message), at=at)


@when_given_up(send_message)
def leave_unsent(*, message: int, at: datetime) -> None:
    mail.give_up(message=Message.objects.get(pk=message))
