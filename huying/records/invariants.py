"""What must always be true of every kind of record: that it was acknowledged, told of, kept and can be found."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Length

from huying.audit.models import Event
from huying.audit.rules import value_digest
from huying.core.invariants import invariant
from huying.records.index import entry_of
from huying.records.kind import Kind, kind_of, kinds
from huying.records.models import SentForm
from huying.records.rules import words_of
from huying.records.undoing import ERASED, UNDONE
from huying.search.index import KEPT, as_kept
from huying.search.models import SearchText

BATCH = 500
MAKES_A_VERSION = ("created", "edited", "published", ERASED)
DIGEST = 64


@invariant(
    "records.acknowledged",
    says="Every form that was acknowledged has its record, the digest of what was sent, and the event of its entry.",
)
def acknowledged() -> Iterator[str]:
    known = []
    for kind in kinds():
        known.append(kind.key)
        sent = SentForm.objects.filter(kind=kind.key)
        kept = Exists(kind.model._default_manager.filter(code=OuterRef("code")))
        told = Exists(
            Event.objects.filter(kind=kind.key, code=OuterRef("code"), action=f"{kind.key}.created")
        )
        for code in sent.filter(~kept).values_list("code", flat=True).iterator():
            yield f"{kind.key} {code or '(nothing)'} was acknowledged and is not there"
        for code in sent.filter(~told).values_list("code", flat=True).iterator():
            yield f"{kind.key} {code or '(nothing)'} was acknowledged and the trail does not tell of it"
    stray = SentForm.objects.annotate(length=Length("payload")).filter(~Q(kind__in=known) | ~Q(length=DIGEST))
    for form in stray.iterator():
        yield f"sent form {form.pk} has no digest of its contents, or no kind"


@invariant(
    "records.versions",
    says="Every record was entered once and has one event for each version; none left but those taken back.",
)
def versions() -> Iterator[str]:
    for kind in kinds():
        told = Event.objects.filter(kind=kind.key, code=OuterRef("code")).order_by()
        acts = told.filter(action__in=_acts(kind))
        number = acts.values("code").annotate(number=Count("pk")).values("number")
        rows = kind.model._default_manager.annotate(
            told=Subquery(number), entered=Exists(told.filter(action=f"{kind.key}.created"))
        )
        wrong = rows.filter(Q(told__isnull=True) | ~Q(version=F("told")) | Q(entered=False))
        for code, version, found in wrong.values_list("code", "version", "told").iterator():
            yield f"{kind.key} {code} is at version {version}, the trail tells of {found or 0}"
        yield from _gone(kind)


def _acts(kind: Kind) -> list[str]:
    """The acts that make a new version of a record."""
    return [f"{kind.key}.{verb}" for verb in (*MAKES_A_VERSION, *kind.steps)]


def _gone(kind: Kind) -> Iterator[str]:
    """Records whose entry was told of and that are not there, though nobody took them back or erased them; and the reverse."""
    entered = Event.objects.filter(kind=kind.key, action=f"{kind.key}.created")
    here = Exists(kind.model._default_manager.filter(code=OuterRef("code")))
    undone = Event.objects.filter(kind=kind.key, action=f"{kind.key}.{UNDONE}")
    ended = Event.objects.filter(kind=kind.key, action__in=[f"{kind.key}.{UNDONE}", f"{kind.key}.{ERASED}"])
    after = Exists(ended.filter(code=OuterRef("code"), seq__gt=OuterRef("seq")))
    for code in entered.filter(~here, ~after).values_list("code", flat=True).iterator():
        yield f"{kind.key} {code} was entered and is not there"
    for code in undone.filter(here).values_list("code", flat=True).iterator():
        yield f"{kind.key} {code} was taken back and is there"


@invariant(
    "records.state",
    says="Every field of a record, such as whether a case is closed, is what the trail last said of it.",
)
def state() -> Iterator[str]:
    for kind in kinds():
        many = [field.name for field in kind.model._meta.many_to_many]
        rows = kind.model._default_manager.prefetch_related(*many).order_by("pk")
        for batch in _batches(rows.iterator(chunk_size=BATCH)):
            last = _last_told(kind, [record.code for record in batch])
            for record in batch:
                for name in _unlike(record, last.get(record.code, {})):
                    yield f"{kind.key} {record.code}: {name} is not what the trail says"


def _last_told(kind: Kind, codes: list[str]) -> dict[str, dict[str, str]]:
    """For each record, the digest that the trail last gave for each field."""
    last: dict[str, dict[str, str]] = {}
    events = Event.objects.filter(kind=kind.key, code__in=codes, action__in=_acts(kind)).order_by("seq")
    for code, fields in events.values_list("code", "fields"):
        last.setdefault(code, {}).update(fields)
    return last


def _unlike(record: Any, told: dict[str, str]) -> Iterator[str]:
    """Fields whose value has another digest.

    Left out: lists and tables, whose keys databases order differently; and what two records say together (related
    activities), of which either one's events may tell.
    """
    for name, digest in told.items():
        value: Any = getattr(record, name, None)
        if hasattr(value, "all"):
            if getattr(value, "symmetrical", False):
                continue
            value = list(value.all())
        elif isinstance(value, dict | list):
            continue
        if value_digest(words_of(value)) != digest:
            yield name


@invariant(
    "records.index",
    says="Every record of an indexed kind is in the search index with the words, centre and person it has now, and nothing else is.",
)
def index() -> Iterator[str]:
    keys = []
    for kind in (each for each in kinds() if each.indexed):
        keys.append(kind.key)
        yield from _stale(kind)
        here = Exists(kind.model._default_manager.filter(code=OuterRef("code")))
        left = SearchText.objects.filter(kind=kind.key).filter(~here)
        for code in left.values_list("code", flat=True).iterator():
            yield f"{kind.key} {code} can be found and is not there"
    for kind_key, code in SearchText.objects.exclude(kind__in=keys).values_list("kind", "code").iterator():
        yield f"{kind_key} {code} can be found and is no kind of record"


def _stale(kind: Kind) -> Iterator[str]:
    for batch in _batches(kind.rows().order_by("pk").iterator(chunk_size=BATCH)):
        codes = [record.code for record in batch]
        texts = SearchText.objects.filter(kind=kind.key, code__in=codes)
        kept = {row.pop("code"): row for row in texts.values("code", *KEPT)}
        for record in batch:
            if kept.get(record.code) != as_kept(entry_of(kind, record)):
                yield f"{kind.key} {record.code} cannot be found by what it says now"


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


@invariant("records.one_centre", says="No record of one centre names a record of another.")
def one_centre() -> Iterator[str]:
    for kind in kinds():
        for column in kind.model._meta.fields:
            other = kind_of(column.related_model) if column.is_relation else None  # type: ignore[arg-type]
            if kind.centre and other and other.centre and kind.centre.split("__")[0] != column.name:
                apart = kind.rows().exclude(**{kind.centre: F(f"{column.name}__{other.centre}")})
                named = apart.filter(**{f"{column.name}__isnull": False})
                yield from (
                    f"{kind.key} {code} {column.name}" for code in named.values_list("code", flat=True)
                )
