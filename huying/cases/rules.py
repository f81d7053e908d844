"""What a case must say before it may be opened or closed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from huying.core.days import must_have_come


def must_be_possible(values: Mapping[str, Any], today: date) -> None:
    """Refuse days that have not come yet. Raises ValidationError naming the field."""
    must_have_come(values, ("received_on", "closed_on", "resident_told_on"), today)
