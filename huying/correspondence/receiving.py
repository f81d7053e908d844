"""A message comes in, by whichever way: known already, kept with its original and its files, and perhaps acknowledged.

Files are looked at before the transaction; then the message, its files, its event and its receipt are one.
"""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from huying.correspondence.models import Attachment, Mailbox, Missive, Receipt
from huying.correspondence.queries import (
    answered_by,
    case_at,
    case_of_thread,
    kept_as,
    own_addresses,
    senders_of,
)
from huying.correspondence.reading.mail import LARGEST_MAIL, Enclosed, Mail
from huying.correspondence.rules import (
    case_named_by,
    digest_of_id,
    digest_of_sender,
    is_automatic,
    may_be_written_to,
)
from huying.correspondence.wording import BEYOND, receipt_words, with_trouble
from huying.files.actions import keeping, scan_file
from huying.files.media import Media
from huying.files.models import StoredFile
from huying.files.reading import TASK
from huying.files.reasons import Refused
from huying.files.receiving import Received, receive, sealed
from huying.files.scanning import NoAnswer
from huying.outbox.actions import enqueue
from huying.outbox.mail import queue_mail
from huying.records.actions import create_record
from huying.records.kind import By, the_kind
from huying.records.notices import version_told

POST = "mail"  # who brings it, on the trail
MOST_RECEIPTS = 200  # a day and mailbox
State = Missive.State


@dataclass(frozen=True, slots=True)
class Came:
    """A message on its way in: how it came, what could be read of it, its own bytes, and when it was received."""

    mail: Mail
    received_at: datetime
    raw: bytes = b""
    channel: str = Missive.Channel.EMAIL
    fresh: bool = (
        True  # just come, so that its sender may be told; not one that is brought in from an archive
    )
    adapter: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that came with a message: received, or refused for a reason."""

    name: str
    size: int
    received: Received | None
    refused: str = ""


def take_in(*, mailbox: Mailbox, came: Came, by: By, at: datetime) -> Missive | None:
    """Keep a message of the mailbox; None when it is there already. Raises NotAllowed."""
    digest = _digest(mailbox, came)
    if digest is None:
        return None
    with _waiting(came) as (original, files):
        try:
            message = _kept(mailbox, came, digest, original, files, by, at)
        except ValidationError:
            if kept_as(mailbox, [digest]):  # another process was quicker
                return None
            raise
    if message.raw is not None:
        _show_to_scanner(message.raw, at)
    return message


def is_known(mailbox: Mailbox, came: Came) -> bool:
    """Whether the mailbox has this message already."""
    return _digest(mailbox, came) is None


def _digest(mailbox: Mailbox, came: Came) -> str | None:
    """What the message will be known by; None when it is there. Another message under the same mark is none the less kept."""
    mail = came.mail
    own = hashlib.sha256(came.raw or f"{mail.sender}\0{mail.sent_at}\0{mail.text}".encode("utf-8", "replace"))
    first = digest_of_id(mail.message_id or own.hexdigest())
    second = digest_of_id(f"{mail.message_id} {mail.sender} {hashlib.sha256(mail.text.encode()).hexdigest()}")
    held = kept_as(mailbox, [first, second])
    if first not in held:
        return first
    same = held[first].sender == mail.sender and held[first].text.startswith(mail.text)
    return None if same or second in held else second


@contextmanager
def _waiting(came: Came) -> Iterator[tuple[Received | None, list[Looked]]]:
    """The original and the files of a message, waiting on the disk; whatever is not kept leaves nothing."""
    with ExitStack() as always:
        original = sealed(came.raw, "message.eml", Media.MAIL, LARGEST_MAIL) if came.raw else None
        if original is not None:
            always.callback(original.discard)
        files = []
        for each in came.mail.enclosed:
            files.append(_looked_at(each))
            if (received := files[-1].received) is not None:
                always.callback(received.discard)
        yield original, files


def _looked_at(enclosed: Enclosed) -> Looked:
    size = len(enclosed.content)
    try:
        received = receive(ContentFile(enclosed.content, name=enclosed.name), frozenset(Media))
    except Refused as refused:
        return Looked(enclosed.name, size, None, refused.reason)
    return Looked(enclosed.name, size, received)


@transaction.atomic
def _kept(
    mailbox: Mailbox,
    came: Came,
    digest: str,
    original: Received | None,
    files: Sequence[Looked],
    by: By,
    at: datetime,
) -> Missive:
    with ExitStack() as kept:
        raw = kept.enter_context(keeping(original, by=by, at=at)) if original is not None else None
        stored = [
            kept.enter_context(keeping(each.received, by=by, at=at)) if each.received is not None else None
            for each in files
        ]
        values = _values(mailbox, came) | {"id_digest": digest, "raw": raw}
        message: Missive = create_record(kind=_messages(), values=values, by=by, at=at)
        Attachment.objects.bulk_create(_attachments(message, came.mail, files, stored))
        for file in filter(None, stored):
            enqueue(task=TASK, arguments={"file": file.pk}, at=at, key=f"read {file.pk}")
        if came.fresh:
            _acknowledge(message, at)
    return message


def _values(mailbox: Mailbox, came: Came) -> dict[str, Any]:
    """Where the message belongs, and whether somebody has to decide that."""
    mail, centre = came.mail, mailbox.centre
    parent = answered_by(centre, mail.answers)
    case = case_of_thread(parent) if parent is not None else case_at(centre, case_named_by(mail.subject))
    thread = parent.thread if parent is not None else secrets.token_hex(16)
    automatic = came.channel == Missive.Channel.EMAIL and is_automatic(mail)
    return {
        "centre": centre,
        "mailbox": mailbox,
        "channel": came.channel,
        "adapter": came.adapter,
        "direction": Missive.Direction.IN,
        "state": State.AUTOMATIC if automatic else State.LINKED if case is not None else State.WAITING,
        "unread": not automatic,
        "stranger": bool(parent or case) and mail.sender not in senders_of(thread, case),
        "sender": mail.sender,
        "sender_name": mail.sender_name,
        "recipient": mail.recipient,
        "subject": mail.subject,
        "text": with_trouble(mail.text, mail.trouble),
        "sent_at": mail.sent_at,
        "received_at": came.received_at.astimezone(UTC),
        "received_on": timezone.localdate(came.received_at),
        "message_id": mail.message_id,
        "thread": thread,
        "answers": parent,
        "case": case,
        "notice": "",  # nobody has told the sender anything yet; the receipt does
    }


def _attachments(
    message: Missive, mail: Mail, files: Sequence[Looked], stored: Sequence[StoredFile | None]
) -> Iterator[Attachment]:
    for each, file in zip(files, stored, strict=True):
        yield Attachment(message=message, name=each.name, size=each.size, file=file, refused=each.refused)
    if mail.beyond:
        yield Attachment(message=message, name=f"+{mail.beyond}", size=0, refused=BEYOND)


def _acknowledge(message: Missive, at: datetime) -> None:
    """Tell a new sender once that the message has come; never a program, never ourselves, never twice on a day.

    Nobody is told again while something of theirs waits for a person: two machines fall silent after one exchange even if
    the other one says of none of its mails that it is a machine.
    """
    mailbox = message.mailbox
    if mailbox is None or not mailbox.acknowledges or message.state != State.WAITING or message.answers_id:
        return
    if message.channel != Missive.Channel.EMAIL or not may_be_written_to(message.sender, own_addresses()):
        return
    others = Missive.objects.filter(mailbox=mailbox, sender=message.sender, state=State.WAITING)
    if others.exclude(pk=message.pk).exists() or not _may_be_told_today(mailbox, message.sender, at):
        return
    _send_receipt(message, mailbox, at)


def _may_be_told_today(mailbox: Mailbox, sender: str, at: datetime) -> bool:
    """Note that the sender is told today; the database lets that be noted once."""
    day = timezone.localdate(at)
    if Receipt.objects.filter(mailbox=mailbox, day=day).count() >= MOST_RECEIPTS:
        return False
    try:
        with transaction.atomic():
            Receipt.objects.create(mailbox=mailbox, sender_digest=digest_of_sender(sender), day=day)
    except IntegrityError:
        return False
    return True


def _send_receipt(message: Missive, mailbox: Mailbox, at: datetime) -> None:
    subject, body = _in_both_languages(mailbox.words, message.code)
    heads = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All", "Reply-To": mailbox.address}
    if message.message_id:
        heads |= {"In-Reply-To": message.message_id, "References": message.message_id}
    queued = queue_mail(recipient=message.sender, subject=subject, body=body, at=at, heads=heads)
    told = {
        "centre": message.centre,
        "mailbox": mailbox,
        "channel": message.channel,
        "direction": Missive.Direction.OUT,
        "state": State.AUTOMATIC,
        "unread": False,
        "recipient": message.sender,
        "subject": subject,
        "text": body,
        "received_at": at.astimezone(UTC),
        "received_on": timezone.localdate(at),
        "message_id": queued.message_id,
        "id_digest": digest_of_id(queued.message_id),
        "thread": message.thread,
        "answers": message,
        "notice": version_told(at),
    }
    create_record(kind=_messages(), values=told, by=POST, at=at)


def _in_both_languages(own: str, code: str) -> tuple[str, str]:
    """Nobody knows yet which language the sender reads."""
    subjects, bodies = [], []
    for language in ("zh-hant", "en"):
        with translation.override(language):
            subjects.append(_("Your message has reached us"))
            told = _("How what you write is used: %(address)s") % {"address": _notice_address()}
            reference = _("Reference: %(code)s") % {"code": code}
            bodies.append(receipt_words(own, f"{reference}\n{told}"))
    if own.strip():
        bodies = bodies[:1]
    return " / ".join(dict.fromkeys(subjects)), "\n\n".join(dict.fromkeys(bodies))


def _notice_address() -> str:
    """Where the purpose notice can be read, in the language that is being spoken."""
    return settings.BASE_URL + reverse("intake:help_start") + "#notice"


def _show_to_scanner(file: StoredFile, at: datetime) -> None:
    """An original in which a scanner finds something is given to nobody; without one a warning stands before it."""
    try:
        scan_file(file=file, at=at)
    except NoAnswer:
        return


def _messages() -> Any:
    """The kind is declared above this module, so it is asked for by name."""
    return the_kind("correspondence")
