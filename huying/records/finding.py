"""Search across every kind, as far as the person's rights go."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.accounts.policy import Grant, Level, Reach, grants
from huying.core.numbers import read_number
from huying.core.text import unfolded
from huying.records.kind import Kind, kind_named, kinds
from huying.records.presentation import record_url
from huying.search.index import Shelf, newest, readings
from huying.search.models import SearchText

SHOWN = 8
AROUND = 24


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found: its title, where it is, and the words around what was typed."""

    title: str
    url: str
    code: str
    snippet: SafeString


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of one kind; `more` when the list of that kind has others."""

    kind: Kind
    hits: list[Hit]
    more: bool


def shelves(user: User, among: Iterable[Kind]) -> list[Shelf]:
    """Where in the index `user` may look for records of the kinds `among`."""
    found: list[Shelf] = []
    for kind in among:
        for grant, centre_id in grants(user, kind.function):
            if grant.level >= Level.READ:
                found += _shelves(kind, grant, centre_id, user)
    return list(dict.fromkeys(found))


def _shelves(kind: Kind, grant: Grant, centre_id: int | None, user: User) -> list[Shelf]:
    if grant.reach is Reach.OWN:
        own = [Shelf(kind.key, owner_id=user.pk)] if kind.owner else []
        return own + [replace(each, sealed=True) for each in own if kind.sealed]
    everywhere = grant.reach is Reach.NETWORK or centre_id is None or not kind.centre
    reached = Shelf(kind.key, None if everywhere else centre_id)
    if not kind.sealed:
        return [reached]
    kept_to = None if grant.level >= Level.APPROVE else user.pk
    return [reached, replace(reached, owner_id=kept_to, sealed=True)]


@dataclass(frozen=True, slots=True)
class Named:
    """What was typed was a number and no words: the record it names, or in a sentence why there is none."""

    kind: Kind
    record: Any
    problem: str = ""

    @property
    def url(self) -> str:
        return record_url(self.kind, self.record.code) if self.record else ""


def named_by_number(words: str, user: User, among: Iterable[Kind] | None = None) -> Named | None:
    """The record whose number was typed, as far as `user` may see it; nothing when no number was typed.

    A number that does not fit is mistyped and not looked for; one of another centre is not there.
    """
    typed = read_number(words)
    if typed is None:
        return None
    for kind in kinds() if among is None else among:
        if not kind.numbered:
            continue
        if not typed.fits:
            return Named(kind, None, _("This number is mistyped. Read it once more, character by character."))
        found = kind.visible_to(user).filter(**{kind.numbered: typed.number}).first()
        problem = "" if found else _("No record with this number that you may see.")
        return Named(kind, found, problem)
    return None


def search(query: str, user: User) -> list[Group]:
    """Hits by kind, in the menu's order; kinds without hits are left out."""
    found = newest(query, shelves(user, kinds()), SHOWN + 1)
    return [_group(kind, found[kind.key], query) for kind in kinds() if kind.key in found]


def openable(codes: Iterable[str], user: User) -> dict[str, str]:
    """The addresses of those among the records `codes` that `user` may open, by their references."""
    mine = set(shelves(user, kinds()))
    found = {}
    columns = ("kind", "code", "centre_id", "owner_id", "sealed")
    for row in SearchText.objects.filter(code__in=set(codes)).only(*columns):
        places = {
            Shelf(row.kind, centre, owner, row.sealed)
            for centre in (None, row.centre_id)
            for owner in (None, row.owner_id)
        }
        if mine.intersection(places) and (kind := kind_named(row.kind)):
            found[row.code] = record_url(kind, row.code)
    return found


def _group(kind: Kind, rows: list[SearchText], query: str) -> Group:
    return Group(kind, [_hit(kind, row, query) for row in rows[:SHOWN]], len(rows) > SHOWN)


def _hit(kind: Kind, row: SearchText, query: str) -> Hit:
    return Hit(row.title, record_url(kind, row.code), row.code, snippet(row.text, row.folded, query))


def snippet(text: str, folded: str, query: str) -> SafeString:
    """The record's own words around the first thing typed, with it marked; empty when it stands nowhere in them."""
    places = unfolded(text, folded)
    for word in chain.from_iterable(readings(query)) if places else ():
        place = folded.find(word)
        if place < 0:
            continue
        start, last = places[place], places[place + len(word) - 1]
        end = next(
            after for after in places[place + len(word) :] if after > last
        )  # a character is marked whole
        before = ("…" if start > AROUND else "") + text[max(start - AROUND, 0) : start]
        after = text[end : end + AROUND] + ("…" if end + AROUND < len(text) else "")
        return format_html("{}<mark>{}</mark>{}", before, text[start:end], after)
    return SafeString("")
