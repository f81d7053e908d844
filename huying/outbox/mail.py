"""Mail: queued with the change it tells of, sent by the worker, never sent twice by itself."""

import secrets
import smtplib
from collections.abc import Mapping
from datetime import datetime

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from huying.audit import actions as audit
from huying.core.text import check_mail
from huying.outbox.actions import LEASE, enqueue
from huying.outbox.effects import NotNow
from huying.outbox.models import Job, Message

SEND = "huying.outbox.tasks.send_message"
HEADS = frozenset({"In-Reply-To", "References", "Reply-To", "Auto-Submitted", "X-Auto-Response-Suppress"})
REFUSED = (  # the server said no: nothing was sent
    smtplib.SMTPSenderRefused,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
)


@transaction.atomic
def queue_mail(
    *, recipient: str, subject: str, body: str, at: datetime, heads: Mapping[str, str] | None = None
) -> Message:
    """Queue an e-mail. Its subject carries nothing personal. `heads` say what it answers, and whether by itself.

    Raises ValidationError for an address or a subject that could say more than it should, ValueError for a header that
    is none of these.
    """
    check_mail(recipient, subject)
    if strange := set(heads or {}) - HEADS:
        raise ValueError(", ".join(sorted(strange)))
    message = Message.objects.create(
        recipient=recipient,
        subject=subject,
        body=body,
        heads=dict(heads) if heads else None,
        made_at=at,
        message_id=f"<{secrets.token_hex(16)}@huying.invalid>",
    )
    _enqueue(message, at)
    return message


def send(*, message: Message, at: datetime) -> None:
    """Hand one message to the mail server: written down before, done, written down after.

    Raises NotNow while another worker is at it, and what the server raises when it refuses.
    """
    if not _begin(message, at):
        return
    state = Message.State.WAITING  # until the server is reached nothing can have been sent
    try:
        connection = get_connection()
        connection.open()
        state = Message.State.UNKNOWN
        try:
            _hand_over(message, connection)
        except REFUSED:
            state = Message.State.WAITING
            raise
        except ValueError:  # Django itself refused it, for a header that is none
            state = Message.State.FAILED
            raise
        finally:
            connection.close()
    except Exception:
        ours = Message.objects.filter(pk=message.pk, state=Message.State.SENDING, attempted_at=at)
        ours.update(state=state)
        if state == Message.State.WAITING:
            raise
        return
    tried = (Message.State.SENDING, Message.State.UNKNOWN)
    Message.objects.filter(pk=message.pk, state__in=tried).update(state=Message.State.SENT, sent_at=at)


def give_up(*, message: Message) -> None:
    """The server refused for the last time: show it."""
    Message.objects.filter(pk=message.pk, state=Message.State.WAITING).update(state=Message.State.FAILED)


def _hand_over(message: Message, connection: BaseEmailBackend) -> None:
    """The fixed Message-ID lets whoever receives a second copy recognise it."""
    mail = EmailMessage(message.subject, message.body, to=[message.recipient], connection=connection)
    mail.extra_headers |= (message.heads or {}) | {"Message-ID": message.message_id}
    mail.send()


@transaction.atomic
def _begin(message: Message, at: datetime) -> bool:
    """Write the attempt down before making it; False when there is nothing to do any more."""
    waiting = Message.objects.filter(pk=message.pk, state=Message.State.WAITING)
    if waiting.update(state=Message.State.SENDING, attempted_at=at):
        return True
    message.refresh_from_db()
    if message.state == Message.State.SENDING:
        if message.attempted_at and at - message.attempted_at < LEASE:
            raise NotNow(message.pk)
        Message.objects.filter(pk=message.pk, state=Message.State.SENDING).update(state=Message.State.UNKNOWN)
    return False


@transaction.atomic
def send_again(*, message: Message, by: str, at: datetime) -> Message:
    """Send a failed or perhaps-sent message once more, by a person's decision, under the same Message-ID."""
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.state in {Message.State.FAILED, Message.State.UNKNOWN}:
        message.state, message.attempted_at = Message.State.WAITING, at
        message.save(update_fields=["state", "attempted_at"])
        _enqueue(message, at)
        audit.record("messages.sent_again", kind="messages", code=str(message.pk), by=by, at=at)
    return message


def _enqueue(message: Message, at: datetime) -> Job:
    return enqueue(task=SEND, arguments={"message": message.pk}, at=at)
