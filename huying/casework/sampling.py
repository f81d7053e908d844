"""Looking again at closed cases that were drawn by lot: the draw, which can be repeated, and what was found."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.casework.models import QualityCheck, Sample
from huying.casework.queries import closed_at
from huying.centres.models import Centre
from huying.core.period import Period
from huying.records import actions as records
from huying.records.kind import By, the_kind

Values = Mapping[str, Any]


def drawn(references: Sequence[str], size: int, seed: int) -> list[str]:
    """Which of these references the lot falls on: the same for the same references and seed, whoever draws."""
    return random.Random(seed).sample(sorted(references), min(size, len(references)))  # noqa: S311 (a lot, no secret)


@transaction.atomic
def draw(*, centre: Centre, first: date, after: date, size: int, seed: int, by: User, at: datetime) -> Sample:
    """Draw closed cases of a centre, each to be looked at. Raises NotAllowed or ValidationError."""
    cases = {case.code: case for case in closed_at(centre, Period(first, after), by)}
    if not cases:
        raise ValidationError(_("No case was closed in this period."))
    chosen = drawn(list(cases), size, seed)
    values = {
        "centre": centre,
        "from_on": first,
        "until_on": after,
        "size": len(chosen),
        "among": len(cases),
        "seed": seed,
        "drawn_on": timezone.localdate(at),
        "drawn_by": by,
    }
    sample = write_sample(values=values, by=by, at=at)
    for code in chosen:
        write_check(values={"sample": sample, "case": cases[code]}, by=by, at=at)
    return sample


def write_sample(*, values: Values, by: By, at: datetime, code: str = "") -> Sample:
    """Write a draw down. Raises NotAllowed or ValidationError."""
    sample: Sample = records.create_record(
        kind=the_kind("quality-samples"), values=values, by=by, at=at, code=code
    )
    return sample


def write_check(*, values: Values, by: By, at: datetime, code: str = "") -> QualityCheck:
    """Write down that a case is to be looked at. Raises NotAllowed or ValidationError."""
    check: QualityCheck = records.create_record(
        kind=the_kind("quality-checks"), values=values, by=by, at=at, code=code
    )
    return check


@transaction.atomic
def keep_found(*, check: QualityCheck, found: Values, by: User, at: datetime) -> QualityCheck:
    """Keep what was found of one case. It may be corrected; the history has each. Raises NotAllowed or ValidationError."""
    held = QualityCheck.objects.select_for_update().get(pk=check.pk)
    told = {name: found[name] for name in QualityCheck.QUESTIONS}
    if all(getattr(held, name) == told[name] for name in QualityCheck.QUESTIONS):
        return held
    kept: QualityCheck = records.edit_record(
        kind=the_kind("quality-checks"),
        record=held,
        values=told | {"checked_on": timezone.localdate(at), "checked_by": by},
        version=held.version,
        by=by,
        at=at,
    )
    return kept
