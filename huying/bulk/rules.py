"""When copies of a form letter may be counted."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huying.bulk.models import FormLetter
from huying.core.days import must_have_come


def must_be_countable(letter: FormLetter, came_on: date, today: date) -> None:
    """Refuse copies before the first one, after the last one, or of a day to come. Raises ValidationError naming the day."""
    must_have_come({"came_on": came_on}, ["came_on"], today)
    if came_on < letter.began_on:
        raise ValidationError(
            {
                "came_on": _(
                    "The first copy of this letter is on record for a later day. Correct that day first."
                )
            }
        )
    if letter.ended_on is not None and came_on >= letter.ended_on:
        raise ValidationError({"came_on": _("Copies of this letter are not counted any more on that day.")})
