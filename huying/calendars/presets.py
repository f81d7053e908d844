"""The calendars that come with the program: general holidays of Hong Kong, holidays and make-up days of the Mainland."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from huying.calendars.actions import take_over
from huying.calendars.importing import shipped
from huying.calendars.models import Calendar
from huying.records.actions import enter
from huying.records.kind import By, the_kind

# Hong Kong's list for 2027 follows from the ordinance; until somebody loads the gazetted file it counts as provisional.
KNOWN = {"known_from": date(2023, 1, 1), "known_until": date(2027, 1, 1)}
PRESETS: dict[str, dict[str, Any]] = {
    "hong-kong": {"name": "香港工作日", "name_en": "Hong Kong working days", "jurisdiction": "hong-kong"}
    | KNOWN,
    "mainland": {"name": "內地工作日", "name_en": "Mainland working days", "jurisdiction": "mainland"}
    | KNOWN,
}


@transaction.atomic
def load_calendars(*, by: By, at: datetime) -> int:
    """Make the shipped calendars that are not there yet; one that is there belongs to the office and stays as it is.

    Returns the number of calendars made.
    """
    kind = the_kind("calendars")
    made = 0
    for code, values in PRESETS.items():
        if not Calendar.objects.filter(code=code).exists():
            calendar = enter(kind, values, by=by, at=at, code=code)
            take_over(calendar=calendar, lines=shipped(code).lines, by=by, at=at)
            made += 1
    return made
