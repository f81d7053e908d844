"""A lawyer's doors: tonight's seats, the check before names open, the brief, the note, their hours."""

from datetime import datetime
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.clinic import advising
from huying.clinic.exports import brief_facts, brief_pdf, hours_table
from huying.clinic.forms import AdditionForm, AdviceForm
from huying.clinic.kinds import CONSULTATIONS
from huying.clinic.models import Check, Consultation
from huying.clinic.queries import (
    advice_on,
    cleared_for,
    evening_of,
    own_hours,
    own_seats,
    papers_on,
    seats_with,
)
from huying.clinic.rules import may_be_corrected, names_of
from huying.core.sheets import csv_lines
from huying.core.typeset.setting import CannotTypeset
from huying.records.actions import EditedMeanwhile, NotAllowed, sentence
from huying.records.once import do_once, sent
from huying.records.refusing import REFUSALS, refuse, status_of

CLEAR, CONFLICT = "clear", "conflict"


@requires(Function.LEGAL, Level.WRITE)
@require_safe
def tonight(request: HttpRequest) -> HttpResponse:
    """A lawyer's seats: tonight's, those of the last days, those to come."""
    today = timezone.localdate()
    context = {"evening": evening_of(_user(request), today), "title": _("My seats of legal advice")}
    return render(request, "clinic/tonight.html", context)


@requires(Function.LEGAL, Level.WRITE)
@require_POST
def conflict_check(request: HttpRequest, code: str) -> HttpResponse:
    """One press: no conflict with these names, or a conflict, after which nothing more is shown."""
    user, said = _user(request), request.POST.get("said")
    held = seats_with(user, timezone.localdate()).filter(code=code).first()
    if held is None:
        return _after_conflict(user, code)
    if said not in {CLEAR, CONFLICT}:
        messages.warning(request, _("Say whether there is a conflict of interest."))
        return redirect("clinic:tonight")
    clear, mark = said == CLEAR, request.POST.get("mark", "")
    try:
        advising.check(consultation=held, clear=clear, mark=mark, by=user, at=timezone.now())
    except NotAllowed:
        raise Http404 from None
    except EditedMeanwhile:
        messages.warning(request, _("The names were changed meanwhile. Look at them again."))
    except REFUSALS as problem:
        messages.warning(request, sentence(problem))
    else:
        words = _("No conflict: the brief opens on the day of the session.")
        messages.success(
            request, words if clear else _("The seat is passed on. Nothing more of it is shown.")
        )
    return redirect("clinic:tonight")


def _after_conflict(user: User, code: str) -> HttpResponse:
    """A second click of somebody who has declared a conflict leads back; to everybody else the seat does not exist."""
    if Check.objects.filter(consultation__code=code, lawyer__user=user, clear=False).exists():
        return redirect("clinic:tonight")
    raise Http404


@requires(Function.LEGAL, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def brief(request: HttpRequest, code: str) -> HttpResponse:
    """The brief of a cleared seat, and the note on the same page."""
    user, now = _user(request), timezone.now()
    held = _open(request, code)
    own = getattr(held, "advice", None)
    initial = {"asked": own.asked, "advised": own.advised} if own else {"minutes": held.sitting.seat_minutes}
    if own:
        initial |= {"further_action": held.further_action, "minutes": held.minutes}
    form = AdviceForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            advising.record_advice(consultation=held, told=form.told(), by=user, at=now)
        except REFUSALS as problem:
            refuse(form, problem)
        else:
            messages.success(
                request, _("The note is kept. Only lawyers read it; the office reads the further action.")
            )
            return redirect("clinic:brief", code=code)
    return _brief(request, held, form=form)


@requires(Function.LEGAL, Level.WRITE)
@require_POST
def advice_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add to a note that is closed."""
    user, held, form = _user(request), _open(request, code), AdditionForm(request.POST)

    def work(at: datetime) -> Consultation:
        advising.add_to_advice(consultation=held, text=form.cleaned_data["text"], by=user, at=at)
        return held

    if form.is_valid():
        payload = {"text": form.cleaned_data["text"], "consultation": code}
        if do_once(form, user, payload, CONSULTATIONS, work, at=timezone.now()) is not None:
            messages.success(request, _("It is added to the note."))
            return redirect("clinic:brief", code=code)
    return _brief(request, held, addition=form)


@requires(Function.LEGAL, Level.WRITE)
@require_POST
def lawyer_missed(request: HttpRequest, code: str) -> HttpResponse:
    """Nobody came."""
    user = _user(request)
    held: Consultation = get_object_or_404(own_seats(user), code=code)
    try:
        advising.say_missed(consultation=held, by=user, at=timezone.now())
    except NotAllowed:
        raise Http404 from None
    except REFUSALS as problem:
        messages.warning(request, sentence(problem))
    else:
        messages.success(request, _("It is noted that the resident did not come."))
    return redirect("clinic:tonight")


@requires(Function.LEGAL, Level.WRITE, recent=True)
@require_safe
def brief_file(request: HttpRequest, code: str) -> HttpResponse:
    """The brief on paper."""
    held = _open(request, code)
    try:
        made = brief_pdf(held, timezone.localdate())
    except CannotTypeset as problem:
        messages.warning(request, str(problem))
        return redirect("clinic:brief", code=code)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{held.code}.pdf"'
    return answer


@requires(Function.LEGAL, Level.WRITE)
@require_safe
def my_hours(request: HttpRequest) -> HttpResponse:
    """A lawyer's own time, month by month."""
    context = {"hours": own_hours(_user(request)), "title": _("My hours"), "file": "clinic:my_hours_file"}
    return render(request, "clinic/hours.html", context)


@requires(Function.LEGAL, Level.WRITE)
@require_safe
def my_hours_file(request: HttpRequest) -> StreamingHttpResponse:
    """The same as a table."""
    answer = StreamingHttpResponse(
        csv_lines(*hours_table(own_hours(_user(request)))), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="my-legal-hours.csv"'
    return answer


def _brief(
    request: HttpRequest,
    held: Consultation,
    *,
    form: AdviceForm | None = None,
    addition: AdditionForm | None = None,
) -> HttpResponse:
    """The page of a seat that is open to its lawyer."""
    notes, own = advice_on(held), getattr(held, "advice", None)
    may_write = own is None or (own.written_by_id == held.lawyer_id and may_be_corrected(own, timezone.now()))
    context = {
        "held": held,
        "case": held.case,
        "facts": brief_facts(held),
        "parties": names_of(held.parties),
        "papers": list(papers_on(held)),
        "notes": notes,
        "own": own,
        "form": (form or AdviceForm()) if may_write else None,
        "addition": addition or (AdditionForm() if own is not None and not may_write else None),
        "title": _("Brief for legal advice"),
    }
    shown = addition or form
    return render(request, "clinic/brief.html", context, status=status_of(shown) if shown else 200)


def _open(request: HttpRequest, code: str) -> Consultation:
    rows = cleared_for(_user(request), timezone.localdate())
    wanted = rows.select_related(
        "sitting__centre", "case__category", "case__contact", "case__centre", "advice"
    )
    found: Consultation = get_object_or_404(wanted, code=code)
    return found


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # the door has let in nobody else
