"""The head of an e-mail: names and addresses, subject, day, and the marks by which mails answer one another."""

import binascii
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from inspect import signature
from typing import Any

from huying.correspondence.reading.charsets import words_of
from huying.correspondence.reading.words import as_kept

LONGEST_HEAD, MOST_HEADS = 8_000, 400
LONGEST_ADDRESS, LONGEST_NAME, LONGEST_ID, MOST_IDS = 254, 120, 250, 50
ID = re.compile(r"<[^<>\s\x00-\x1f\x7f-\uffff]{1,248}>")
FIRST_YEAR, LAST_YEAR = 1971, 2100
BETWEEN_WORDS = re.compile(r"(\?=)[ \t\r\n]+(=\?)")
LENIENT: dict[str, Any] = {"strict": False} if "strict" in signature(parseaddr).parameters else {}
BROKEN = (HeaderParseError, ValueError, LookupError, binascii.Error, TypeError, AttributeError)


def heads(message: Message) -> dict[str, str]:
    """The first header of each name, in small letters, as it was written and no longer than can be looked at."""
    found: dict[str, str] = {}
    for place, (name, value) in enumerate(message.raw_items()):
        if place >= MOST_HEADS:
            break
        found.setdefault(name.lower(), str(value)[:LONGEST_HEAD])
    return found


def decoded(value: str) -> str:
    """A header in words: encoded words of any kind, also broken ones, and bytes that say nothing of themselves."""
    if "=?" not in value:
        return words_of(_bytes(value))
    try:
        parts: list[tuple[Any, str | None]] = decode_header(BETWEEN_WORDS.sub(r"\1\2", value))
    except BROKEN:
        return words_of(_bytes(value))
    return "".join(_joined(parts))


def _joined(parts: list[tuple[Any, str | None]]) -> Iterator[str]:
    """Parts in one encoding are read together: programs cut characters in two between encoded words."""
    waiting, label = b"", ""
    for content, said in parts:
        if isinstance(content, str):
            content = _bytes(content)
        if waiting and (said or "") != label:
            yield words_of(waiting, label)
            waiting = b""
        waiting, label = waiting + content, said or ""
    if waiting:
        yield words_of(waiting, label)


def _bytes(value: str) -> bytes:
    """What the text of a header was before it was read: a byte for each character that is none."""
    return (
        value.encode("utf-8", "surrogateescape") if _is_escaped(value) else value.encode("utf-8", "replace")
    )


def _is_escaped(value: str) -> bool:
    return all(not "\ud800" <= each <= "\udfff" or "\udc80" <= each <= "\udcff" for each in value)


def who(value: str) -> tuple[str, str]:
    """Name and address of a sender; each may be empty. The address is in small letters."""
    name, address = _parted(value[:LONGEST_HEAD])
    address = as_kept(decoded(address), most=LONGEST_ADDRESS, one_line=True).lower()[:LONGEST_ADDRESS]
    if "@" not in address or " " in address:
        address = ""
    return as_kept(decoded(name), most=LONGEST_NAME, one_line=True), address


def _parted(value: str) -> tuple[str, str]:
    """Name and address, also of a header that the strict reading would not take apart at all."""
    try:
        return parseaddr(value, **LENIENT)
    except (*BROKEN, IndexError, RecursionError):
        return "", ""


def moment_of(value: str) -> datetime | None:
    """When a mail says it was sent, if that is a moment at all."""
    try:
        moment = parsedate_to_datetime(value[:100])
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            return None
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None


def ids(value: str) -> list[str]:
    """The Message-IDs that a header names, in its order."""
    return ID.findall(value)[:MOST_IDS]
