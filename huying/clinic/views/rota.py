"""The rota: sessions to come with their seats and gaps, swaps of turns, notices on paper, time sheets."""

from datetime import datetime
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.clinic import actions
from huying.clinic.exports import hours_table, notice_pdf
from huying.clinic.forms import SwapForm
from huying.clinic.kinds import SCOPE_NOTICES, TURNS
from huying.clinic.models import ScopeNotice, Turn
from huying.clinic.models.consultation import Language
from huying.clinic.queries import AHEAD, hours_at, rota, to_be_told, without_lawyer
from huying.core.sheets import csv_lines
from huying.core.typeset.setting import CannotTypeset
from huying.records.once import do_once, sent
from huying.records.presentation import record_url
from huying.records.refusing import status_of


@requires(Function.CASEWORK, Level.WRITE)
@require_safe
def rota_page(request: HttpRequest) -> HttpResponse:
    """Sessions to come at the reader's centres: who sits, what is free, what is missing."""
    user, today = cast(User, request.user), timezone.localdate()
    context = {
        "rows": rota(user, today),
        "loose": list(without_lawyer(user, today)[:AHEAD]),
        "untold": list(to_be_told(user)[:AHEAD]),
        "title": _("Legal advice"),
    }
    return render(request, "clinic/rota.html", context)


@requires(Function.DIRECTORY, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def turn_swap(request: HttpRequest, code: str) -> HttpResponse:
    """Two lawyers exchange their turns."""
    user = cast(User, request.user)
    turn: Turn = get_object_or_404(TURNS.visible_to(user, Level.WRITE), code=code)
    form = SwapForm(sent(request), turn=turn, today=timezone.localdate())

    def work(at: datetime) -> Turn:
        return actions.swap(one=turn, other=form.cleaned_data["other"], by=user, at=at)

    if request.method == "POST" and form.is_valid():
        payload = {"turn": code, "other": form.cleaned_data["other"]}
        if do_once(form, user, payload, TURNS, work, at=timezone.now()) is not None:
            messages.success(request, _("The turns are exchanged."))
            return redirect(record_url(TURNS, code))
    context = {
        "form": form,
        "about": turn,
        "title": _("Exchange the turn"),
        "lead": _(
            "Each lawyer sits where the other would have sat. Seats that were checked are checked anew."
        ),
        "back": record_url(TURNS, code),
    }
    return render(request, "clinic/act.html", context, status=status_of(form))


@requires(Function.DIRECTORY, Level.READ)
@require_safe
def notice_file(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """A scope notice to be read and signed on paper."""
    notice: ScopeNotice = get_object_or_404(SCOPE_NOTICES.visible_to(request.user), code=code)
    if language not in Language.values:
        raise Http404
    try:
        made = notice_pdf(notice, language, notice.began_on)
    except CannotTypeset as problem:
        messages.warning(request, str(problem))
        return redirect(record_url(SCOPE_NOTICES, code))
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{code}-{language}.pdf"'
    return answer


@requires(Function.CASEWORK, Level.APPROVE)
@require_safe
def time_sheet(request: HttpRequest) -> HttpResponse:
    """The time of every lawyer at the reader's centres, month by month."""
    rows = hours_at(cast(User, request.user))
    context = {"hours": rows, "title": _("Hours of volunteer lawyers"), "file": "clinic:time_sheet_file"}
    return render(request, "clinic/hours.html", context)


@requires(Function.CASEWORK, Level.APPROVE)
@require_safe
def time_sheet_file(request: HttpRequest) -> StreamingHttpResponse:
    """The same as a table."""
    rows = hours_at(cast(User, request.user))
    answer = StreamingHttpResponse(csv_lines(*hours_table(rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="legal-hours.csv"'
    return answer
