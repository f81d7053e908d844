"""The state of a board as the script on it reads it: today's counts, the last presses, the keys, who sits there."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.text import capfirst

from huying.accounts.models import User
from huying.desk.models import EnquiryKind, Press
from huying.desk.queries import Place, day_at, kinds_on, last_presses
from huying.desk.rules import may_take_back


def person_mark(user: User) -> str:
    """What a browser knows a person by, so that no press is sent under another's name; it says nothing of them."""
    return salted_hmac("huying.desk.person", str(user.pk)).hexdigest()[:16]


def state_of(request: HttpRequest, user: User, place: Place, now: datetime) -> dict[str, Any]:
    """Everything that the board draws and the script needs; nothing about residents."""
    today = timezone.localdate(now)
    day = day_at(place.centre, today, user)
    return {
        "person": person_mark(user),
        "token": get_token(request),
        "now": int(now.timestamp() * 1000),
        "day": today.isoformat(),
        "centre": place.centre.code,
        "total": day.total,
        "typed": day.typed,
        "channels": day.channels,
        "kinds": day.kinds,
        "keys": [_key(kind) for kind in kinds_on(today)],
        "presses": [_press(press, user, now) for press in last_presses(place.centre, today, user)],
    }


def _key(kind: EnquiryKind) -> dict[str, Any]:
    return {"code": kind.code, "digit": kind.digit, "name": str(kind)}


def _press(press: Press, user: User, now: datetime) -> dict[str, Any]:
    """`undo` says whether it may be taken back by the reader, `open` and `case` where its case begins or is."""
    counts = press.undone_at is None
    return {
        "code": press.code,
        "time": press.moment,
        "name": str(press.kind or ""),
        "kind": press.kind.code if press.kind else "",
        "channel": str(capfirst(press.get_channel_display())),
        "channel_code": press.channel,
        "counts": counts,
        "undo": counts and press.case is None and may_take_back(press, user, now),
        "open": reverse("desk:case_open", args=[press.code]) if counts and press.case is None else "",
        "case": reverse("records:record_page", args=["cases", press.case.code]) if press.case else "",
    }
