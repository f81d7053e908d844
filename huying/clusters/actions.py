"""Confirming that cases show the same problem, and taking one out again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.cases.models import Case
from huying.clusters.models import Problem, Sign
from huying.records import actions as records
from huying.records.kind import By, the_kind

Values = Mapping[str, Any]


@transaction.atomic
def confirm(*, problem: Problem, cases: Sequence[Case], by: User, at: datetime) -> list[Sign]:
    """Count cases under a problem; those that are counted already stay as they are.

    Raises NotAllowed or ValidationError, and then none is counted.
    """
    today = timezone.localdate(at)
    if problem.settled_on is not None and problem.settled_on <= today:
        raise ValidationError(_("This problem is settled. Name a new one if it came back."))
    there = set(problem.signs.filter(taken_out_on=None).values_list("case", flat=True))
    values = {"problem": problem, "confirmed_on": today, "confirmed_by": by}
    fresh = [case for case in cases if case.pk not in there]
    return [write_sign(values=values | {"case": case}, by=by, at=at) for case in fresh]


@transaction.atomic
def name_problem(*, name: str, cases: Sequence[Case], by: User, at: datetime) -> Problem:
    """Name a new problem that these cases show. Raises NotAllowed or ValidationError."""
    values = {"name": name, "noticed_on": timezone.localdate(at)}
    problem: Problem = records.enter(the_kind("problems"), values, by=by, at=at)
    confirm(problem=problem, cases=cases, by=by, at=at)
    return problem


def write_sign(*, values: Values, by: By, at: datetime, code: str = "") -> Sign:
    """Write down that a case shows a problem. Raises NotAllowed or ValidationError."""
    sign: Sign = records.create_record(kind=the_kind("signs"), values=values, by=by, at=at, code=code)
    return sign


@transaction.atomic
def take_out(*, sign: Sign, by: By, at: datetime) -> Sign:
    """The case shows that problem no more; a second time changes nothing. Raises NotAllowed."""
    held = Sign.objects.select_for_update().get(pk=sign.pk)
    if held.taken_out_on is not None:
        return held
    values = {"taken_out_on": timezone.localdate(at)}
    out: Sign = records.edit_record(
        kind=the_kind("signs"), record=held, values=values, version=held.version, by=by, at=at
    )
    return out
