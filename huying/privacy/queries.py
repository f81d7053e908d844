"""What is looked up for the pages of requests, of keeping and of openings."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Count, QuerySet, Sum
from django.utils.text import capfirst

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, allows, centres_of
from huying.centres.models import Centre
from huying.privacy.datamap import BY_WORDS, STORES, texts_of
from huying.privacy.models import Opening, RetentionRule, RetentionRun
from huying.privacy.overdue import AT_ONCE, Due, due, rules_in_force
from huying.records.kind import Words, kind_named
from huying.records.presentation import record_url

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Planned:
    """A rule with how many records are over by it, and how many of them a hold keeps; `more` when not all were counted."""

    rule: RetentionRule
    number: int
    held: int
    more: bool


def plan(today: date) -> list[Planned]:
    """What each rule in force would touch today."""
    found = []
    for rule in rules_in_force(today):
        rows = due(rule, today, AT_ONCE * 20 + 1)
        held = sum(each.held for each in rows)
        found.append(Planned(rule, len(rows) - held, held, len(rows) > AT_ONCE * 20))
    return found


def waiting_runs() -> list[RetentionRun]:
    """Runs that wait for another person."""
    return list(
        RetentionRun.objects.filter(state=RetentionRun.State.ASKED).select_related("rule", "asked_by")
    )


def due_with_addresses(rows: list[Due], user: User) -> list[tuple[Due, str]]:
    """The lines of a list, each with an address when the reader may open the record."""
    kind = kind_named(rows[0].kind) if rows else None
    if kind is None:
        return [(each, "") for each in rows]
    codes = [each.code for each in rows]
    mine = set(kind.visible_to(user).filter(code__in=codes).values_list("code", flat=True))
    return [(each, record_url(kind, each.code) if each.code in mine else "") for each in rows]


def due_seen_by(rows: list[Due], user: User) -> list[Due]:
    """The lines of a list that somebody may know of: all for those who see to the rules and audit, else of their centres."""
    centres = ends_seen_by(user)
    if centres is None:
        return rows
    codes = set(Centre.objects.filter(pk__in=centres).values_list("code", flat=True))
    return [each for each in rows if each.centre in codes]


def ends_seen_by(user: User) -> set[int] | None:
    """Centres whose transfers somebody reads: those at which they read casework; every one for the others who come in."""
    centres = centres_of(user, Function.CASEWORK, Level.READ)
    whole = allows(user, Function.AUDIT, Level.READ) or allows(user, Function.PROTECTION, Level.APPROVE)
    return None if whole else centres


def stores_named(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Counts by the names of their tables, as people call them."""
    return [
        (str(capfirst(str(apps.get_model(label)._meta.verbose_name_plural))), number)
        for label, number in counts.items()
    ]


@dataclass(frozen=True, slots=True)
class Opened:
    """One line of the list of openings: the record by its reference, with an address only for whoever may open it."""

    opening: Opening
    thing: str
    url: str
    words: str


def openings_in_week(user: User, monday: date) -> QuerySet[Opening]:
    """Openings of what was given to others, at the centres for which `user` answers; everywhere for auditors."""
    rows = Opening.objects.filter(day__gte=monday, day__lt=monday + WEEK, foreign=True)
    if allows(user, Function.AUDIT, Level.READ):
        return rows
    answered_for = centres_of(user, Function.CASEWORK, Level.APPROVE)
    if answered_for is None:
        return rows
    return rows.filter(centre__in=Centre.objects.filter(pk__in=answered_for).values("code"))


def by_person(rows: QuerySet[Opening]) -> list[dict[str, Any]]:
    """How many records each person opened, and how often."""
    counted: Any = (
        rows.values("user__username", "user__display_name")
        .annotate(records=Count("pk"), times=Sum("times"))
        .order_by("-records", "user__username")
    )
    return list(counted)


def told(rows: QuerySet[Opening], user: User, most: int) -> list[Opened]:
    """The lines of the list; references only, and reasons in words only for those who answer for casework."""
    found = list(rows.select_related("user").order_by("-day", "user__username", "pk")[:most])
    mine: dict[str, set[str]] = {}
    for key in {each.kind for each in found}:
        kind = kind_named(key)
        codes = [each.code for each in found if each.kind == key]
        mine[key] = (
            set(kind.visible_to(user).filter(code__in=codes).values_list("code", flat=True))
            if kind
            else set()
        )
    reads = allows(user, Function.CASEWORK, Level.APPROVE)
    return [_line(each, each.code in mine[each.kind], reads) for each in found]


def _line(opening: Opening, is_mine: bool, reads: bool) -> Opened:
    kind = kind_named(opening.kind)
    thing = str(capfirst(str(kind.singular))) if kind else opening.kind
    url = record_url(kind, opening.code) if kind and is_mine else ""
    return Opened(opening, thing, url, opening.words if reads else "")


@dataclass(frozen=True, slots=True)
class Mapped:
    """One table of the data map, in words."""

    name: str
    erased: list[str]
    kept: list[tuple[str, Words]]
    gone: bool
    files: list[str]
    words: Words = ""


def data_map() -> list[Mapped]:
    """Every store of words about residents, and what erasing does with each of its fields."""
    found = []
    for store in STORES:
        model = apps.get_model(store.model)
        texts = sorted(texts_of(model)) if store.gone else [*store.empty, *store.marked]
        kept = [(_label(model, name), why) for name, why in store.kept.items()]
        name = str(capfirst(str(model._meta.verbose_name_plural)))
        found.append(Mapped(name, _labels(model, texts), kept, store.gone, _labels(model, store.files)))
    for label, words in BY_WORDS.items():
        name = str(capfirst(str(apps.get_model(label)._meta.verbose_name_plural)))
        found.append(Mapped(name, [], [], False, [], words))
    return found


def _labels(model: Any, names: Any) -> list[str]:
    return [_label(model, name) for name in names]


def _label(model: Any, name: str) -> str:
    return str(capfirst(str(model._meta.get_field(name).verbose_name)))
