"""Carrying an erasure out, in every store at once: one transaction, one event for each record, counts of what was done."""

import secrets
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from huying.cases.models import Case, Letter
from huying.contacts.models import Contact, Merge
from huying.core.shapes import Record
from huying.correspondence.models import Missive
from huying.files.actions import discard
from huying.files.models import StoredFile
from huying.intake.models import HelpRequest, Slip
from huying.privacy import clearing
from huying.privacy.datamap import Store, Subject, stores
from huying.privacy.forgetting import remember, write_down
from huying.records.actions import edit_record
from huying.records.index import reindex_all_readers, reindex_many
from huying.records.kind import By, kind_of, the_kind
from huying.records.rules import new_code
from huying.records.telling import tell, tell_all
from huying.records.undoing import ERASED
from huying.search.index import forget_for_good, remove_many

Reached = list[tuple[Store, type[Any], list[Any]]]


@transaction.atomic
def erase(*, who: Subject, by: By, at: datetime, more: bool = False) -> dict[str, int]:
    """Erase every word about `who`; how many rows of which store, by the names of the data map.

    What is counted stays: cases and letters without their words, residents as empty rows under another reference.
    Whoever erases `more` in the same transaction calls `search.index.forget_for_good` at its end.
    """
    reached = _reached(who)
    message_ids, files = _message_ids(who), _files(reached)
    _tell(reached, by, at)
    counts = Counter({store.model: _cleared(store, model, ids, at) for store, model, ids in reached})
    _cut_loose(who, by, at)
    counts.update(clearing.clear_words(who, message_ids=message_ids, by=by, at=at))
    counts["files.StoredFile"] += _destroy(files, by, at)
    _stamp(who, at)
    _bury(who, by, at)
    _index(who, reached)
    if not more:
        forget_for_good()
    transaction.on_commit(write_down)
    marks = clearing.mail_marks(who, message_ids)
    transaction.on_commit(lambda: clearing.clear_mail_folder(marks))
    return {name: number for name, number in sorted(counts.items()) if number}


def listed(who: Subject) -> dict[str, int]:
    """What erasing `who` would touch: how many rows of which store, and how many files."""
    reached = _reached(who)
    found = {store.model: len(ids) for store, _model, ids in reached}
    return {
        name: number
        for name, number in (found | {"files.StoredFile": len(_files(reached))}).items()
        if number
    }


def _reached(who: Subject) -> Reached:
    """The rows of every store that are about `who`, found once, before anything of them changes."""
    return [
        (
            store,
            model,
            list(dict.fromkeys(model._default_manager.filter(store.reach(who)).values_list("pk", flat=True))),
        )
        for store, model in stores()
    ]


def erased_word() -> str:
    """What stands where words must stand: the same whoever erases, in the office's first language."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("(erased)")


def _cleared(store: Store, model: type[Any], ids: list[Any], at: datetime) -> int:
    rows = model._default_manager.filter(pk__in=ids)
    kind = kind_of(model)
    if not ids:
        return 0
    if store.gone:
        if kind is not None:
            remove_many(kind.key, list(rows.values_list("code", flat=True)))
        for row in rows.order_by("-pk"):  # a copy before the paper that it was made of
            row.delete()
        return len(ids)
    for name in store.marked:
        rows.exclude(**{name: ""}).update(**{name: erased_word()})
    values: dict[str, Any] = dict.fromkeys(store.empty, "") | dict.fromkeys(store.files)
    if issubclass(model, Record):
        values |= {"version": models.F("version") + 1, "updated_at": at}
    if values:
        rows.update(**values)
    return len(ids)


def _tell(reached: Reached, by: By, at: datetime) -> None:
    """One event for each record, written while it still is what it was."""
    for store, model, ids in reached:
        kind = kind_of(model)
        if kind is not None:
            rows = list(model._default_manager.filter(pk__in=ids).order_by("pk"))
            tell_all(kind, rows, ERASED, by=by, at=at, changes=[_left(store, row) for row in rows])


def _left(store: Store, row: Any) -> dict[str, Any]:
    """What stands in the fields of a row afterwards; of one that is deleted, nothing."""
    marked = {name: erased_word() if getattr(row, name) else "" for name in store.marked}
    return dict.fromkeys(store.empty, "") | marked | dict.fromkeys(store.files)


def _message_ids(who: Subject) -> list[str]:
    rows = Missive.objects.filter(pk__in=who.messages).exclude(message_id="")
    return list(rows.values_list("message_id", flat=True))


def _files(reached: Reached) -> list[str]:
    """The files of what is erased."""
    found: dict[str, None] = {}
    for store, model, ids in reached:
        for name in store.files:
            rows = model._default_manager.filter(pk__in=ids).exclude(**{name: None})
            found |= dict.fromkeys(rows.values_list(name, flat=True))
    return list(found)


def _destroy(ids: Iterable[str], by: By, at: datetime) -> int:
    """Rows and bytes, those of pictures that were drawn from them first."""
    chosen = list(ids)
    files = StoredFile.objects.filter(models.Q(made_from__in=chosen) | models.Q(pk__in=chosen))
    rows = list(files.order_by(models.F("made_from").asc(nulls_last=True)))
    for file in rows:
        discard(file=file, by=by, at=at)
    return len(rows)


def _cut_loose(who: Subject, by: By, at: datetime) -> None:
    """Links that say who lived with whom and who helped whom."""
    Contact.objects.filter(pk__in=who.contacts).update(household=None, helped_by=None)
    kind = the_kind("contacts")
    for helped in Contact.objects.filter(helped_by__in=who.contacts).exclude(pk__in=who.contacts):
        edit_record(
            kind=kind, record=helped, values={"helped_by": None}, version=helped.version, by=by, at=at
        )
    for pk in who.requests:
        HelpRequest.objects.filter(pk=pk).update(secret_digest=secrets.token_hex(32))
    for pk in who.cases:
        Slip.objects.filter(case=pk).update(secret_digest=secrets.token_hex(32))


def _stamp(who: Subject, at: datetime) -> None:
    today = timezone.localdate(at)
    Case.objects.filter(pk__in=who.cases).update(erased_on=today)
    Letter.objects.filter(case__in=who.cases).update(erased_on=today)
    for code in Case.objects.filter(pk__in=who.cases).values_list("code", flat=True):
        remember("cases", code, at=at)


def _bury(who: Subject, by: By, at: datetime) -> None:
    """Of each person an empty row stays under another reference, so that people are still counted once."""
    kind = the_kind("contacts")
    for contact in Contact.objects.filter(pk__in=who.contacts):
        remember("contacts", contact.code, at=at)
        remove_many("contacts", [contact.code])
        code = new_code(kind, at)
        while Contact.objects.filter(code=code).exists():
            code = new_code(kind, at)
        Contact.objects.filter(pk=contact.pk).update(code=code, version=1, erased_on=timezone.localdate(at))
        contact.code = code
        tell(kind, contact, "created", by=by, at=at)


def _index(who: Subject, reached: Reached) -> None:
    """Everything that spoke of `who` is put into the index anew; what its words were leaves no trace there."""
    for store, model, ids in reached:
        kind = kind_of(model)
        if kind is not None and not store.gone and kind.key != "contacts":
            reindex_many(kind, kind.rows().filter(pk__in=ids))
    for contact in Contact.objects.filter(pk__in=who.contacts):
        reindex_all_readers(the_kind("contacts"), contact)


def merged_into(contact: Contact) -> bool:
    """Whether somebody on record was found to be somebody else, who is to be erased instead."""
    return Merge.objects.filter(gone=contact, parted_on=None).exists()
