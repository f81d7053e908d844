"""The staff doors of monthly returns: the month, the records behind a number, confirming, PDF and CSV."""

from dataclasses import replace
from datetime import date
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level, centres_of
from huying.centres.models import Centre
from huying.core.sheets import csv_lines
from huying.core.typeset.setting import CannotTypeset
from huying.figures.engine import UnknownPart, get
from huying.records.actions import NotAllowed, sentence
from huying.records.kind import kind_of
from huying.records.presentation import record_urls, rows
from huying.returns import actions, exports
from huying.returns.queries import centres_answered_for, centres_for, compared, lines_of, return_of, scope_of
from huying.returns.rules import KEYS, LINES, is_over, month_after, month_before

SHOWN = 200


@requires(Function.CASEWORK, Level.WRITE)
@require_safe
def return_start(request: HttpRequest) -> HttpResponse:
    """The month last over, of the first centre that is the reader's."""
    centres = centres_for(cast(User, request.user))
    if not centres:
        raise Http404
    return redirect(
        "returns:return_page", centre=centres[0].code, month=_named(month_before(timezone.localdate()))
    )


@requires(Function.CASEWORK, Level.WRITE)
@require_safe
def return_page(request: HttpRequest, centre: str, month: str) -> HttpResponse:
    place, day = _about(request, centre, month)
    today, known = timezone.localdate(), return_of(place, day)
    answered_for = centres_of(cast(User, request.user), Function.CASEWORK, Level.APPROVE)
    context = {
        "centre": place,
        "month": day,
        "named": month,
        "before": _named(month_before(day)),
        "after": _named(month_after(day)) if month_after(day) <= today else "",
        "centres": centres_for(cast(User, request.user)),
        "may_compare": answered_for is None or bool(answered_for),
        "lines": lines_of(place, day, known.figures if known else None),
        "known": known,
        "is_over": is_over(day, today),
        "may_confirm": known is None
        and is_over(day, today)
        and (answered_for is None or place.pk in answered_for),
    }
    return render(request, "returns/return.html", context)


@requires(Function.CASEWORK, Level.APPROVE)
@require_safe
def months_compared(request: HttpRequest, month: str) -> HttpResponse:
    """One month at the centres that the reader answers for, side by side; each number opens its records."""
    centres, day = centres_answered_for(cast(User, request.user)), _month(month)
    if not centres:
        raise Http404
    context = {
        "month": day,
        "named": month,
        "before": _named(month_before(day)),
        "after": _named(month_after(day)) if month_after(day) <= timezone.localdate() else "",
        "centres": centres,
        "rows": compared(centres, day),
        "is_over": is_over(day, timezone.localdate()),
    }
    return render(request, "returns/compared.html", context)


@requires(Function.CASEWORK, Level.APPROVE)
@require_POST
def return_confirm(request: HttpRequest, centre: str, month: str) -> HttpResponse:
    place, day = _about(request, centre, month)
    try:
        actions.confirm_month(centre=place, month=day, by=cast(User, request.user), at=timezone.now())
    except (ValidationError, NotAllowed) as problem:
        messages.warning(request, sentence(problem))
    else:
        messages.success(request, _("The month is confirmed."))
    return redirect("returns:return_page", centre=place.code, month=month)


@requires(Function.CASEWORK, Level.WRITE)
@require_safe
def return_file(
    request: HttpRequest, centre: str, month: str, form: str
) -> HttpResponse | StreamingHttpResponse:
    place, day = _about(request, centre, month)
    known = return_of(place, day)
    lines = lines_of(place, day, known.figures if known else None)
    if form == "csv":
        heads, told = exports.table(lines)
        answer: HttpResponse | StreamingHttpResponse = StreamingHttpResponse(
            csv_lines(heads, told), content_type="text/csv; charset=utf-8"
        )
    else:
        try:
            answer = HttpResponse(exports.as_pdf(place, day, lines, known), content_type="application/pdf")
        except CannotTypeset as problem:
            messages.warning(request, str(problem))
            return redirect("returns:return_page", centre=place.code, month=month)
    answer["Content-Disposition"] = f'attachment; filename="{place.code}-{month}.{form}"'
    return answer


@requires(Function.CASEWORK, Level.WRITE)
@require_safe
def return_records(request: HttpRequest, centre: str, month: str, key: str) -> HttpResponse:
    """The records behind one number, as far as the reader may open them."""
    place, day = _about(request, centre, month)
    if key not in KEYS:
        raise Http404
    figure, scope = get(key), scope_of(place, day)
    breakdown, part = dict(LINES)[key], request.GET.get("part")
    if part is not None and breakdown:
        scope = replace(scope, only=((breakdown, part),))
    try:
        counted = figure.narrowed(scope)
    except UnknownPart as problem:
        raise Http404 from problem
    kind = kind_of(counted.model)
    if kind is None:
        raise Http404
    mine = kind.visible_to(cast(User, request.user)).filter(pk__in=counted.order_by().values("pk"))
    address = record_urls(kind)
    found = list(mine.order_by(kind.sorts[0].lstrip("-"), "pk")[: SHOWN + 1])
    context = {
        "centre": place,
        "month": day,
        "named": month,
        "figure": figure,
        "kind": kind,
        "rows": [
            (address(record.code), facts)
            for record, facts in rows(kind, found[:SHOWN], cast(User, request.user))
        ],
        "more": len(found) > SHOWN,
        "today": timezone.localdate(),
    }
    return render(request, "returns/records.html", context)


def _about(request: HttpRequest, centre: str, month: str) -> tuple[Centre, date]:
    """The centre and the first day of the month in the address, if both are there for this reader."""
    place = next((each for each in centres_for(cast(User, request.user)) if each.code == centre), None)
    if place is None:
        raise Http404
    return place, _month(month)


def _month(month: str) -> date:
    """The first day of the month in the address, if it has begun."""
    year, _dash, number = month.partition("-")
    if not 1 <= int(number) <= 12 or not 1900 <= int(year) <= 2200:
        raise Http404
    day = date(int(year), int(number), 1)
    if day > timezone.localdate():
        raise Http404
    return day


def _named(month: date) -> str:
    return f"{month:%Y-%m}"
