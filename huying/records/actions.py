"""Entering and editing records: one transaction for the change, its audit event and its place in the index."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.audit.models import Event
from huying.core.dates import KnownDate
from huying.core.shapes import Record, follow
from huying.outbox.actions import enqueue
from huying.records.centres import left_behind, strangers
from huying.records.index import name_of, reindex_followers, reindex_many, reindex_readers
from huying.records.kind import By, Kind
from huying.records.models import SentForm
from huying.records.notices import with_notice
from huying.records.rules import (
    are_records,
    can_write,
    centre_of,
    may_change,
    must_be_keepable,
    new_code,
    words_of,
)
from huying.records.telling import tell, tell_all

Values = Mapping[str, Any]
READERS = "huying.records.tasks.reindex_readers"


class NotAllowed(Exception):
    """The person has no right to write this kind of record at this centre."""


class EditedMeanwhile(Exception):
    """Somebody else saved the record after this form was opened."""


class SameKeyOtherForm(Exception):
    """A one-use form key came back with other contents."""


def create_record(*, kind: Kind, values: Values, by: By, at: datetime, code: str = "") -> Any:
    """Enter a new record. Raises NotAllowed, or ValidationError naming the fields the database refuses."""
    [record] = create_records(kind=kind, rows=[values], by=by, at=at, codes=[code] if code else None)
    return record


@transaction.atomic
def create_records(
    *, kind: Kind, rows: Sequence[Values], by: By, at: datetime, codes: Sequence[str] | None = None
) -> list[Any]:
    """Enter new records, all or none of them, each with its reference, its event and its place in the index.

    Raises NotAllowed, or the ValidationError of the first record that is refused.
    """
    if not rows:
        return []
    rows = with_notice(kind, list(rows), at)
    parts = [_split(kind, values) for values in rows]
    chosen = codes or _free_codes(kind, at, len(rows))
    records = [
        kind.model(**plain, code=code, created_at=at, updated_at=at)
        for (plain, _many), code in zip(parts, chosen, strict=True)
    ]
    _refuse_strangers(kind, records, by)
    for record in records:
        _of_one_centre(kind, record)
        must_be_sound(record)
    _insert(records)
    for record, (_plain, many) in zip(records, parts, strict=True):
        for name, linked in many.items():
            getattr(record, name).set(linked)
    _remember(kind, records, rows, by=by, at=at, verb="created")
    return records


def _free_codes(kind: Kind, at: datetime, number: int) -> list[str]:
    """References that no record of the kind has or had; among ten thousand a year a fresh one may well be taken."""
    free: dict[str, None] = {}
    while len(free) < number:
        fresh = {new_code(kind, at) for _place in range(number - len(free))} - free.keys()
        here = kind.model._default_manager.filter(code__in=fresh).values_list("code")
        told = Event.objects.filter(kind=kind.key, code__in=fresh).values_list("code")
        free |= dict.fromkeys(fresh - {code for (code,) in here.union(told)})
    return list(free)


@transaction.atomic
def edit_record(*, kind: Kind, record: Any, values: Values, version: int, by: By, at: datetime) -> Any:
    """Save a changed record, if nobody saved it since `version` was read.

    Raises EditedMeanwhile, NotAllowed, or ValidationError. The audit event names only fields that changed.
    """
    current = kind.model._default_manager.select_for_update().get(pk=record.pk)
    _refuse_stranger(kind, current, by)
    changed = changed_values(current, values)
    if current.version != version:
        raise EditedMeanwhile(current.code)
    if not changed:
        return current
    plain, many = _split(kind, changed)
    called = name_of(current)
    for name, value in plain.items():
        setattr(current, name, value)
    _refuse_stranger(kind, current, by)
    current.version, current.updated_at = version + 1, at
    _of_one_centre(kind, current)
    _keep(current)
    for name, chosen in many.items():
        getattr(current, name).set(chosen)
    _remember(kind, [current], [changed], by=by, at=at, verb="edited")
    if {kind.centre, kind.owner, *kind.sealed} & set(changed):
        reindex_followers(kind, current)
    _tell_readers(kind, current, changed=plain, renamed=name_of(current) != called, at=at)
    return current


def changed_values(record: Any, values: Values) -> dict[str, Any]:
    """The part of `values` that differs from what the record holds."""
    return {name: value for name, value in values.items() if _held(record, name) != _comparable(value)}


def send_once(
    *, key: str, payload: Values, user: User, at: datetime, work: Callable[[], Any], kind: Kind
) -> Any:
    """Do `work` for the first sending of a form; a second sending with the same contents gets the same record.

    Entries and edits alike: the second click of an edit is not somebody else's edit.

    Raises SameKeyOtherForm when the key comes back with other contents. The key, the work and the result commit
    together, so two sendings at once cannot both succeed.
    """
    digest = _payload_digest(payload)
    try:
        with transaction.atomic():
            sent = SentForm.objects.create(
                key=key, user=user, payload=digest, kind=kind.key, code="", sent_at=at
            )
            record = work()
            sent.code = record.code
            sent.save(update_fields=["code"])
            return record
    except IntegrityError:
        earlier = SentForm.objects.filter(key=key).first()
        if earlier is None:
            raise
    if earlier.user_id != user.pk or earlier.payload != digest:
        raise SameKeyOtherForm(key)
    return kind.model._default_manager.get(code=earlier.code)


@transaction.atomic
def note_export(*, kind: Kind, query: Values, by: User, at: datetime, note: str = "") -> None:
    """Leave a trace that a list left the office, with the words of its filter kept as digests only, and what it was for."""
    tell(kind, None, "exported", by=by, at=at, changed=query, note=note)


def _split(kind: Kind, values: Values) -> tuple[dict[str, Any], dict[str, Any]]:
    """Columns apart from many-to-many choices; a known date becomes its three columns."""
    plain: dict[str, Any] = {}
    many: dict[str, Any] = {}
    many_names = {each.name for each in kind.model._meta.many_to_many}
    for name, value in values.items():
        if isinstance(value, KnownDate):
            plain |= {"from_on": value.from_on, "until_on": value.until_on, "precision": value.precision}
        elif name in many_names:
            many[name] = value
        else:
            plain[name] = value
    return plain, many


def _held(record: Any, name: str) -> object:
    value = getattr(record, name)
    return sorted(each.pk for each in value.all()) if hasattr(value, "all") else value


def _comparable(value: object) -> object:
    return sorted(each.pk for each in value) if are_records(value) else value  # type: ignore[attr-defined]


def _refuse_stranger(kind: Kind, record: Any, by: By) -> None:
    _refuse_strangers(kind, [record], by)


def _refuse_strangers(kind: Kind, records: Sequence[Any], by: By) -> None:
    """Asked once for each centre and person among the records, and then of each that was handed to somebody."""
    places = {
        (
            getattr(centre_of(kind, record), "pk", None),
            getattr(follow(record, kind.owner) if kind.owner else None, "pk", None),
        )
        for record in records
    }
    if all(can_write(kind, by, centre, owner) for centre, owner in places):
        return
    if not kind.handed_to or not all(may_change(kind, by, record) for record in records):
        raise NotAllowed(kind.key)


def _of_one_centre(kind: Kind, record: Any) -> None:
    """A record may name only records of its own centre, and be named only by them."""
    if wrong := strangers(kind, record):
        raise ValidationError({name: _("This belongs to another centre.") for name in wrong})
    if record.pk and left_behind(kind, record):
        raise ValidationError({kind.centre: _("Records of the centre it leaves still name it.")})


def must_be_sound(record: Record) -> None:
    """Check what the fields of a record say. Raises one ValidationError that names them.

    Uniqueness and constraints are the database's to check, once, as it keeps the row.
    """
    record.clean_fields(exclude=_fetched(record))
    record.clean()
    must_be_keepable(record)


def _keep(record: Record) -> None:
    """Check and save. Only of what the database refuses is it asked which of its constraints that was."""
    must_be_sound(record)
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError:
        record.full_clean()
        raise


def _insert(records: Sequence[Record]) -> None:
    """The same for new records that have been checked."""
    try:
        with transaction.atomic():
            type(records[0])._default_manager.bulk_create(records)
    except IntegrityError:
        for record in records:
            record.pk = None
            record.full_clean()
        raise


def _fetched(record: Record) -> set[str]:
    """Links to rows that were read a moment ago: they need not be asked for again to know that they are there."""
    links = (column for column in record._meta.concrete_fields if isinstance(column, ForeignKey))
    return {link.name for link in links if link.is_cached(record) and getattr(record, link.name) is not None}


def _remember(
    kind: Kind, records: Sequence[Any], changes: Sequence[Values], *, by: By, at: datetime, verb: str
) -> None:
    """The event of each record, and its place in the index."""
    tell_all(kind, records, verb, by=by, at=at, changes=changes)
    reindex_many(kind, records)


def _tell_readers(kind: Kind, record: Any, *, changed: Values, renamed: bool, at: datetime) -> None:
    """Other records are found by this one's words too; very many of them are left to the worker."""
    if not reindex_readers(kind, record, changed, renamed):
        enqueue(task=READERS, arguments={"kind": kind.key, "code": record.code}, at=at)


def _payload_digest(payload: Values) -> str:
    plain = {name: words_of(value) for name, value in payload.items()}
    text = json.dumps(plain, sort_keys=True, cls=DjangoJSONEncoder, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def sentence(problem: Exception) -> str:
    """What a refusal means to the person at the form."""
    if isinstance(problem, EditedMeanwhile):
        return _(
            "Somebody else saved this record while you were editing. Your text is kept below; compare and save again."
        )
    if isinstance(problem, NotAllowed):
        return _("You may not write records of this kind at this centre.")
    if isinstance(problem, SameKeyOtherForm):
        return _("This form was already sent with other contents. Open it again to enter another record.")
    if isinstance(problem, ValidationError):
        return " ".join(problem.messages)
    raise problem


def enter(kind: Kind, values: Values, *, by: By, at: datetime, code: str = "") -> Any:
    """Enter a record through its kind's own action, or the shared one."""
    write = kind.create
    if write is None:
        return create_record(kind=kind, values=values, by=by, at=at, code=code)
    return write(values=values, by=by, at=at, code=code)


def change(kind: Kind, record: Any, values: Values, *, version: int, by: By, at: datetime) -> Any:
    """Edit a record through its kind's own action, or the shared one."""
    write = kind.edit
    if write is None:
        return edit_record(kind=kind, record=record, values=values, version=version, by=by, at=at)
    return write(record=record, values=values, version=version, by=by, at=at)
