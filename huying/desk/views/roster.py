"""The duty roster: a week of a centre, for everybody who stands at its desks; changed by whoever answers for it."""

from datetime import date, datetime, timedelta
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.centres.models import Centre
from huying.desk import rostering
from huying.desk.forms import DutyForm
from huying.desk.models import Duty
from huying.desk.queries import centres_to_stand_at, people_of, roster
from huying.records.actions import NotAllowed, sentence
from huying.records.kind import the_kind
from huying.records.once import do_once
from huying.records.refusing import status_of
from huying.records.rules import can_write


@requires(Function.ENQUIRIES, Level.WRITE)
@require_safe
def duty_start(request: HttpRequest) -> HttpResponse:
    """This week at the first centre that is the reader's."""
    centre = centres_to_stand_at(cast(User, request.user)).first()
    if centre is None:
        raise Http404
    return _to_week(centre, timezone.localdate())


@requires(Function.ENQUIRIES, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def duty_week(request: HttpRequest, centre: str, week: str) -> HttpResponse:
    """One week; with one press more somebody has a desk."""
    user, monday = cast(User, request.user), _monday(week)
    here = get_object_or_404(centres_to_stand_at(user), code=centre)
    may_write = can_write(the_kind("duties"), user, here.pk)
    days = roster(here, monday)
    form = DutyForm(
        request.POST if request.method == "POST" and may_write else None,
        people=people_of(here),
        days=[each.day for each in days],
    )
    if request.method == "POST" and may_write and _given(form, here, user):
        return _to_week(here, monday)
    context = {
        "centre": here,
        "centres": centres_to_stand_at(user),
        "monday": monday,
        "days": days,
        "form": form,
        "may_write": may_write,
        "today": timezone.localdate(),
        "named": f"{monday:%Y-%m-%d}",
        "before": f"{monday - timedelta(days=7):%Y-%m-%d}",
        "after": f"{monday + timedelta(days=7):%Y-%m-%d}",
    }
    refused = request.method == "POST" and not may_write
    if refused:
        messages.warning(request, sentence(NotAllowed("duties")))
    return render(request, "desk/roster.html", context, status=422 if refused else status_of(form))


def _given(form: DutyForm, centre: Centre, user: User) -> bool:
    if not form.is_valid():
        return False
    values = {name: form.cleaned_data[name] for name in ("person", "held_on", "place")} | {"centre": centre}

    def work(now: datetime) -> Duty:
        return rostering.give_duty(values=values, by=user, at=now)

    payload = {name: form.data.get(name, "") for name in ("person", "held_on", "place")} | {"at": centre.code}
    return do_once(form, user, payload, the_kind("duties"), work, at=timezone.now()) is not None


@requires(Function.ENQUIRIES, Level.APPROVE)
@require_POST
def duty_off(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody is taken off the roster."""
    user = cast(User, request.user)
    duty: Duty = get_object_or_404(the_kind("duties").visible_to(user, Level.APPROVE), code=code)
    rostering.take_off(duty=duty, by=user, at=timezone.now())
    messages.success(request, _("Taken off. The history keeps both."))
    return _to_week(duty.centre, duty.held_on)


def _to_week(centre: Centre, day: date) -> HttpResponse:
    monday = day - timedelta(days=day.weekday())
    return redirect("desk:duty_week", centre=centre.code, week=f"{monday:%Y-%m-%d}")


def _monday(week: str) -> date:
    """The Monday of the week in which that day lies; an address that is no day does not exist."""
    try:
        day = date.fromisoformat(week)
    except ValueError as problem:
        raise Http404 from problem
    if not 2000 <= day.year <= 2200:
        raise Http404
    return day - timedelta(days=day.weekday())
