"""A reader who follows every link and tries every form, and says what each answer held that it should not."""

import base64
import io
import re
import shutil
import subprocess
import zipfile
from collections import deque
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

from django.test import Client

from tests.access.knocking import HINTS, made_ready, sent_to, sent_to_kind, undone
from tests.access.office import (
    CANARY,
    CLEARED,
    HELD_BY_CENTRE,
    NETWORK,
    OTHER,
    OWN,
    RECEIVED,
    SEALED,
    UNCHECKED,
    Office,
)
from tests.access.table import (
    DOORS,
    FOR_WHAT,
    FUNCTION_OF,
    KEPT_BY_CENTRE,
    Door,
    may,
    opens,
    reaches,
    right,
)
from tests.access.ways import address_of, cells, kind_address, sides_of_door

HREF = re.compile(r'\s(?:href|src|hx-get)="([^"]*)"')
FORM = re.compile(r"<form[^>]*>.*?</form>", re.DOTALL)
SELECT = re.compile(r'<select[^>]*name="([^"]+)".*?</select>', re.DOTALL)
OPTION = re.compile(r'<option value="([^"]*)"')
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
FRONT_DOORS = (
    "/office/",
    "/office/search/",
    "/{language}/",
    "/accounts/password/change/",
    "/accounts/sessions/",
)
REFERRED = ("referrals", "r", RECEIVED)
RETENTION = "/office/retention/"
SEATS, DAY = "/office/my-legal/", "/office/"  # where a lawyer sees their seats
FOUND_WHILE_TYPING = {"desk:people_find", "records:record_choose"}
# Doors that are asked for more than one thing: what they show depends on what is sent.
ASKED = {"records:record_choose", "records:record_export", "desk:people_find", "privacy:number_find"}
ASKED |= {"casework:case_print", "privacy:request_package"}
SHOWING_TO_ALL = {"records:record_list", "records:record_page"}
SHOWING = SHOWING_TO_ALL | {"records:record_create", "records:record_edit"} | ASKED
PDFTOTEXT = shutil.which("pdftotext")


@dataclass
class Crawl:
    """One reader's way through the office; `leaks` is what went wrong, `answers` how much was read."""

    office: Office
    name: str
    client: Client
    limit: int
    languages: tuple[str, ...] = ("zh-hant",)
    words: int = 2  # so many words of each side are searched for
    answers: int = 0
    text: str = ""
    leaks: list[str] = field(default_factory=list)
    queue: deque[str] = field(default_factory=deque)
    seen: set[str] = field(default_factory=set)
    knocked: set[tuple[str, str]] = field(default_factory=set)  # doors of the table, and by which method

    def run(self) -> None:
        """Search and knock everywhere; then follow links from the front doors until `limit` answers have been read."""
        for language in self.languages:
            self.client.cookies["language"] = language
            self.seen.clear()
            self._search()
            self._knock()
            for start in FRONT_DOORS:
                self._meet(start.format(language=language))
            last = self.answers + self.limit
            while self.queue and self.answers < last:
                self._open(self.queue.popleft())
            self.queue.clear()

    def read(self, address: str) -> Any:
        """One address, once, and everything its answer holds."""
        return self._read(self.client.get(address), address)

    def _knock(self) -> None:
        """At every door of the table, by each method that it answers, at an address of each record it can name."""
        for door in DOORS:
            for side in self._sides(door):
                self._try(door, side, address_of(door, self.office, self.name, side))
        for key in FUNCTION_OF:
            for door, side in filter(partial(self._tells, key), cells(key)):
                self._try(door, side, kind_address(door, self.office, key, side, self.name), key)
        for (key, _side), record in self.office.records.items():
            if key in KEPT_BY_CENTRE:
                self.read(f"/office/{key}/new/?case={record.pk}&contact={record.pk}&household={record.pk}")
        for side in (CLEARED, UNCHECKED):
            self.read(f"/office/legal-consultations/{self.office.records['seat', side].code}/")

    def _sides(self, door: Door) -> tuple[str, ...]:
        """Every side in a full crawl; else one of each sort of reach."""
        sides = sides_of_door(door, self.office)
        if self.is_full or {"seat", "referrals"} & set(door.fills.values()):
            return sides
        return tuple(side for side in sides if side in {NETWORK, OWN, OTHER, SEALED})

    def _tells(self, key: str, cell: tuple[Door, str]) -> bool:
        """Whether a door of a kind is tried: all of them of one kind, else those whose answers show records."""
        name = cell[0].name
        shows = name in (SHOWING if key in KEPT_BY_CENTRE else SHOWING_TO_ALL)
        return self.is_full or key == "cases" or shows

    @property
    def is_full(self) -> bool:
        return self.words > 2

    def _try(self, door: Door, side: str, address: str, key: str = "") -> None:
        page = None
        if "get" in door.answers:
            page = self.read(address)
            if len(self.languages) > 1:
                self._read(self.client.get(address, **HINTS), address)
            self.knocked.add((door.name, "get"))
        if "post" in door.answers and (self.is_full or key in {"", "cases"} or door.name in ASKED):
            told = sent_to_kind(door, self.office, key) if key else sent_to(door, self.office, side, page)
            for sent in told if self.is_full or door.name in ASKED else told[:1]:
                self._send(door, side, address, sent)
            self.knocked.add((door.name, "post"))

    def _send(self, door: Door, side: str, address: str, sent: dict[str, Any]) -> None:
        """Send something and read where it leads; what was typed may be repeated, nothing else."""
        typed = " ".join(str(value) for value in sent.values())
        with undone(self.client):
            made_ready(door, self.office, side)
            answer = self._read(self.client.post(address, sent), address, typed)
            if answer.status_code == 302:
                where = urljoin(address, answer["Location"])
                self._read(self.client.get(where), where, typed)
            if door.name in FOUND_WHILE_TYPING:
                self._read(self.client.post(address, sent, **HINTS), address, typed)

    def _search(self) -> None:
        """For words of every side, over everything and in lists; what was typed may be repeated, nothing else."""
        for side in (*HELD_BY_CENTRE, RECEIVED, SEALED, CLEARED, UNCHECKED):
            words = [
                word for word, place in self.office.places.items() if word[1] == side and "code" not in place
            ]
            notes = [word for word in words if self._place(word).startswith("advice.")]
            for word in [*notes, *words[:: max(1, len(words) // self.words)]]:
                found = self._read(self.client.post("/office/search/", {"q": word}), "search", typed=word)
                self._read(self.client.get(found["Location"]), found["Location"], typed=word)
                kind = self._place(word).partition(".")[0]
                for key in sorted(KEPT_BY_CENTRE) if self.is_full else {kind, "cases"} & KEPT_BY_CENTRE:
                    self._find(key, word)

    def _find(self, key: str, word: str) -> None:
        found = self._read(self.client.post(f"/office/{key}/find/", {"q": word}), f"{key} find", typed=word)
        if found.status_code == 302 and "find=" in found["Location"]:
            token = urlsplit(found["Location"]).query
            self._read(self.client.get(found["Location"]), found["Location"], typed=word)
            export = f"/office/{key}/export.csv?{token}"
            self._read(self.client.post(export, FOR_WHAT), export, typed=word)

    def _meet(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.netloc or not address.startswith("/") or parts.path.startswith("/static/"):
            return
        if address not in self.seen:
            self.seen.add(address)
            self.queue.append(address)

    def _open(self, address: str) -> None:
        for extra in ({}, HINTS)[: 2 if len(self.languages) > 1 else 1]:
            answer = self._read(self.client.get(address, **extra), address)
        if answer.status_code == 302:
            self._meet(urljoin(address, answer["Location"]))
        elif answer.get("Content-Type", "").startswith("text/html") and answer.status_code == 200:
            self._follow(address, self.text)

    def _follow(self, address: str, page: str) -> None:
        for link in HREF.findall(page):
            self._meet(urljoin(address, unescape(link)).partition("#")[0])
        for form in FORM.findall(page):
            if 'method="get"' in form:
                for name, options in (
                    (each.group(1), OPTION.findall(each.group())) for each in SELECT.finditer(form)
                ):
                    for value in options[:6]:
                        self._meet(urljoin(address, "?" + urlencode({name: unescape(value)})))
            for each in SELECT.finditer(form) if "/find/" in form else ():
                for value in OPTION.findall(each.group())[:6]:
                    self._meet(address.partition("?")[0] + "?" + urlencode({each.group(1): unescape(value)}))

    def _read(self, answer: Any, address: str, typed: str = "") -> Any:
        """Look at everything an answer holds: body, headers, title, links."""
        self.answers += 1
        self.text = text = texts(answer)
        headers = " ".join(f"{name}: {value}" for name, value in answer.items())
        if answer.status_code >= 500:
            self.leaks.append(f"{address}: {answer.status_code}")
        asked = f"{address} {typed}".lower()  # what was asked may be repeated; it tells nothing
        for match in CANARY.finditer(text + headers):
            word = match.group()
            if not self._is_ours(word):
                continue  # eight letters of a random token may look like one of our words
            if word.lower() not in asked and not self._may_hold(word, address):
                self.leaks.append(f"{address}: {word} {self._place(word)}")
        self._look_at_addresses(answer, address, text)
        return answer

    def _look_at_addresses(self, answer: Any, address: str, text: str) -> None:
        """Addresses, titles and file names hold nothing personal, not even of one's own centre."""
        is_page = answer.get("Content-Type", "").startswith("text/html")
        said = [address, answer.get("Location", ""), answer.get("Content-Disposition", "")]
        said += [*TITLE.findall(text), *map(unescape, HREF.findall(text))] if is_page else []
        for each in said:
            for match in CANARY.finditer(plain(each)):
                if match.group(2).lower() == "p":
                    self.leaks.append(f"{address}: personal in an address or title: {each[:120]}")

    def _is_open(self, word: str, address: str) -> bool:
        """Before the check a lawyer is shown the parties alone; after it everything, on the pages of that seat."""
        if self._place(word) == "legal-consultations.parties":
            return address.startswith(SEATS) or address == DAY
        return word[1].upper() == CLEARED and address.startswith(
            SEATS + self.office.records["seat", CLEARED].code
        )

    def _is_ours(self, word: str) -> bool:
        return word.upper() in {each.upper() for each in self.office.places}

    def _place(self, word: str) -> str:
        return next(
            (place for known, place in self.office.places.items() if known.lower() == word.lower()), ""
        )

    def _may_hold(self, word: str, address: str) -> bool:
        """Whether this reader may be told the canary, by the table of rights; of a lawyer's seats also by where."""
        side, sort = word[1].upper(), word[2].lower()
        key = self._place(word).split(" ")[0].split(".")[0]
        if side in {CLEARED, UNCHECKED} and (right(self.name, "legal") == "m" or key == "advice"):
            return right(self.name, "legal") == "m" and self._is_open(word, address)
        if key == "saved":
            return side not in {OTHER, SEALED} and self.name != "stranger"
        if sort == "c" and may(self.name, "audit", "r"):
            return True
        if sort == "c" and address.startswith(RETENTION) and may(self.name, "protection", "a"):
            return (
                True  # who answers for a run sees the references of all that it takes, and nothing else of it
            )
        if side == NETWORK:
            return sort != "p" or may(self.name, FUNCTION_OF[key], "r")
        if side == RECEIVED and sort == "c" and key in {"referrals", "cases"} and opens(self.name, *REFERRED):
            return True
        if side == RECEIVED and self._place(word) == "referrals.purpose" and opens(self.name, *REFERRED):
            return True  # written for the other side, without names
        return allowed(self.name, FUNCTION_OF.get(key, ""), side, personal=sort == "p")


def allowed(name: str, function: str, side: str, *, personal: bool) -> bool:
    """Whether `name` may be told something of `function` on `side`; cases with a seat are of the readers' centre."""
    side = OWN if side in {CLEARED, UNCHECKED} else side
    return may(name, function, "r" if personal else "s") and reaches(name, function, side)


def texts(answer: Any) -> str:
    """Everything in an answer that can be read, also inside spreadsheets, packages and documents."""
    return _readable(answer.getvalue() if not answer.streaming else b"".join(answer.streaming_content))


def _readable(body: bytes) -> str:
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            return "\n".join(
                [*package.namelist(), *(_readable(package.read(each)) for each in package.namelist())]
            )
    if body[:4] == b"%PDF":
        return _printed(body)
    return body.decode("utf-8", "replace")


def _printed(body: bytes) -> str:
    """The words of a document. Raises RuntimeError where no program can read them: unread is not the same as empty."""
    if PDFTOTEXT is None:
        raise RuntimeError("pdftotext is not here, so that documents go unread (Debian: poppler-utils)")
    read = subprocess.run([PDFTOTEXT, "-", "-"], input=body, capture_output=True, check=True)
    return read.stdout.decode()


def plain(address: str) -> str:
    """An address with what is folded into it laid open: escapes, and marks of pages."""
    opened = [unquote(address)]
    for _name, value in parse_qsl(urlsplit(address).query):
        try:
            opened.append(
                base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode("utf-8", "replace")
            )
        except ValueError:
            continue
    return " ".join(opened)
