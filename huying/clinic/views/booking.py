"""The counter's doors: booking a seat, moving it, giving it back, the scope that is accepted."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.cases.models import Case
from huying.clinic import actions
from huying.clinic.forms import BookForm, CancelForm, ContactBookForm, LanguageForm, MoveForm
from huying.clinic.kinds import CONSULTATIONS
from huying.clinic.models import Consultation
from huying.clinic.models.consultation import Language
from huying.clinic.queries import free_seats, notice_on
from huying.contacts.models import Contact
from huying.records.actions import sentence
from huying.records.kind import the_kind
from huying.records.once import do_once, sent
from huying.records.presentation import record_url
from huying.records.refusing import REFUSALS, refuse, status_of

GET_POST = ["GET", "HEAD", "POST"]


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(GET_POST)
def seat_book(request: HttpRequest, code: str) -> HttpResponse:
    """A seat for a case: open, choose, book."""
    case: Case = get_object_or_404(the_kind("cases").visible_to(request.user, Level.WRITE), code=code)
    user, now = _user(request), timezone.now()
    seats = free_seats(case.centre, case.category_id, now, request.GET.get("sitting", ""))
    form = BookForm(sent(request), centre=case.centre, seats=seats)

    def work(at: datetime) -> Consultation:
        sitting, seat = form.cleaned_data["seat"]
        return actions.book(case=case, sitting=sitting, seat=seat, values=form.words(), by=user, at=at)

    if request.method == "POST" and form.is_valid():
        booked = do_once(form, user, _payload(form) | {"case": case.code}, CONSULTATIONS, work, at=now)
        if booked is not None:
            return _booked(request, booked)
    context = {"form": form, "seats": seats, "about": case, "title": _("Book legal advice")}
    return render(request, "clinic/book.html", context, status=status_of(form))


@requires(Function.CONTACTS, Level.WRITE)
@require_http_methods(GET_POST)
def contact_book(request: HttpRequest, code: str) -> HttpResponse:
    """The same from somebody at the counter: the case is opened with the seat."""
    contact: Contact = get_object_or_404(
        the_kind("contacts").visible_to(request.user, Level.WRITE), code=code
    )
    user, now = _user(request), timezone.now()
    seats = free_seats(contact.centre, None, now)
    form = ContactBookForm(sent(request), centre=contact.centre, seats=seats, today=timezone.localdate(now))

    def work(at: datetime) -> Consultation:
        told, (sitting, seat) = form.cleaned_data, form.cleaned_data["seat"]
        matter = {"title": told["title"], "category": told["category"]}
        about = {"contact": contact, "matter": matter, "sitting": sitting, "seat": seat}
        return actions.book_for_contact(**about, values=form.words(), by=user, at=at)

    if request.method == "POST" and form.is_valid():
        payload = _payload(form) | {"contact": contact.code}
        booked = do_once(form, user, payload, CONSULTATIONS, work, at=now)
        if booked is not None:
            return _booked(request, booked)
    context = {"form": form, "seats": seats, "about": contact, "title": _("Book legal advice")}
    return render(request, "clinic/book.html", context, status=status_of(form))


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(GET_POST)
def seat_move(request: HttpRequest, code: str) -> HttpResponse:
    """Another seat for a booked resident, with the reason."""
    held, user, now = _consultation(request, code), _user(request), timezone.now()
    centre = held.case.centre
    seats = free_seats(centre, held.case.category_id, now)
    form = MoveForm(sent(request), centre=centre, seats=seats)

    def work(at: datetime) -> Consultation:
        sitting, seat = form.cleaned_data["seat"]
        told = {"sitting": sitting, "seat": seat, "reason": form.cleaned_data["reason"]}
        return actions.move(consultation=held, **told, by=user, at=at)

    if request.method == "POST" and form.is_valid():
        payload = _payload(form) | {"consultation": code}
        if do_once(form, user, payload, CONSULTATIONS, work, at=now) is not None:
            messages.success(request, _("The seat is moved."))
            return redirect(record_url(CONSULTATIONS, code))
    context = {"form": form, "seats": seats, "about": held, "title": _("Move the seat")}
    return render(request, "clinic/book.html", context, status=status_of(form))


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(GET_POST)
def seat_cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Give a seat back, with the reason."""
    held, form = _consultation(request, code), CancelForm(sent(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.cancel(consultation=held, reason=reason, by=_user(request), at=timezone.now())
        except REFUSALS as problem:
            refuse(form, problem)
        else:
            messages.success(request, _("The seat is free again."))
            return redirect(record_url(CONSULTATIONS, code))
    back = record_url(CONSULTATIONS, code)
    context = {"form": form, "about": held, "title": _("Cancel the seat"), "back": back}
    return render(request, "clinic/act.html", context, status=status_of(form))


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def seat_missed(request: HttpRequest, code: str) -> HttpResponse:
    """The resident did not come."""
    held = _consultation(request, code)
    try:
        actions.miss(consultation=held, by=_user(request), at=timezone.now())
    except REFUSALS as problem:
        messages.error(request, sentence(problem))
    else:
        messages.success(request, _("It is noted that the resident did not come."))
    return redirect(record_url(CONSULTATIONS, code))


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(GET_POST)
def scope_accept(request: HttpRequest, code: str) -> HttpResponse:
    """The scope of the advice, read in a language and accepted in it."""
    held, notice = _consultation(request, code), notice_on(timezone.localdate())
    language = request.GET.get("language", "")
    language = language if language in Language.values else _usual_language()
    form = LanguageForm(sent(request) or {"language": language})
    if request.method == "POST" and form.is_valid():
        told = {"language": form.cleaned_data["language"], "by": _user(request), "at": timezone.now()}
        try:
            actions.accept_scope(consultation=held, **told)
        except REFUSALS as problem:
            refuse(form, problem)
        else:
            messages.success(request, _("It is recorded that the resident accepts the scope."))
            return redirect(record_url(CONSULTATIONS, code))
    context = {
        "form": form,
        "about": held,
        "notice": notice,
        "language": language,
        "words": notice.words(language) if notice else "",
        "title": _("Scope of the advice"),
    }
    return render(request, "clinic/scope.html", context, status=status_of(form))


def _usual_language() -> str:
    current = get_language() or ""
    return current if current in Language.values else Language.ZH_HANT


def _payload(form: Any) -> dict[str, Any]:
    told = {name: value for name, value in form.cleaned_data.items() if name != "form_key"}
    sitting, seat = told["seat"]
    return told | {"seat": f"{sitting.code} {seat}"}


def _booked(request: HttpRequest, booked: Consultation) -> HttpResponse:
    messages.success(request, _("Booked: %(code)s") % {"code": booked.code})
    return redirect(record_url(CONSULTATIONS, booked.code))


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # the door has let in nobody else


def _consultation(request: HttpRequest, code: str) -> Consultation:
    rows = CONSULTATIONS.visible_to(request.user, Level.WRITE)
    found: Consultation = get_object_or_404(rows, code=code)
    return found
