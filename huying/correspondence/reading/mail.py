"""An e-mail as the office keeps it: who, when, what about, its words, and what came with it.

Everything here is bounded before it is read: bytes, lines, parts and the length of a header. A mail that goes beyond
is not lost: its head is read, and whoever opens it is told to look at the original.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from enum import StrEnum
from typing import Any

from huying.correspondence.reading.charsets import words_of
from huying.correspondence.reading.heads import decoded, heads, ids, moment_of, who
from huying.correspondence.reading.pages import LONGEST_PAGE, words_of_page
from huying.correspondence.reading.words import as_kept

LARGEST_MAIL = 25_000_000
MOST_LINES, MOST_PARTS, MOST_STEPS, MOST_RULERS = 700_000, 60, 3_000_000, 3_000
MOST_ATTACHMENTS = 20
LONGEST_HEADER_PART = 256_000
LONGEST_SUBJECT, LONGEST_TEXT, LONGEST_FILE_NAME = 300, 50_000, 200
PARTS = re.compile(
    rb"boundary[ \t]*(?:\*[ \t\r\n]*|[\r\n][ \t\r\n]*)?=|^content-type[ \t]*:[ \t\r\n]*message/",
    re.IGNORECASE | re.MULTILINE,
)
HEADER = re.compile(rb"\A[ \t\r\n]*(?:From [^\n]*\n[ \t\r\n]*)*[!-9;-~]{1,100}[ \t]*:", re.ASCII)
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError, AssertionError)


class Trouble(StrEnum):
    """Why the words of a mail are not all there."""

    TOO_MUCH = "too-much"  # more parts or lines than are read
    BROKEN = "broken"  # its parts cannot be told apart
    CUT = "cut"  # longer than a text may be
    LEFT = "left"  # larger than is taken; it stays where it is


class Why(StrEnum):
    """Why something is no mail that can be kept at all."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    NO_MAIL = "no-mail"


class NoMail(Exception):
    """These bytes are not kept as a message; `why` says the reason."""

    def __init__(self, why: Why) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that came inside a mail."""

    name: str
    content: bytes


@dataclass(slots=True)
class Mail:
    """What could be read of a mail."""

    sender: str = ""
    sender_name: str = ""
    recipient: str = ""
    subject: str = ""
    text: str = ""
    sent_at: datetime | None = None
    message_id: str = ""
    answers: list[str] = field(default_factory=list)  # Message-IDs, the nearest first
    heads: dict[str, str] = field(default_factory=dict)
    enclosed: list[Enclosed] = field(default_factory=list)
    beyond: int = 0  # so many more files than are kept came with it
    trouble: Trouble | None = None


def read_mail(raw: bytes) -> Mail:
    """Read a mail. Raises NoMail for what is none, and for one that is larger than any that is taken."""
    if not raw.strip():
        raise NoMail(Why.EMPTY)
    if len(raw) > LARGEST_MAIL:
        raise NoMail(Why.TOO_LARGE)
    if not HEADER.match(raw[:20_000]):
        raise NoMail(Why.NO_MAIL)
    if not _is_bounded(raw):
        return read_head(raw, Trouble.TOO_MUCH)
    try:
        message = BytesParser(policy=compat32).parsebytes(raw)
        mail = _headed(message)
        _Reader(mail).read(message)
    except UNREADABLE:
        return read_head(raw, Trouble.BROKEN)
    return mail


def read_head(raw: bytes, trouble: Trouble) -> Mail:
    """Only the head of a mail, for one whose rest is not read."""
    end = END_OF_HEAD.search(raw, 0, LONGEST_HEADER_PART)
    head = raw[: end.start() if end else LONGEST_HEADER_PART]
    try:
        mail = _headed(BytesHeaderParser(policy=compat32).parsebytes(head))
    except UNREADABLE:
        mail = Mail()
    mail.trouble = trouble
    return mail


def _is_bounded(raw: bytes) -> bool:
    """Whether reading it takes no more steps than a mail is worth: each line is held against each open part."""
    end = END_OF_HEAD.search(raw)
    if (end.start() if end else len(raw)) > LONGEST_HEADER_PART:
        return False
    lines = raw.count(b"\n") + raw.count(b"\r")
    parts = 1 + sum(1 for _each in zip(PARTS.finditer(raw), range(MOST_PARTS + 1), strict=False))
    if parts > 1 and raw.count(b"\n--") > MOST_RULERS:  # each such line may begin another part
        return False
    return lines <= MOST_LINES and parts <= MOST_PARTS and lines * parts <= MOST_STEPS


def _headed(message: Message) -> Mail:
    told = heads(message)
    name, address = who(told.get("from", "") or told.get("sender", ""))
    parents = [*ids(told.get("in-reply-to", "")), *reversed(ids(told.get("references", "")))]
    own = ids(told.get("message-id", ""))
    return Mail(
        sender=address,
        sender_name=name,
        recipient=who(told.get("to", ""))[1],
        subject=as_kept(decoded(told.get("subject", "")), most=LONGEST_SUBJECT, one_line=True),
        sent_at=moment_of(told.get("date", "")),
        message_id=own[0] if own else "",
        answers=list(dict.fromkeys(parents)),
        heads=told,
    )


class _Reader:
    """Goes through the parts of a mail: words into its text, the rest among what came with it."""

    def __init__(self, mail: Mail) -> None:
        self.mail = mail
        self.words: list[str] = []

    def read(self, message: Message) -> None:
        self._part(message)
        whole = "\n\n".join(filter(None, self.words))
        self.mail.text = as_kept(whole, most=LONGEST_TEXT)
        if len(whole) > LONGEST_TEXT:
            self.mail.trouble = Trouble.CUT

    def _part(self, part: Message) -> None:
        _shorten(part)
        kind = part.get_content_type()
        inside = _inside(part)
        if kind == "multipart/alternative" and inside:
            self._one_of(inside)
        elif kind == "message/rfc822" and inside:
            self._forwarded(inside[0])
        elif inside:
            for each in inside:
                self._part(each)
        elif kind in {"text/plain", "text/html"} and not _is_file(part):
            words = _text(part)
            if kind == "text/html":
                if len(words) > LONGEST_PAGE:
                    self.mail.trouble = Trouble.CUT
                words = words_of_page(words)
            self.words.append(words)
        else:
            self._enclose(part, kind)

    def _one_of(self, choices: list[Message]) -> None:
        """Of several forms of one text the plain one; files that stand beside it are kept as well."""
        plain = [each for each in choices if each.get_content_type() == "text/plain" and _text(each).strip()]
        for each in choices:
            if not plain or each in plain or not _is_text_only(each):
                self._part(each)

    def _forwarded(self, inner: Message) -> None:
        """A mail inside a mail: who wrote it, and its words after those of the outer one."""
        told = _headed(inner)
        self.words.append(f"---------- {told.sender_name} {told.sender} ----------\n{told.subject}")
        self._part(inner)

    def _enclose(self, part: Message, kind: str) -> None:
        if len(self.mail.enclosed) >= MOST_ATTACHMENTS:
            self.mail.beyond += 1
            return
        content = part.get_payload(decode=True)
        name = as_kept(_file_name(part), most=LONGEST_FILE_NAME, one_line=True) or kind.replace("/", ".")
        self.mail.enclosed.append(Enclosed(name, content if isinstance(content, bytes) else b""))


def _inside(part: Message) -> list[Message]:
    payload: Any = part.get_payload()
    return [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []


def _is_text_only(part: Message) -> bool:
    return part.get_content_maintype() == "text" and not _is_file(part)


def _shorten(part: Message) -> None:
    """The headers that are read by parameter are no longer than can be read in reasonable time."""
    for name in ("content-type", "content-disposition", "content-transfer-encoding"):
        value = part.get(name)
        if value is not None and len(str(value)) > 2_000:
            part.replace_header(name, str(value)[:2_000])


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_file_name(part))


def _file_name(part: Message) -> str:
    """The name of a file, by either of the two ways in which mails say it."""
    try:
        name = part.get_filename("")
    except UNREADABLE:
        return "?"
    return decoded(name) if isinstance(name, str) else ""


def _text(part: Message) -> str:
    """The words of a part as they were written, be it a page."""
    content = part.get_payload(decode=True)
    return words_of(content, _label(part)) if isinstance(content, bytes) else ""


def _label(part: Message) -> str:
    try:
        return str(part.get_content_charset("") or "")
    except UNREADABLE:
        return ""
