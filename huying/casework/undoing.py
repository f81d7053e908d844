"""Taking back what was done with one press a moment ago. The trail keeps both the act and its taking back."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from huying.accounts.models import User
from huying.cases.actions import edit_case, unclose_case
from huying.cases.models import Case, Link
from huying.casework.actions import rejoin
from huying.records.kind import the_kind
from huying.records.undoing import offer, undo_records

PLACE = "done-last"
LASTS = timedelta(seconds=60)  # shown for ten; a slow network still reaches the office


class TooLate(Exception):
    """Somebody has worked on it since, or the moment is over."""


@dataclass(frozen=True, slots=True)
class Made:
    """A record that the act entered."""

    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A case that the act changed: its version afterwards, and what its fields held before."""

    code: str
    version: int
    before: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SplitOff:
    """A case that the act split off another: the link says which, and what went along."""

    link: str


Step = Made | Changed | SplitOff


def changed(before: Case, after: Case, names: Iterable[str]) -> Changed:
    """What to put back; call it with the case as it was and as it is."""
    return Changed(after.code, after.version, {name: _plain(before, name) for name in names})


def remember(session: SessionBase, steps: Iterable[Step], at: datetime, *, url: str) -> None:
    """Keep how to take back the last act, and let the next page offer it at `url`; some acts have no way back."""
    session.pop(PLACE, None)
    if told := [asdict(step) for step in steps]:
        session[PLACE] = {"at": at.timestamp(), "steps": told}
        offer(session, url)


@transaction.atomic
def take_back(*, session: SessionBase, by: User, at: datetime) -> None:
    """Put everything back as it was before the last act, or nothing. Raises TooLate, NotAllowed or ValidationError."""
    last: dict[str, Any] = session.pop(PLACE, None) or {"at": 0, "steps": []}
    if at.timestamp() - last["at"] > LASTS.total_seconds():
        raise TooLate
    for step in reversed(last["steps"]):
        if "kind" in step:
            _unmake(step, by, at)
        elif "link" in step:
            rejoin(link=Link.objects.get(code=step["link"]), by=by, at=at)
        else:
            _put_back(step, by, at)


def _unmake(step: Mapping[str, Any], by: User, at: datetime) -> None:
    kind = the_kind(step["kind"])
    if step["code"] not in undo_records(kind=kind, codes=[step["code"]], by=by, at=at):
        raise TooLate(step["code"])


def _put_back(step: Mapping[str, Any], by: User, at: datetime) -> None:
    case = Case.objects.select_for_update().get(code=step["code"])
    if case.version != step["version"]:
        raise TooLate(case.code)
    if "closed_on" in step["before"]:
        unclose_case(case=case, version=case.version, by=by, at=at)
        return
    values = {name: _value(name, value) for name, value in step["before"].items()}
    edit_case(record=case, values=values, version=case.version, by=by, at=at)


def _column(name: str) -> Any:
    return Case._meta.get_field(name)


def _plain(case: Case, name: str) -> Any:
    """A value as a session can hold it."""
    return _column(name).value_to_string(case) if getattr(case, name) is not None else None


def _value(name: str, plain: Any) -> Any:
    column = _column(name)
    if plain is None or column.related_model is None:
        return column.to_python(plain)
    return column.related_model._default_manager.get(pk=plain)
