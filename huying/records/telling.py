"""Telling the trail what was done: the thing, the act, who acted in which role, and at which centre."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from huying.accounts.policy import role_names
from huying.audit import actions as audit
from huying.audit.actions import Act
from huying.records.kind import By, Kind
from huying.records.rules import actor_name, centre_of, words_of


def tell(
    kind: Kind | str,
    record: Any,
    verb: str,
    *,
    by: By,
    at: datetime,
    changed: Mapping[str, Any] | None = None,
    note: str = "",
) -> None:
    """Write down that `verb` was done to a record, in the transaction in which it is done.

    `record` may be None for what was done to a list; what is no kind of record is named by a word. Of what `changed`
    only digests are kept; `note` (at most 300 characters) is kept as it is. Raises NotInTransaction.
    """
    tell_all(kind, [record], verb, by=by, at=at, changes=[changed or {}], note=note)


def tell_all(
    kind: Kind | str,
    records: Sequence[Any],
    verb: str,
    *,
    by: By,
    at: datetime,
    changes: Sequence[Mapping[str, Any]],
    note: str = "",
) -> None:
    """The same done to many records, each with its own changes."""
    key, who, role = kind if isinstance(kind, str) else kind.key, actor_name(by), role_names(by)
    acts = [
        Act(
            f"{key}.{verb}",
            kind=key,
            code=_code(record),
            by=who,
            at=at,
            role=role,
            centre=_centre(kind, record),
            changed={name: words_of(value) for name, value in changed.items()},
            note=note,
        )
        for record, changed in zip(records, changes, strict=True)
    ]
    if acts:
        audit.record_many(acts)


def _code(record: Any) -> str:
    """The reference of a record; what has none is known by its key."""
    return "" if record is None else str(getattr(record, "code", record.pk))


def _centre(kind: Kind | str, record: Any) -> str:
    if isinstance(kind, str) or record is None:
        return ""
    return getattr(centre_of(kind, record), "code", "")
