"""Deciding about messages, typing one in, answering one: each in one transaction with its events."""

import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.cases.actions import note_despite, open_case
from huying.cases.models import Case, Enquiry, Tally
from huying.core.days import must_have_come
from huying.correspondence.models import Missive
from huying.correspondence.queries import only_contact_with, own_addresses
from huying.correspondence.rules import (
    digest_of_id,
    may_answer,
    may_take_back,
    must_be_correctable,
    must_be_from_outside,
    must_be_typed,
    opened_a_case,
    token_for,
    way_back,
)
from huying.outbox.actions import enqueue
from huying.outbox.mail import queue_mail
from huying.records.actions import create_record, edit_record
from huying.records.kind import By, the_kind
from huying.records.undoing import undo_records

Values = Mapping[str, Any]
State = Missive.State
CHANNELS = {  # how a case or an enquiry says the same
    Missive.Channel.EMAIL: Tally.Channel.EMAIL,
    Missive.Channel.LETTER: Tally.Channel.LETTER,
    Missive.Channel.SMS: Tally.Channel.MESSAGE,
    Missive.Channel.APP: Tally.Channel.MESSAGE,
}
MOST_REFERENCES = 20
HAND_OVER = "huying.correspondence.tasks.hand_over"


@transaction.atomic
def type_in(*, values: Values, by: By, at: datetime, code: str = "") -> Missive:
    """Note a letter or a message that came to somebody's hand or telephone. Raises NotAllowed or ValidationError."""
    _must_be_sound(values, at)
    case = values.get("case")
    told = dict(values) | {
        "received_at": _moment_of(values["received_on"], at),
        "typed_by": by if isinstance(by, User) else None,
        "state": State.LINKED if case is not None else State.WAITING,
        "unread": case is None,
        "thread": secrets.token_hex(16),
        "id_digest": digest_of_id(secrets.token_hex(32)),
    }
    message: Missive = create_record(kind=_messages(), values=told, by=by, at=at, code=code)
    return message


@transaction.atomic
def correct(*, message: Missive, values: Values, version: int, by: User, at: datetime) -> Missive:
    """Mend a slip of the finger in what one has typed in; the trail keeps that it was, and which fields.

    Raises EditedMeanwhile, NotAllowed or ValidationError.
    """
    held = Missive.objects.select_for_update().get(pk=message.pk)
    must_be_correctable(held, by)
    _must_be_sound(values, at)
    told = dict(values)
    if values["received_on"] != held.received_on:
        told["received_at"] = _moment_of(values["received_on"], at)
    return _edited(held, told, version, by, at)


def _must_be_sound(values: Values, at: datetime) -> None:
    """Refuse what nobody can have been given by hand. Raises ValidationError naming the fields."""
    must_have_come(values, ["received_on"], timezone.localdate(at))
    must_be_typed(values["channel"])
    if not (values.get("subject") or values.get("text")):
        raise ValidationError({"text": _("Write what it says, or at least what it is about.")})


def _moment_of(day: date, at: datetime) -> datetime:
    """Now for what came today; else noon of the day."""
    moment = at if day == timezone.localdate(at) else timezone.make_aware(datetime.combine(day, time(12)))
    return moment.astimezone(UTC)


def link(*, message: Missive, case: Case, version: int, by: By, at: datetime) -> Missive:
    """Say to which case a message belongs. Raises EditedMeanwhile, NotAllowed or ValidationError."""
    return _decide(message, {"state": State.LINKED, "case": case}, version, by, at)


@transaction.atomic
def open_case_from(*, message: Missive, values: Values, version: int, by: User, at: datetime) -> Case:
    """Open a case with what the message says. Raises EditedMeanwhile, NotAllowed or ValidationError."""
    must_be_from_outside(message)
    told: dict[str, Any] = {
        "centre": message.centre,
        "channel": CHANNELS[Missive.Channel(message.channel)],
        "received_on": message.received_on,
        "story": message.text or message.subject,
        "contact": only_contact_with(message.sender, message.centre, by),
        "assigned_to": by,
    }
    case = open_case(values=told | dict(values), by=by, at=at)
    _decide(message, {"state": State.LINKED, "case": case}, version, by, at)
    return case


@transaction.atomic
def answer(*, message: Missive, values: Values, version: int, by: User, at: datetime) -> Enquiry:
    """Note that a message was a question and has been answered. Raises EditedMeanwhile, NotAllowed or ValidationError."""
    must_be_from_outside(message)
    told: dict[str, Any] = {
        "centre": message.centre,
        "asked_on": message.received_on,
        "channel": CHANNELS[Missive.Channel(message.channel)],
        "contact": only_contact_with(message.sender, message.centre, by),
    }
    enquiry: Enquiry = create_record(kind=the_kind("enquiries"), values=told | dict(values), by=by, at=at)
    _decide(message, {"state": State.ANSWERED, "enquiry": enquiry}, version, by, at)
    return enquiry


def set_aside(*, message: Missive, state: str, version: int, by: By, at: datetime) -> Missive:
    """Not for this office, or unwanted. Raises EditedMeanwhile, NotAllowed or ValidationError."""
    return _decide(message, {"state": State(state)}, version, by, at)


@transaction.atomic
def take_back(*, message: Missive, by: User, at: datetime) -> Missive:
    """The message waits again, and the enquiry that was made of it is gone. Raises NotAllowed or ValidationError."""
    held = (
        Missive.objects.select_for_update(of=("self",)).select_related("case", "enquiry").get(pk=message.pk)
    )
    if not may_take_back(held, by, at):
        words = _("This can be taken back only at once, and only by whoever decided. Decide anew instead.")
        if opened_a_case(held):
            words = _("A case was opened from this message. Close that case with its reason instead.")
        raise ValidationError(words)
    enquiry = held.enquiry
    told = _nothing() | {"state": State.WAITING, "unread": True, "decided_at": None, "decided_by": None}
    waiting = _edited(held, told, held.version, by, at)
    if enquiry is not None and not undo_records(
        kind=the_kind("enquiries"), codes=[enquiry.code], by=by, at=at
    ):
        raise ValidationError(_("Somebody has worked on the enquiry meanwhile. Decide anew instead."))
    return waiting


@transaction.atomic
def mark_read(*, message: Missive, by: User, at: datetime) -> Missive:
    """Somebody has read it; twice is once. Raises NotAllowed."""
    held = Missive.objects.select_for_update().get(pk=message.pk)
    return _edited(held, {"unread": False}, held.version, by, at)


@transaction.atomic
def reply(
    *, message: Missive, text: str, by: User, at: datetime, adapter: str = "", despite: str = ""
) -> Missive:
    """Answer a message of a case on its own channel, text alone, by the adapter it came by, else by `adapter`.

    `despite` is why, if the resident wishes not to be contacted. Raises NotAllowed or ValidationError.
    """
    held = _held_with_case(message)
    if held.case is None or not may_answer(held, own_addresses()):
        raise ValidationError(
            _(
                "This message cannot be answered from here: it belongs to no case, or its sender cannot be written to."
            )
        )
    note_despite(case=held.case, reason=despite, by=by, at=at)
    told = _answering(held, text, by, at) | {"adapter": way_back(held, adapter)}
    sent: Missive = create_record(kind=_messages(), values=told, by=by, at=at)
    if held.channel != Missive.Channel.EMAIL:
        enqueue(task=HAND_OVER, arguments={"message": sent.code}, at=at)
    mark_read(message=held, by=by, at=at)
    return sent


def _held_with_case(message: Missive) -> Missive:
    rows = Missive.objects.select_for_update(of=("self",)).select_related("case__centre", "mailbox")
    return rows.get(pk=message.pk)


def _answering(held: Missive, text: str, by: User, at: datetime) -> dict[str, Any]:
    """The answer as it stands on the case; one by e-mail is queued on the way, under the mark of the case."""
    told: dict[str, Any] = {
        "centre": held.centre,
        "mailbox": held.mailbox,
        "channel": held.channel,
        "direction": Missive.Direction.OUT,
        "state": State.LINKED,
        "unread": False,
        "recipient": held.sender,
        "sender_name": by.get_full_name()[:120] or by.username,
        "text": text,
        "received_at": at.astimezone(UTC),
        "received_on": timezone.localdate(at),
        "id_digest": digest_of_id(secrets.token_hex(32)),
        "thread": held.thread,
        "answers": held,
        "case": held.case,
        "notice": "",  # an answer collects nothing
    }
    if held.channel != Missive.Channel.EMAIL or held.case is None:
        return told
    subject = " ".join((_("About your matter"), token_for(held.case.code)))
    queued = queue_mail(recipient=held.sender, subject=subject, body=text, at=at, heads=_heads(held))
    marks = {"message_id": queued.message_id, "id_digest": digest_of_id(queued.message_id)}
    return told | {"subject": subject} | marks


def _heads(message: Missive) -> dict[str, str]:
    """What lets the resident's own program show the answer below what it answers."""
    heads = {"Reply-To": message.mailbox.address} if message.mailbox is not None else {}
    if not message.message_id:
        return heads
    earlier = Missive.objects.filter(thread=message.thread, received_at__lte=message.received_at)
    known = (
        earlier.exclude(message_id="").order_by("-received_at", "-pk").values_list("message_id", flat=True)
    )
    chain = [each for each in reversed(known[:MOST_REFERENCES]) if each != message.message_id]
    return heads | {"In-Reply-To": message.message_id, "References": " ".join([*chain, message.message_id])}


@transaction.atomic
def _decide(message: Missive, what: Values, version: int, by: By, at: datetime) -> Missive:
    must_be_from_outside(message)
    who = by if isinstance(by, User) else None
    told = _nothing() | dict(what) | {"unread": False, "decided_at": at.astimezone(UTC), "decided_by": who}
    return _edited(message, told, version, by, at)


def _nothing() -> dict[str, Any]:
    """What an earlier decision said is not so any more."""
    return {"case": None, "enquiry": None}


def _edited(message: Missive, values: Values, version: int, by: By, at: datetime) -> Missive:
    edited: Missive = edit_record(
        kind=_messages(), record=message, values=values, version=version, by=by, at=at
    )
    return edited


def _messages() -> Any:
    return the_kind("correspondence")
