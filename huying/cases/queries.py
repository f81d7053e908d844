"""What a case may be entered with, what belongs to it, and how the tags are used."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, allows
from huying.cases.models import Case, CaseMerge, Category, Tag
from huying.cases.rules import are_alike, may_come_apart
from huying.core.period import Period, in_force
from huying.core.selects import in_groups
from huying.records.kind import the_kind


def categories_on(day: date) -> QuerySet[Category]:
    """The categories that a case opened on `day` may have, in the office's order; those under another after it."""
    rows = Category.objects.filter(in_force(day)).select_related("parent")
    return rows.order_by(
        Coalesce("parent__position", "position"),
        Coalesce("parent__name", "name"),
        F("parent").asc(nulls_first=True),
        *("position", "name"),
    )


def category_lines(categories: Iterable[Category]) -> list[tuple[Any, Any]]:
    """What a list of categories to choose from shows: their ids and names, in two levels."""
    return list(in_groups(categories, lambda each: (str(each.pk), str(each))))


def together(case: Case, user: User) -> list[int]:
    """The ids of a case and of those merged into it today that `user` may read: its page shows what hangs on any of them.

    Every panel of the page asks, so that a case that was fetched once is asked about once.
    """
    known: dict[int, list[int]] = case.__dict__.setdefault("_together", {})
    if user.pk not in known:
        merged = CaseMerge.objects.filter(kept=case, parted_on=None).values("gone")
        mine = the_kind("cases").visible_to(user).filter(pk__in=merged)
        known[user.pk] = [case.pk, *mine.values_list("pk", flat=True)]
    return known[user.pk]


def one_with(case: Case) -> list[int]:
    """The ids of the cases that are one with `case` today, by merges on either side, whoever may read them.

    What a resident says of their matter holds for all of them.
    """
    merges = CaseMerge.objects.filter(parted_on=None)
    kept = merges.filter(gone=case).values_list("kept", flat=True).first() or case.pk
    return [kept, *merges.filter(kept=kept).values_list("gone", flat=True)]


@dataclass(frozen=True, slots=True)
class Used:
    """A tag with the cases that count under it, as far as the reader may count them; None where they may not."""

    tag: Tag
    this_year: int | None
    last_year: int | None
    ever: int | None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The tags in use, pairs of them that seem to mean the same, those retired, and those merged with whether that can
    be taken back."""

    used: list[Used]
    alike: list[tuple[Tag, Tag]]
    retired: list[Tag]
    merged: list[tuple[Tag, bool]]


def vocabulary(user: User, today: date) -> Vocabulary:
    """Every tag, with counts of the cases at the centres where `user` may count them; the most used first."""
    tags = list(Tag.objects.select_related("merged_into").order_by("name", "pk"))
    in_use = list(Tag.objects.in_use(today).order_by("name", "pk"))
    told = _counts(user, today)
    used = [_used(tag, told) for tag in in_use]
    used.sort(key=lambda each: (-(each.this_year or 0), -(each.last_year or 0), each.tag.name))
    return Vocabulary(
        used=used,
        alike=list(_alike(in_use)),
        retired=[tag for tag in tags if tag.merged_into_id is None and tag not in in_use],
        merged=[(tag, may_come_apart(tag, today)) for tag in tags if tag.merged_into_id is not None],
    )


def _used(tag: Tag, told: dict[str, tuple[int, int, int]] | None) -> Used:
    return Used(tag, None, None, None) if told is None else Used(tag, *told.get(tag.code, (0, 0, 0)))


def _counts(user: User, today: date) -> dict[str, tuple[int, int, int]] | None:
    """For each tag the cases of this year, of last year and of all years, in one question."""
    if not allows(user, Function.CASEWORK, Level.STATISTICS):
        return None
    cases: Any = the_kind("cases").visible_to(user, Level.STATISTICS)
    rows = cases.order_by().filter(tags__isnull=False).values("tags__counted_as")
    counted = rows.annotate(
        this=_received_in(today.year), last=_received_in(today.year - 1), ever=Count("pk", distinct=True)
    )
    return {row[0]: row[1:] for row in counted.values_list("tags__counted_as", "this", "last", "ever")}


def _received_in(year: int) -> Count:
    period = Period.year(year)
    return Count("pk", distinct=True, filter=Q(received_on__gte=period.start, received_on__lt=period.end))


def _alike(tags: list[Tag]) -> Iterator[tuple[Tag, Tag]]:
    return (pair for pair in combinations(tags, 2) if are_alike(*pair))
