"""Fetching mail by IMAP over TLS: each message once, in the order of the server's own count, and nothing is changed there.

How far was read is written down after each message is kept. A line that breaks, or a process that dies, in between
fetches that message once more, and it is known already.
"""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from huying.correspondence.accessing import Access
from huying.correspondence.models import Mailbox, Place
from huying.correspondence.reading.mail import LARGEST_MAIL, Mail, NoMail, Trouble, read_head, read_mail
from huying.correspondence.receiving import POST, Came, take_in

PATIENCE = 30.0
MOST_AT_ONCE = 500
LONGEST_HEAD = 256_000
COUNT = re.compile(rb"\d{1,10}")
SIZE = re.compile(rb"RFC822\.SIZE (\d{1,12})")
DATE = re.compile(rb'INTERNALDATE "([^"]{1,40})"')
BROKEN = (OSError, imaplib.IMAP4.error, ssl.SSLError, EOFError)


class NoMailServer(Exception):
    """The server could not be reached, broke off, or said no; its words say in a sentence which."""


@dataclass(slots=True)
class Fetched:
    """What one visit to a mailbox brought."""

    kept: int = 0
    known: int = 0
    more: bool = False


def collect(*, mailbox: Mailbox, access: Access, at: datetime) -> Fetched:
    """Fetch what is new. Raises NoMailServer; what was kept until then stays kept."""
    place, _made = Place.objects.get_or_create(mailbox=mailbox)
    fetched = Fetched()
    try:
        with _connected(access) as server:
            _start(place, _validity(server))
            for uid in _new(server, place.last):
                if fetched.kept + fetched.known >= MOST_AT_ONCE:
                    fetched.more = True
                    break
                _fetch(server, uid, mailbox, fetched, at)
                place.last = uid
                place.save(update_fields=["last"])
    except BROKEN as problem:
        _note(place, at, type(problem).__name__)
        raise NoMailServer(type(problem).__name__) from problem
    _note(place, at, "")
    return fetched


@contextmanager
def _connected(access: Access) -> Iterator[imaplib.IMAP4_SSL]:
    """A line to the server: encrypted, its certificate checked, the folder open for reading only."""
    context = ssl.create_default_context(cafile=access.authority or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    server = imaplib.IMAP4_SSL(access.host, access.port, ssl_context=context, timeout=PATIENCE)
    try:
        server.login(access.user, access.password)
        answer, _said = server.select(f'"{access.folder}"', readonly=True)
        if answer != "OK":
            raise imaplib.IMAP4.error("no such folder")
        yield server
    finally:
        try:
            server.logout()
        except BROKEN:
            server.shutdown()


def _validity(server: imaplib.IMAP4_SSL) -> int:
    _answer, said = server.response("UIDVALIDITY")
    found = COUNT.search(said[0]) if said and isinstance(said[0], bytes) else None
    return int(found.group()) if found else 0


def _start(place: Place, validity: int) -> None:
    """When the server has begun another count, everything is looked at anew; what is known stays once."""
    if place.validity != validity:
        place.validity, place.last = validity, 0
        place.save(update_fields=["validity", "last"])


def _new(server: imaplib.IMAP4_SSL, last: int) -> list[int]:
    """The numbers beyond the last one, in order; a server names its last message even when it is not beyond."""
    _answer, said = server.uid("SEARCH", f"UID {last + 1}:*")
    found = COUNT.findall(said[0]) if said and isinstance(said[0], bytes) else []
    return sorted({int(each) for each in found if int(each) > last})


def _fetch(server: imaplib.IMAP4_SSL, uid: int, mailbox: Mailbox, fetched: Fetched, at: datetime) -> None:
    size, moment = _about(server, uid, at)
    if size is None:
        return  # somebody has taken it away meanwhile
    came = _came(server, uid, size, moment)
    message = take_in(mailbox=mailbox, came=came, by=POST, at=at)
    fetched.kept += message is not None
    fetched.known += message is None


def _about(server: imaplib.IMAP4_SSL, uid: int, at: datetime) -> tuple[int | None, datetime]:
    _answer, said = server.uid("FETCH", str(uid), "(RFC822.SIZE INTERNALDATE)")
    words = b" ".join(each if isinstance(each, bytes) else b" ".join(each) for each in said if each)
    size, day = SIZE.search(words), DATE.search(words)
    return int(size[1]) if size else None, _moment(day[1].decode("ascii", "replace"), at) if day else at


def _moment(said: str, at: datetime) -> datetime:
    try:
        return min(parsedate_to_datetime(said.replace("-", " ", 2)).astimezone(UTC), at)
    except (ValueError, TypeError, OverflowError):
        return at


def _came(server: imaplib.IMAP4_SSL, uid: int, size: int, moment: datetime) -> Came:
    """The whole message; of one that is too large the head alone. What is no mail is kept for a person to look at."""
    if size > LARGEST_MAIL:
        head = _bytes(server, uid, f"BODY.PEEK[HEADER]<0.{LONGEST_HEAD}>")
        return Came(mail=read_head(head, Trouble.LEFT), received_at=moment)
    raw = _bytes(server, uid, "BODY.PEEK[]")
    if len(raw) > LARGEST_MAIL:  # the server had said less
        return Came(mail=read_head(raw, Trouble.LEFT), received_at=moment)
    try:
        mail = read_mail(raw)
    except NoMail:
        mail = Mail(message_id=f"<{uid}.{size}@unreadable.invalid>", trouble=Trouble.BROKEN)
    return Came(mail=mail, received_at=moment, raw=raw)


def _bytes(server: imaplib.IMAP4_SSL, uid: int, part: str) -> bytes:
    _answer, said = server.uid("FETCH", str(uid), f"({part})")
    found = next((each[1] for each in said if isinstance(each, tuple) and len(each) > 1), b"")
    return found if isinstance(found, bytes) else b""


def _note(place: Place, at: datetime, problem: str) -> None:
    place.read_at, place.problem = at, problem[:60]
    place.save(update_fields=["read_at", "problem"])
