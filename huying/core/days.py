"""Days on which something happened, as people enter them: they have come."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huying.core.dates import KnownDate


def must_have_come(values: Mapping[str, Any], names: Iterable[str], today: date) -> None:
    """Refuse days that have not come yet, and stretches of days that have not begun.

    Raises ValidationError naming the fields.
    """
    early = [name for name in names if (day := _first_day(values.get(name))) is not None and day > today]
    if early:
        raise ValidationError({name: _("This day has not come yet.") for name in early})


def _first_day(value: KnownDate | date | None) -> date | None:
    return value.from_on if isinstance(value, KnownDate) else value
