"""Counting copies of a form letter, and making one case of it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huying.bulk.models import Copies, FormLetter
from huying.bulk.rules import must_be_countable
from huying.cases.actions import open_case
from huying.cases.models import Case
from huying.records import actions as records
from huying.records.kind import By, the_kind

Values = Mapping[str, Any]


@transaction.atomic
def count(
    *, letter: FormLetter, number: int, came_on: date, channel: str = "", by: By, at: datetime
) -> Copies:
    """So many copies more came on a day, by the letter's usual channel unless another is named.

    Raises NotAllowed or ValidationError.
    """
    must_be_countable(letter, came_on, timezone.localdate(at))
    values = {
        "letter": letter,
        "came_on": came_on,
        "channel": channel or letter.channel,
        "number": number,
    }
    return write_copies(values=values, by=by, at=at)


@transaction.atomic
def write_copies(*, values: Values, by: By, at: datetime, code: str = "") -> Copies:
    """Write counted copies down. Raises NotAllowed or ValidationError."""
    made: Copies = records.create_record(
        kind=the_kind("form-letter-copies"), values=values, by=by, at=at, code=code
    )
    return made


@transaction.atomic
def make_case(*, letter: FormLetter, values: Values, by: By, at: datetime) -> Case:
    """Open the one case in which the office follows up what so many ask for; its story is the letter's text.

    Raises NotAllowed, or ValidationError when there is one already.
    """
    held = FormLetter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if held.case_id is not None:
        raise ValidationError(_("A case has been made of this letter already."))
    told = {"centre": held.centre, "story": held.text, "received_on": held.began_on} | dict(values)
    case = open_case(values=told, by=by, at=at)
    records.edit_record(
        kind=the_kind("form-letters"), record=held, values={"case": case}, version=held.version, by=by, at=at
    )
    return case
