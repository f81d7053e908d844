"""Numbers of identity cards: sealed, found by the whole number, opened only to whoever says why."""

import base64
import hashlib
import hmac
from datetime import datetime

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from huying.accounts.models import User
from huying.contacts.models import Contact, Merge
from huying.privacy.models import IdentityNumber, NumberMove
from huying.privacy.rules import WRONG, as_typed, is_sound, masked, sort_of
from huying.records.actions import NotAllowed
from huying.records.kind import By, the_kind
from huying.records.rules import can_write
from huying.records.telling import tell

PURPOSE = "huying.privacy.identity"


@transaction.atomic
def keep_number(*, contact: Contact, number: str, by: User, at: datetime) -> IdentityNumber:
    """Keep the number of a resident's card in the place of any before. Raises NotAllowed or ValidationError."""
    plain = sound(number)
    _must_write(contact, by)
    kept, _made = IdentityNumber.objects.update_or_create(
        contact=contact,
        defaults={
            "sort": sort_of(plain),
            "sealed": _sealed(plain),
            "digest": digests(plain)[0],
            "shown": masked(plain),
        },
    )
    tell(the_kind("contacts"), contact, "number_kept", by=by, at=at)
    return kept


@transaction.atomic
def drop_number(*, contact: Contact, by: User, at: datetime) -> None:
    """Keep the number no more. Raises NotAllowed; a second time changes nothing."""
    _must_write(contact, by)
    gone, _each = IdentityNumber.objects.filter(contact=contact).delete()
    if gone:
        tell(the_kind("contacts"), contact, "number_dropped", by=by, at=at)


@transaction.atomic
def open_number(*, contact: Contact, reason: str, by: User, at: datetime) -> str:
    """The whole number; what for, one of a list, stays in the trail. Raises NotAllowed or IdentityNumber.DoesNotExist."""
    _must_write(contact, by)
    kept = IdentityNumber.objects.get(contact=contact)
    tell(the_kind("contacts"), contact, "number_shown", by=by, at=at, note=reason)
    return _seals().decrypt(kept.sealed.encode()).decode()


@transaction.atomic
def go_along(*, merge: Merge, by: By, at: datetime) -> None:
    """The number of whoever was made part of another is that person's now, unless that person has one."""
    held = _numbers(merge.kept_id, merge.gone_id)
    if merge.gone_id not in held or merge.kept_id in held:
        return
    _give(held[merge.gone_id], merge.kept, by, at)
    NumberMove.objects.create(merge=merge, digest=held[merge.gone_id].digest)


@transaction.atomic
def come_back(*, merge: Merge, by: By, at: datetime) -> None:
    """They are two again: the number that went along comes back, if it is still there and nobody gave another since."""
    moved = NumberMove.objects.filter(merge=merge).first()
    held = _numbers(merge.kept_id, merge.gone_id)
    if moved is None:
        return
    moved.delete()
    mine = held.get(merge.kept_id)
    if mine is not None and mine.digest == moved.digest and merge.gone_id not in held:
        _give(mine, merge.gone, by, at)


def _numbers(*contacts: int) -> dict[int, IdentityNumber]:
    """The numbers of people by their ids, locked."""
    rows = IdentityNumber.objects.select_for_update().filter(contact__in=contacts).order_by("pk")
    return {row.contact_id: row for row in rows}


def _give(number: IdentityNumber, contact: Contact, by: By, at: datetime) -> None:
    """The same sealed number, under somebody else."""
    IdentityNumber.objects.filter(pk=number.pk).update(contact=contact)
    for each in (number.contact, contact):
        tell(the_kind("contacts"), each, "number_moved", by=by, at=at)


def sound(number: str) -> str:
    """A number as it is kept. Raises ValidationError for one that no card can have."""
    plain = as_typed(number)
    if not sort_of(plain):
        raise ValidationError(WRONG["form"])
    if not is_sound(plain):
        raise ValidationError(WRONG["check"])
    return plain


def with_number(rows: QuerySet[Contact], number: str) -> QuerySet[Contact]:
    """Those of `rows` whose card has exactly this number; of people who were made one, the one that stays."""
    found = IdentityNumber.objects.filter(digest__in=digests(as_typed(number))).values("contact")
    merges = Merge.objects.filter(parted_on=None)
    kept = merges.filter(gone__in=found).values("kept")
    return rows.filter(Q(pk__in=found) | Q(pk__in=kept)).exclude(pk__in=merges.values("gone"))


def digests(plain: str) -> list[str]:
    """By what a number is found, under the office's key and under those it had before."""
    return [
        hmac.new(f"{PURPOSE}.digest:{key}".encode(), plain.encode(), hashlib.sha256).hexdigest()
        for key in _keys()
    ]


def _must_write(contact: Contact, by: User) -> None:
    if not can_write(the_kind("contacts"), by, contact.centre_id):
        raise NotAllowed("contacts")


def _sealed(plain: str) -> str:
    return _seals().encrypt(plain.encode()).decode()


def _seals() -> MultiFernet:
    """The key is derived from the office's own, which lies outside the database."""
    digests = (hashlib.sha256(f"{PURPOSE}:{key}".encode()).digest() for key in _keys())
    return MultiFernet([Fernet(base64.urlsafe_b64encode(each)) for each in digests])


def _keys() -> list[str]:
    return [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
