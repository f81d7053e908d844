"""Why somebody opens what is another person's, and the list of who did."""

from datetime import date, timedelta
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.privacy.forms import WhyForm
from huying.privacy.opening import note_opening
from huying.privacy.queries import WEEK, by_person, openings_in_week, told
from huying.privacy.rules import is_foreign
from huying.privacy.views.gates import why_page
from huying.records.kind import the_kind
from huying.records.presentation import record_url

SHOWN = 500


@requires(Function.CASEWORK, Level.READ, asks=False)
@require_POST
def case_why(request: HttpRequest, code: str) -> HttpResponse:
    return _why(request, "cases", code)


@requires(Function.CONTACTS, Level.READ, asks=False)
@require_POST
def contact_why(request: HttpRequest, code: str) -> HttpResponse:
    return _why(request, "contacts", code)


def _why(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """Note the reason for today, and go on to what was asked for."""
    kind, user = the_kind(key), cast(User, request.user)
    record: Any = get_object_or_404(kind.visible_to(user), code=code)
    form = WhyForm(request.POST)
    if not form.is_valid():
        return why_page(request, kind, record, form, 422)
    foreign = is_foreign(key, record, user)
    note_opening(
        user=user,
        kind=key,
        code=code,
        centre=record.centre,
        foreign=foreign,
        at=timezone.now(),
        why=form.cleaned_data["why"],
        words=form.cleaned_data["words"],
    )
    wanted = form.cleaned_data["wanted"]
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return redirect(wanted if ours else record_url(kind, code))


@requires(Function.PROTECTION, Level.READ)
@require_safe
def opening_list(request: HttpRequest) -> HttpResponse:
    """The openings of one week, by whom, of what was given to others: references only."""
    user, today = cast(User, request.user), timezone.localdate()
    monday = _monday(request.GET.get("week", ""), today)
    rows = openings_in_week(user, monday)
    lines = told(rows, user, SHOWN + 1)
    context = {
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": (monday - WEEK).isoformat(),
        "after": (monday + WEEK).isoformat() if monday + WEEK <= today else "",
        "people": by_person(rows),
        "lines": lines[:SHOWN],
        "more": len(lines) > SHOWN,
    }
    return render(request, "privacy/openings.html", context)


def _monday(said: str, today: date) -> date:
    """The Monday of the week that a day said in the address falls in; of this week for what is no day of the past."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        day = today
    day = min(max(day, date(2000, 1, 3)), today)
    return day - timedelta(days=day.weekday())
