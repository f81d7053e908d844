"""What a message is taken for, by which marks it is known, and what may still be done with it; nothing here writes."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.core.text import ONE_ADDRESS
from huying.correspondence.models import Missive
from huying.correspondence.reading.mail import Mail

# Crockford's thirty-two letters; ten of them carry fifty bits, and each guess is a mail of its own.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TOKEN_LENGTH = 10
TOKEN = re.compile(rf"\[(?P<code>[-0-9A-Za-z]{{3,80}})/(?P<mark>[{LETTERS}]{{{TOKEN_LENGTH}}})\]")
NO_REPLY = re.compile(
    r"^(no[-_.]?reply|do[-_.]?not[-_.]?reply|mailer[-_.]?daemon|postmaster|bounces?|listserv|majordomo)([-_+.].*)?@"
    r"|[-_.]?(noreply|bounces?|request|owner)@"
)
BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
QUIET = re.compile(r"\b(all|oof|autoreply)\b", re.IGNORECASE)
TAKEN_BACK_WITHIN = timedelta(
    seconds=60
)  # shown for ten; the way to the office and a slow hand are allowed for
DECIDED = frozenset(
    {
        Missive.State.LINKED,
        Missive.State.ANSWERED,
        Missive.State.NOT_OURS,
        Missive.State.COPY,
        Missive.State.SPAM,
    }
)


def digest_of_id(message_id: str) -> str:
    """What a mail is known by within its mailbox."""
    return hashlib.sha256(message_id.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of_sender(address: str) -> str:
    """What is kept of a sender's address where only its likeness matters."""
    return _sealed("sender", address.lower()).hex()


def token_for(code: str) -> str:
    """What stands in the subject of the office's letters about a case: its reference, and a mark nobody can guess."""
    mark = "".join(LETTERS[byte & 31] for byte in _sealed("token", code)[:TOKEN_LENGTH])
    return f"[{code}/{mark}]"


def case_named_by(subject: str) -> str:
    """The reference in a subject, if its mark is the office's own; a reference alone names nothing."""
    for found in TOKEN.finditer(subject):
        if hmac.compare_digest(token_for(found["code"]), found.group()):
            return found["code"]
    return ""


def _sealed(purpose: str, words: str) -> bytes:
    said = f"huying.correspondence.{purpose}:{words}".encode("utf-8", "surrogatepass")
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).digest()


def is_automatic(mail: Mail) -> bool:
    """Whether a program wrote it: an answer by itself, a notice of a mail server, a list."""
    return _says_so(mail.heads) or bool(NO_REPLY.search(mail.sender))


def _says_so(heads: Mapping[str, str]) -> bool:
    submitted = heads.get("auto-submitted", "no").split(";")[0].strip().lower()
    return any(
        (
            submitted not in {"", "no"},
            heads.get("precedence", "").strip().lower() in BULK,
            bool(QUIET.search(heads.get("x-auto-response-suppress", ""))),
            heads.get("return-path", "x").strip() == "<>",
            bool({"list-id", "x-autoreply", "x-autorespond", "x-autoresponder"} & heads.keys()),
            heads.get("content-type", "").strip().lower().startswith("multipart/report"),
        )
    )


def may_be_written_to(address: str, own: set[str]) -> bool:
    """Whether an answer may go to `address`: one plain address of somebody else, at which somebody reads."""
    plain = bool(ONE_ADDRESS.fullmatch(address)) and len(address) <= 254
    return plain and not NO_REPLY.search(address) and address.lower() not in own


def may_take_back(message: Missive, by: User, at: datetime) -> bool:
    """Whoever decided may take it back at once."""
    if message.decided_at is None or message.decided_by_id != by.pk or opened_a_case(message):
        return False
    return message.state in DECIDED and at - message.decided_at <= TAKEN_BACK_WITHIN


def opened_a_case(message: Missive) -> bool:
    """Whether the decision was to open a case: its clocks run, so that it is not taken back with one press."""
    return message.case is not None and message.case.created_at == message.decided_at


def must_be_from_outside(message: Missive) -> None:
    """Refuse a decision about what the office itself wrote. Raises ValidationError."""
    if message.direction == Missive.Direction.OUT:
        raise ValidationError(_("The office wrote this itself; there is nothing to decide."))


def must_be_typed(channel: str) -> None:
    """Refuse to type in an e-mail: its original would be missing. Raises ValidationError naming the field."""
    if channel == Missive.Channel.EMAIL:
        raise ValidationError(
            {
                "channel": _(
                    "An e-mail is brought in as a file (.eml) or fetched from the mailbox, not typed in."
                )
            }
        )


def ways_out(channel: str) -> list[str]:
    """The adapters of the settings that send messages of a channel, by their names."""
    entries = settings.MESSAGE_ADAPTERS.items()
    return [name for name, entry in entries if channel in entry.get("sends", "").split()]


def ways_to_choose(message: Missive) -> list[str]:
    """The adapters among which a person chooses to answer: none when it goes back by the one it came by, or by the only one."""
    ways = ways_out(message.channel)
    return [] if message.adapter in ways or len(ways) < 2 else ways


def way_back(message: Missive, chosen: str) -> str:
    """The adapter by which an answer goes; by e-mail none. Raises ValidationError when one has to be chosen."""
    ways = ways_out(message.channel)
    if message.adapter in ways or len(ways) < 2:
        return message.adapter if message.adapter in ways else next(iter(ways), "")
    if chosen not in ways:
        raise ValidationError({"adapter": _("Choose by which program it is to go.")})
    return chosen


def may_correct(message: Missive, by: User) -> bool:
    """Whether whoever typed a message in may still correct a slip: until somebody has said what it is."""
    waits = message.state == Missive.State.WAITING and message.direction == Missive.Direction.IN
    return waits and message.typed_by_id == by.pk


def must_be_correctable(message: Missive, by: User) -> None:
    """Refuse to change what others wrote, or what has been answered or linked. Raises ValidationError."""
    if not may_correct(message, by):
        raise ValidationError(
            _("Only whoever typed it in corrects it, and only until it is answered or linked.")
        )


def may_answer(message: Missive, own: set[str]) -> bool:
    """Whether the office can write back on the same channel: to somebody who wrote on a case."""
    if message.direction != Missive.Direction.IN or message.case_id is None:
        return False
    if message.channel == Missive.Channel.EMAIL:
        return may_be_written_to(message.sender, own)
    return bool(message.sender) and bool(ways_out(message.channel))
