"""What can be a press at all, which moments are taken, which kinds are in use on a day, and who may take a press back."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.accounts.policy import Function, Level, centres_of
from huying.cases.models import Tally
from huying.desk.models import EnquiryKind, Press

LONGEST_WAIT = timedelta(hours=72)
SHIFT = timedelta(hours=12)
KEY = re.compile(r"[-0-9A-Za-z_]{16,64}")
CODE = re.compile(r"[-0-9A-Za-z_]{1,80}")
MOMENT = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z")


def must_be_recent(moment: datetime, at: datetime) -> None:
    """Refuse a moment that has not come, or is too long ago to be a desk without a network. Raises ValidationError."""
    if moment > at:
        raise ValidationError(
            _("The clock of this device is ahead of the office: this moment has not come yet.")
        )
    if at - moment > LONGEST_WAIT:
        raise ValidationError(
            _("This is more than 72 hours old. Ask your supervisor to enter it in the day's tally.")
        )


def is_in_use(kind: EnquiryKind, day: date) -> bool:
    """Whether the board has a key for `kind` on `day`."""
    begun = kind.began_on is None or kind.began_on <= day
    return begun and (kind.ended_on is None or day < kind.ended_on)


def must_be_in_use(kind: EnquiryKind | None, day: date) -> None:
    """Refuse a kind that the board does not have on `day`. Raises ValidationError naming the field."""
    if kind is not None and not is_in_use(kind, day):
        raise ValidationError({"kind": _("This kind of enquiry was not in use on that day.")})


def overlap(first: EnquiryKind, second: EnquiryKind) -> bool:
    """Whether two kinds are in use on one day."""
    return _begins_before_end(first, second) and _begins_before_end(second, first)


def _begins_before_end(kind: EnquiryKind, other: EnquiryKind) -> bool:
    return kind.began_on is None or other.ended_on is None or kind.began_on < other.ended_on


def may_take_back(press: Press, by: User, moment: datetime) -> bool:
    """One's own presses of the same shift; a supervisor those of the centre, whenever they see the mistake."""
    if press.pressed_by_id == by.pk and moment - press.pressed_at <= SHIFT:
        return True
    supervised = centres_of(by, Function.ENQUIRIES, Level.APPROVE)
    return supervised is None or press.centre_id in supervised


def is_key(key: Any) -> bool:
    """Whether it can be a one-use key."""
    return isinstance(key, str) and KEY.fullmatch(key) is not None


def is_code(code: Any) -> bool:
    """Whether it can be the reference of a record."""
    return isinstance(code, str) and CODE.fullmatch(code) is not None


def is_moment(moment: Any) -> bool:
    """Whether it is a moment with its zone, as browsers write it."""
    if not isinstance(moment, str) or MOMENT.fullmatch(moment) is None:
        return False
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return False
    return True


def is_press(key: Any, told: Mapping[str, Any]) -> bool:
    """Whether what was sent can be a press at all: references, a channel, and a moment unless it is now."""
    named = is_code(told["centre"]) and is_code(told["kind"]) and told["channel"] in Tally.Channel.values
    return is_key(key) and named and (not told.get("at") or is_moment(told["at"]))
