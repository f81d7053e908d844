"""Lists and queues that are kept under a name: whose they are, who sees them, in which order, and which opens first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.accounts.policy import Level, centres_of
from huying.centres.models import Centre
from huying.core.text import clean_text
from huying.records.kind import Kind
from huying.records.models import FirstList, SavedList

QUEUE = "queue"
FORGOTTEN = "list-forgotten"  # where a session keeps the list that was forgotten last
LONGEST_QUERY, LONGEST_NAME = 500, 60
COLUMNS = "cols"


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved list as its reader sees it: whether it is theirs to change, and whether it opens first."""

    list: SavedList
    is_mine: bool
    is_first: bool


def seen_by(user: User, kind: Kind, place: str = "") -> QuerySet[SavedList]:
    """A person's own lists of a kind, and those shared with a centre whose records they read."""
    centres = centres_of(user, kind.function, Level.READ)
    shared = Q(centre__isnull=False) if centres is None else Q(centre__in=centres)
    rows = SavedList.objects.filter(Q(user=user) | shared, kind=kind.key, place=place)
    return rows.select_related("centre").order_by("centre__position", "position", "name", "pk")


def kept_by(user: User, kind: Kind, place: str = "") -> list[Kept]:
    """The same, the person's own first."""
    first = first_of(user, kind, place)
    found = [Kept(each, each.user_id == user.pk, each == first) for each in seen_by(user, kind, place)]
    return sorted(found, key=lambda each: (not each.is_mine, each.list.position))


def first_of(user: User, kind: Kind, place: str = "") -> SavedList | None:
    """The list that opens first for a person, as long as they may see it."""
    return seen_by(user, kind, place).filter(first_of__user=user).first()


def may_share_with(user: User, kind: Kind) -> QuerySet[Centre]:
    """The centres for whose work of that kind a person answers."""
    rows = Centre.objects.order_by("position", "code")
    allowed = centres_of(user, kind.function, Level.APPROVE)
    return rows if allowed is None else rows.filter(pk__in=allowed)


@transaction.atomic
def save(*, user: User, kind: Kind, place: str, name: str, query: str, centre: str = "") -> SavedList:
    """Keep a list under a name; one of that name is written over. Raises ValidationError."""
    wanted = _name(name)
    shared = may_share_with(user, kind).filter(code=centre).first() if centre else None
    if centre and shared is None:
        raise ValidationError(_("Only whoever answers for a centre shares a list with it."))
    if len(query) > LONGEST_QUERY:
        raise ValidationError(_("This list is narrowed by more than can be kept. Take something away."))
    mine = SavedList.objects.filter(user=user, kind=kind.key, place=place)
    told = {"query": query, "centre": shared}
    saved, _made = SavedList.objects.update_or_create(
        user=user,
        kind=kind.key,
        place=place,
        name=wanted,
        defaults=told,
        create_defaults=told | {"position": mine.count()},
    )
    return saved


@transaction.atomic
def rename(*, saved: SavedList, name: str) -> SavedList:
    """Call a list otherwise. Raises ValidationError when another one is called so."""
    wanted = _name(name)
    others = SavedList.objects.filter(user=saved.user, kind=saved.kind, place=saved.place, name=wanted)
    if others.exclude(pk=saved.pk).exists():
        raise ValidationError(_("Another of your lists has this name already."))
    saved.name = wanted
    saved.save(update_fields=["name"])
    return saved


@transaction.atomic
def move(*, saved: SavedList, up: bool) -> None:
    """Put a list before the one above it, or after the one below. At the end nothing moves."""
    mine = SavedList.objects.select_for_update().filter(user=saved.user, kind=saved.kind, place=saved.place)
    order = list(mine.order_by("position", "name", "pk"))
    place = next(place for place, each in enumerate(order) if each.pk == saved.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    _in_order(order)


def _in_order(order: Iterable[SavedList]) -> None:
    for position, each in enumerate(order):
        if each.position != position:
            each.position = position
            each.save(update_fields=["position"])


@transaction.atomic
def open_first(*, user: User, saved: SavedList, wanted: bool) -> None:
    """Let the list or queue open with `saved` from now on, or with nothing narrowed."""
    FirstList.objects.filter(user=user, kind=saved.kind, place=saved.place).delete()
    if wanted:
        FirstList.objects.create(user=user, kind=saved.kind, place=saved.place, chosen=saved)


@transaction.atomic
def forget(*, saved: SavedList, session: SessionBase) -> None:
    """Forget a list; until another one is forgotten, this session can bring it back."""
    session[FORGOTTEN] = {
        "kind": saved.kind,
        "place": saved.place,
        "name": saved.name,
        "query": saved.query,
        "centre": saved.centre.code if saved.centre else "",
        "position": saved.position,
        "first": saved.first_of.filter(user=saved.user).exists(),
    }
    saved.delete()


@transaction.atomic
def bring_back(*, user: User, kind: Kind, session: SessionBase) -> SavedList | None:
    """The list that was forgotten last, as it was; None when there is none to bring back. Raises ValidationError."""
    told: dict[str, Any] = session.get(FORGOTTEN, {})
    if told.get("kind") != kind.key:
        return None
    saved = save(
        user=user,
        kind=kind,
        place=told["place"],
        name=told["name"],
        query=told["query"],
        centre=told["centre"],
    )
    saved.position = told["position"]
    saved.save(update_fields=["position"])
    if told["first"]:
        open_first(user=user, saved=saved, wanted=True)
    del session[FORGOTTEN]
    return saved


def _name(name: str) -> str:
    wanted = " ".join(clean_text(name).split())[:LONGEST_NAME]
    if not wanted:
        raise ValidationError(_("Give the list a name first."))
    return wanted
