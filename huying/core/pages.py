"""Keyset paging: the next page begins after the last row seen, however long the list."""

import base64
import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet

from huying.core.text import clean_text

T = TypeVar("T", bound=Model)
LONGEST_MARK = 2000
COUNTED_UP_TO = 1000


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list and the marks of where the pages beside it begin."""

    rows: list[T]
    older: str
    newer: str


def keyset_page(
    rows: QuerySet[T], *, field: str, descending: bool, mark: str = "", size: int = 50, unsaid: bool = False
) -> Page[T]:
    """One page of `rows` ordered by `field` then id.

    `mark` is where to begin, as given by an earlier page; an unreadable mark begins at the start. Rows without a
    value come last; they are fetched apart from the others, so that an index can be walked for those that have one.
    The marks of an `unsaid` field do not hold its value (a name must not stand in an address); it is read again from
    the row, which must be among `rows`, or the place of a row that is not the reader's would tell of it.
    """
    backward, value, pk = _read_mark(mark)
    if unsaid and pk is not None:
        known = list(rows.filter(pk=pk).values_list(field, flat=True)[:1])
        value, pk = (known[0], pk) if known else (None, None)
        backward = backward and pk is not None
    if pk is not None and not _fits(rows, field, value):
        backward, value, pk = False, None, None
    down = descending != backward
    found = _fetched(rows, field, down, _Place(backward, value, pk), size + 1)
    more, found = len(found) > size, found[:size]
    if backward:
        found.reverse()
    first, last = (found[0], found[-1]) if found else (None, None)
    has_older = more if not backward else bool(found)
    has_newer = more if backward else pk is not None
    return Page(
        found,
        older=_mark(last, "" if unsaid else field, backward=False) if last and has_older else "",
        newer=_mark(first, "" if unsaid else field, backward=True) if first and has_newer else "",
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page begins: beyond the row with this value and id, or at the start when there is no id."""

    backward: bool
    value: object
    pk: int | None

    @property
    def among_empty(self) -> bool:
        return self.pk is not None and self.value is None


def _fetched(rows: QuerySet[T], field: str, down: bool, place: _Place, size: int) -> list[T]:
    if not rows.model._meta.get_field(field).null:
        return _with_value(rows, field, down, place, size)
    there = rows.filter(**{f"{field}__isnull": False})
    empty = rows.filter(**{f"{field}__isnull": True})
    if place.backward:
        found = _without_value(empty, down, place, size) if place.among_empty else []
        beyond = _Place(True, None, None) if place.among_empty else place
        return found + _with_value(there, field, down, beyond, size - len(found))
    if place.among_empty:
        return _without_value(empty, down, place, size)
    found = _with_value(there, field, down, place, size)
    return found + _without_value(empty, down, _Place(False, None, None), size - len(found))


def _with_value(rows: QuerySet[T], field: str, down: bool, place: _Place, size: int) -> list[T]:
    ordered = rows.order_by("-" + field if down else field, "-pk" if down else "pk")
    if place.pk is not None:
        bound, strict = ("lte", "lt") if down else ("gte", "gt")
        # The plain comparison comes first so that an index can be walked.
        there = Q(**{f"{field}__{bound}": place.value})
        ordered = ordered.filter(there & (Q(**{f"{field}__{strict}": place.value}) | _beyond(place.pk, down)))
    return list(ordered[: max(size, 0)])


def _without_value(rows: QuerySet[T], down: bool, place: _Place, size: int) -> list[T]:
    ordered = rows.order_by("-pk" if down else "pk")
    if place.pk is not None:
        ordered = ordered.filter(_beyond(place.pk, down))
    return list(ordered[: max(size, 0)])


def _beyond(pk: int, down: bool) -> Q:
    return Q(pk__lt=pk) if down else Q(pk__gt=pk)


def _fits(rows: QuerySet[T], field: str, value: object) -> bool:
    """Whether a mark's value can be a value of this column: a mark made for another column cannot."""
    column: Any = rows.model._meta.get_field(field)
    if value is None:
        return bool(column.null)
    try:
        column.to_python(value)
    except (ValidationError, TypeError, ValueError, OverflowError):
        return False
    return not isinstance(value, str) or clean_text(value) == value


def _mark(row: Model, field: str, *, backward: bool) -> str:
    value = getattr(row, field) if field else None
    text = json.dumps([backward, value, row.pk], cls=DjangoJSONEncoder, ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_mark(mark: str) -> tuple[bool, object, int | None]:
    if len(mark) > LONGEST_MARK:
        return False, None, None
    try:
        padded = mark + "=" * (-len(mark) % 4)
        backward, value, pk = json.loads(base64.urlsafe_b64decode(padded.encode()))
    except (ValueError, TypeError):
        return False, None, None
    if type(pk) is not int or not isinstance(backward, bool) or isinstance(value, (list, dict)):
        return False, None, None
    return backward, value, pk


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows there are, counted up to a bound; `more` when there are others beyond it."""

    number: int
    more: bool

    def __str__(self) -> str:
        return f"{self.number:,}+" if self.more else f"{self.number:,}"

    def __bool__(self) -> bool:
        return self.number > 0


def counted(rows: QuerySet[Any], up_to: int = COUNTED_UP_TO) -> Counted:
    """The number of `rows`, so that counting a long list costs no more than counting a short one."""
    found = rows.order_by()[: up_to + 1].count()
    return Counted(min(found, up_to), found > up_to)
