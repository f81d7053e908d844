"""Whether a record may be written by somebody, and what its reference is."""

import secrets
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from huying.accounts.models import User
from huying.accounts.policy import Level, centres_of, grants, level
from huying.core.shapes import Record, follow, id_at
from huying.core.text import check_text
from huying.records.kind import By, Kind

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that reads like something else


def new_code(kind: Kind, at: datetime) -> str:
    """A fresh reference: prefix, the office's year, five characters that can be read over the telephone."""
    return f"{kind.prefix}-{timezone.localtime(at):%Y}-" + "".join(
        secrets.choice(ALPHABET) for _place in range(5)
    )


def actor_name(by: By) -> str:
    return by.username if isinstance(by, User) else by


def must_be_keepable(record: Record) -> None:
    """Refuse texts that cannot be kept as they are, whoever wrote them. Raises ValidationError naming the fields."""
    wrong: dict[str, Any] = {}
    for column in record._meta.concrete_fields:
        value = getattr(record, column.attname)
        if isinstance(value, str) and isinstance(column, (models.CharField, models.TextField)):
            try:
                check_text(value, one_line=isinstance(column, models.CharField))
            except ValidationError as problem:
                wrong[column.name] = problem
    if wrong:
        raise ValidationError(wrong)


def centre_of(kind: Kind, record: Record) -> Any:
    return follow(record, kind.centre) if kind.centre else None


def can_write(kind: Kind, by: By, centre_id: int | None, owner_id: int | None = None) -> bool:
    """Whether `by` may create or change a record of `kind` at that centre; the system itself may."""
    if not isinstance(by, User):
        return True
    if not kind.centre:
        return level(by, kind.function) >= kind.write
    allowed = centres_of(by, kind.function, kind.write)
    if allowed is None or centre_id in allowed:
        return True
    own = any(grant.level >= kind.write for grant, _centre in grants(by, kind.function))
    return own and owner_id == by.pk and bool(kind.owner)


def may_change(kind: Kind, by: By, record: Record) -> bool:
    """Whether `by` writes for the centre of a record, is the person it is given to, or answers it where it was handed to."""
    owner = id_at(record, kind.owner) if kind.owner else None
    own = can_write(kind, by, id_at(record, kind.centre) if kind.centre else None, owner)
    return own or (bool(kind.handed_to) and can_write(kind, by, id_at(record, kind.handed_to)))


def readable_fields(kind: Kind, by: By, names: tuple[str, ...]) -> tuple[str, ...]:
    """`names` without those that only people with READ may see."""
    if not isinstance(by, User) or level(by, kind.function) >= Level.READ:
        return names
    return tuple(name for name in names if name not in kind.personal)


def are_records(value: object) -> bool:
    """Chosen rows, as against a list that is itself the value of a field."""
    if isinstance(value, models.QuerySet):
        return True
    return isinstance(value, (list, tuple)) and all(isinstance(each, models.Model) for each in value)


def words_of(value: object) -> str:
    """A field's value as the trail knows it, before only its digest is kept."""
    if are_records(value):
        return ",".join(sorted(str(each.pk) for each in value))  # type: ignore[attr-defined]
    return str(getattr(value, "pk", value))
