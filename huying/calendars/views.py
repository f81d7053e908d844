"""The staff doors of calendars beside those that all kinds share: a year to look at, and a file to take over."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level, allows
from huying.calendars.actions import plan, take_over
from huying.calendars.forms import ImportForm
from huying.calendars.importing import as_table
from huying.calendars.kinds import CALENDARS
from huying.calendars.models import Calendar
from huying.calendars.months import year_of
from huying.core.dates import FIRST_YEAR, LAST_YEAR
from huying.files.bounding import files_of


@requires(Function.DIRECTORY, Level.READ)
@require_safe
def calendar_year(request: HttpRequest, code: str, year: int) -> HttpResponse:
    calendar = get_object_or_404(CALENDARS.visible_to(request.user), code=code)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    shown = year_of(calendar, year, timezone.localdate())
    context = {
        "calendar": calendar,
        "shown": shown,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < LAST_YEAR else None,
        "others": Calendar.objects.exclude(pk=calendar.pk).order_by("name"),
        "may_write": allows(request.user, Function.DIRECTORY, Level.WRITE),
    }
    return render(request, "calendars/year.html", context)


@requires(Function.DIRECTORY, Level.WRITE)
@require_http_methods(["GET", "POST"])
def calendar_import(request: HttpRequest, code: str) -> HttpResponse:
    """Look at a file first; taking it over is a second press on what was shown."""
    assert isinstance(request.user, User)  # noqa: S101 (the door has let in nobody else)
    calendar = get_object_or_404(CALENDARS.visible_to(request.user), code=code)
    sent = request.method == "POST"
    form = ImportForm(request.POST if sent else None, files_of(request) if sent else None)
    context = {"calendar": calendar, "form": form}
    if sent and form.is_valid():
        if request.POST.get("act") == "take-over":
            return _taken_over(request, calendar, form, request.user)
        context |= {"plan": plan(calendar, form.read.lines), "lines": as_table(form.read.lines)}
    return render(request, "calendars/import.html", context, status=422 if sent and form.errors else 200)


def _taken_over(request: HttpRequest, calendar: Calendar, form: ImportForm, user: User) -> HttpResponse:
    found = take_over(calendar=calendar, lines=form.read.lines, by=user, at=timezone.now())
    words = _("%(new)s days entered, %(changed)s changed. Deadlines are being computed anew.")
    messages.success(request, words % {"new": len(found.new), "changed": len(found.changed)})
    first = min((line.day for line in form.read.lines), default=date(FIRST_YEAR, 1, 1))
    return redirect("calendars:calendar_year", code=calendar.code, year=first.year)
