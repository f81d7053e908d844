"""Making one of two people on record who were found to be the same, and parting them again."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.contacts.models import Authority, Contact, Merge
from huying.contacts.moments import MERGED, PARTED
from huying.records import actions as records
from huying.records.index import reindex
from huying.records.kind import By, Kind, kind_of, the_kind
from huying.search.index import remove

DAYS_TO_PART = timedelta(days=30)
FILLED = (
    *("name_en", "alias", "family_name", "given_name", "phone", "email", "address", "district"),
    *("language", "reply_by", "reply_hours", "needs", "employer", "post"),
)

Tell = Callable[[Contact, Contact], str]
_said: list[Tell] = []


def said_before(tell: Tell) -> Tell:
    """Declare what an app above says, if anything, before the second of two people is made part of the first."""
    _said.append(tell)
    return tell


def words_before(kept: Contact, gone: Contact) -> list[str]:
    """What whoever merges two people should know first."""
    return [words for tell in _said if (words := tell(kept, gone))]


@transaction.atomic
def merge(*, kept: Contact, gone: Contact, by: By, at: datetime) -> Merge:
    """Make `gone` part of `kept`: whatever named it names `kept`, whose empty fields take what it had.

    Raises ValidationError for people of two centres or one who was merged already, or NotAllowed.
    """
    kept, gone = _locked(kept, gone)
    if kept.centre_id != gone.centre_id:
        raise ValidationError(_("These are people of two centres. Each centre keeps its own record."))
    if Merge.objects.filter(parted_on=None, gone__in=(kept, gone)).exists():
        raise ValidationError(_("One of them has been merged already. Open the list of people again."))
    moved = [_moved(kind, record, link, kept, by, at) for kind, record, link in _naming(gone, kept)]
    filled = [name for name in FILLED if not getattr(kept, name) and getattr(gone, name)]
    _fill(kept, {name: getattr(gone, name) for name in filled}, by, at)
    told = {"kept": kept, "gone": gone, "merged_on": timezone.localdate(at), "moved": moved, "filled": filled}
    made = write_merge(values=told, by=by, at=at)
    remove("contacts", gone.code)
    MERGED.has_come(merge=made, by=by, at=at)
    return made


@transaction.atomic
def part(*, merge: Merge, by: By, at: datetime) -> Merge:
    """Take a merge back. What has been given to somebody else since stays where it is.

    Raises ValidationError after thirty days, or NotAllowed; a second time changes nothing.
    """
    held = Merge.objects.select_for_update().select_related("kept", "gone").get(pk=merge.pk)
    if held.parted_on is not None:
        return held
    today = timezone.localdate(at)
    if not may_part(held, today):
        raise ValidationError(_("A merge can be taken back for 30 days. These are over."))
    parted: Merge = records.edit_record(
        kind=the_kind("merges"), record=held, values={"parted_on": today}, version=held.version, by=by, at=at
    )
    for key, code, link in held.moved:
        _give_back(the_kind(key), code, link, held, by, at)
    _empty_again(held, by, at)
    reindex(the_kind("contacts"), held.gone)
    PARTED.has_come(merge=parted, by=by, at=at)
    return parted


def may_part(merge: Merge, today: date) -> bool:
    """Whether a merge can still be taken back."""
    return merge.parted_on is None and today <= merge.merged_on + DAYS_TO_PART


def write_merge(*, values: Mapping[str, Any], by: By, at: datetime, code: str = "") -> Merge:
    """Write a merge down. Raises NotAllowed or ValidationError."""
    made: Merge = records.create_record(kind=the_kind("merges"), values=values, by=by, at=at, code=code)
    return made


def _locked(*people: Contact) -> list[Contact]:
    """The same people, locked in one order for everybody."""
    rows = Contact.objects.select_for_update().filter(pk__in=[each.pk for each in people]).order_by("pk")
    found = {row.pk: row for row in rows}
    return [found[each.pk] for each in people]


def _naming(contact: Contact, kept: Contact) -> Iterator[tuple[Kind, Any, str]]:
    """Every record that names somebody, with its kind and the field.

    Merges of the past stay as they were, and so does an authority between the two: nobody gives one to themselves.
    """
    for relation in Contact._meta.related_objects:
        kind = kind_of(relation.related_model)  # type: ignore[arg-type]
        if kind is None or kind.key == "merges":
            continue
        link = relation.field.name
        rows = kind.model._default_manager.filter(**{link: contact}).order_by("pk")
        if kind.key == "authorities":
            between = Authority.objects.filter(Q(helped=kept) | Q(helper=kept))
            rows = rows.exclude(pk__in=between.values("pk"))
        for record in rows:
            yield kind, record, link


def _moved(kind: Kind, record: Any, link: str, to: Contact, by: By, at: datetime) -> list[str]:
    target = None if record.pk == to.pk and kind.key == "contacts" else to  # nobody helps themselves
    records.edit_record(kind=kind, record=record, values={link: target}, version=record.version, by=by, at=at)
    return [kind.key, record.code, link]


def _give_back(kind: Kind, code: str, link: str, merge: Merge, by: By, at: datetime) -> None:
    record = kind.model._default_manager.filter(code=code).first()
    if record is not None and getattr(record, f"{link}_id") in (merge.kept_id, None):
        records.edit_record(
            kind=kind, record=record, values={link: merge.gone}, version=record.version, by=by, at=at
        )


def _empty_again(merge: Merge, by: By, at: datetime) -> None:
    """Fields that were filled by the merge, as far as nobody has changed them since."""
    kept = Contact.objects.get(pk=merge.kept_id)
    same = [name for name in merge.filled if getattr(kept, name) == getattr(merge.gone, name)]
    _fill(kept, dict.fromkeys(same, ""), by, at)


def _fill(contact: Contact, values: Mapping[str, Any], by: By, at: datetime) -> None:
    """Change somebody who may have been changed a moment ago, by what was moved."""
    now = Contact.objects.get(pk=contact.pk)
    records.edit_record(
        kind=the_kind("contacts"), record=now, values=values, version=now.version, by=by, at=at
    )
