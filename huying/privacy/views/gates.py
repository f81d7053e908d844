"""Opening a case or a resident: noted, and of what is given to somebody else asked why."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from huying.accounts.models import User
from huying.privacy.forms import WhyForm
from huying.privacy.opening import note_opening, opened_today
from huying.privacy.rules import asks_why, is_foreign
from huying.records.gates import gate
from huying.records.kind import Kind
from huying.records.presentation import record_url


@gate("cases")
@gate("contacts")
def note(request: HttpRequest, kind: Kind, record: Any, whole: bool) -> HttpResponse | None:
    """Note the opening; before the first one of a day of what is another person's, ask for the reason instead.

    A part of it, such as a picture of a paper, is an opening only when nothing else of it was opened that day.
    """
    user, now = cast(User, request.user), timezone.now()
    foreign = is_foreign(kind.key, record, user)
    earlier = opened_today(user=user, kind=kind.key, code=record.code, at=now) if foreign else None
    if asks_why(kind.function, record.centre_id, user, foreign) and (earlier is None or not earlier.why):
        wanted = request.get_full_path() if request.method == "GET" else record_url(kind, record.code)
        return why_page(request, kind, record, WhyForm(initial={"wanted": wanted}))
    if whole or (foreign and earlier is None):
        note_opening(
            user=user, kind=kind.key, code=record.code, centre=record.centre, foreign=foreign, at=now
        )
    return None


def why_page(request: HttpRequest, kind: Kind, record: Any, form: WhyForm, status: int = 200) -> HttpResponse:
    """The question, with the reference alone: nothing of the record is shown before it is answered."""
    context = {"kind": kind, "code": record.code, "form": form, "back": record_url(kind, record.code)}
    return render(request, "privacy/why.html", context, status=status)
