"""What a case must say before it may be opened or closed, and what holds a tally in its place and a letter as it was sent."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huying.cases.models import Letter, Tally
from huying.core.days import must_have_come


def must_be_possible(values: Mapping[str, Any], today: date) -> None:
    """Refuse days that have not come yet. Raises ValidationError naming the field."""
    must_have_come(values, ("received_on", "closed_on", "resident_told_on"), today)


def must_stay_with_its_presses(tally: Tally, values: Mapping[str, Any]) -> None:
    """Refuse to move a line that contacts were counted in. Raises ValidationError naming the fields."""
    moved = [
        name
        for name in ("centre", "held_on", "channel")
        if values.get(name, getattr(tally, name)) != getattr(tally, name)
    ]
    if tally.pressed and moved:
        words = _("Contacts were pressed at the desk in this line, so it stays in its place.")
        raise ValidationError(dict.fromkeys(moved, words))


def must_stay_as_sent(letter: Letter, values: Mapping[str, Any]) -> None:
    """Refuse to change anything of a sealed letter but its reply. Raises ValidationError naming the fields."""
    changed = [
        name for name, value in values.items() if name != "replied_on" and value != getattr(letter, name)
    ]
    if letter.sealed and changed:
        words = _("This letter was signed and sent, so it stays as it is. Write another letter instead.")
        raise ValidationError(dict.fromkeys(changed, words))
