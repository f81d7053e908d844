"""Opening, editing, closing and reopening help cases."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from huying.cases.models import Case
from huying.cases.rules import must_be_possible
from huying.records import actions as records
from huying.records.kind import By, kind_named

Values = Mapping[str, Any]


class CaseAlreadyClosed(Exception):
    """The case was closed before this request arrived."""


class CaseStillOpen(Exception):
    """The case is not closed, so it cannot be reopened."""


def open_case(*, values: Values, by: By, at: datetime, code: str = "") -> Case:
    """Open a case. Raises ValidationError for days that have not come yet."""
    must_be_possible(values, timezone.localdate(at))
    case: Case = records.create_record(kind=_cases(), values=values, by=by, at=at, code=code)
    return case


def edit_case(*, record: Case, values: Values, version: int, by: By, at: datetime) -> Case:
    """Change a case's fields. Raises EditedMeanwhile, NotAllowed or ValidationError."""
    must_be_possible(values, timezone.localdate(at))
    case: Case = records.edit_record(
        kind=_cases(), record=record, values=values, version=version, by=by, at=at
    )
    return case


@transaction.atomic
def close_case(*, case: Case, outcome: str, result: str, by: By, at: datetime) -> Case:
    """Close `case` on the local day of `at`, with its outcome. Raises CaseAlreadyClosed."""
    if not case.is_open:
        raise CaseAlreadyClosed(case.code)
    values = {"closed_on": timezone.localdate(at), "outcome": outcome, "result": result}
    return edit_case(record=case, values=values, version=case.version, by=by, at=at)


@transaction.atomic
def reopen_case(*, case: Case, by: By, at: datetime) -> Case:
    """Open `case` again; its audit trail keeps that it was closed. Raises CaseStillOpen."""
    if case.is_open:
        raise CaseStillOpen(case.code)
    values = {"closed_on": None, "outcome": "", "resident_told_on": None}
    return edit_case(record=case, values=values, version=case.version, by=by, at=at)


def _cases() -> Any:
    """The kind is declared above this module, so it is asked for by name."""
    return kind_named("cases")
