"""A contact worth a word, and the case that comes of a contact."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.desk import actions
from huying.desk.forms import CaseForm, ContactForm
from huying.desk.models import Press
from huying.desk.queries import Place, kinds_on, press_called, resident_called
from huying.desk.views.place import place_of
from huying.records.kind import the_kind
from huying.records.notices import notice_told
from huying.records.once import OnceForm, do_once
from huying.records.presentation import record_url
from huying.records.refusing import status_of

TYPED = ("contact", "contact-words", "newcomer", "kind", "note", "told")


@requires(Function.ENQUIRIES, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_log(request: HttpRequest) -> HttpResponse:
    """Three fields by keyboard alone; a link may name the resident by reference."""
    place, user = place_of(request), cast(User, request.user)
    if place is None:
        return redirect("desk:board")
    resident = resident_called(request.GET.get("contact", ""), user)
    initial = {"contact": resident.pk} if resident else None
    kinds, notice = kinds_on(timezone.localdate()), notice_told(timezone.localdate())
    form = ContactForm(
        request.POST or None, user=user, kinds=kinds, initial=initial, has_notice=notice is not None
    )
    if request.method == "POST" and (press := _logged(form, place, user)) is not None:
        messages.success(request, _("Counted: %(press)s") % {"press": press})
        return redirect("desk:board")
    context = {"form": form, "place": place, "notice": notice}
    return render(request, "desk/contact.html", context, status=status_of(form))


def _logged(form: ContactForm, place: Place, user: User) -> Press | None:
    if not form.is_valid():
        return None
    values = {"centre": place.centre, "channel": place.channel}
    values |= {name: form.cleaned_data[name] for name in ("kind", "contact", "note")}
    typed = cast(
        QueryDict, form.data
    )  # not what it was read as: the newcomer of a first sending is known by the second
    payload = {name: typed.getlist(name) for name in TYPED}

    newcomer = form.new_resident and form.new_resident | form.untold

    def work(now: datetime) -> Press:
        return actions.log_contact(values=values, newcomer=newcomer, by=user, at=now)

    press: Press | None = _once(form, user, payload, "presses", work)
    return press


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def case_open(request: HttpRequest, code: str) -> HttpResponse:
    """A case with everything the contact said; if it has one already, that one."""
    user = cast(User, request.user)
    press = press_called(code, user)
    if press is None:
        raise Http404
    if press.case is not None:
        return _to_case(press.case.code)
    category = press.kind.category_id if press.kind else None
    initial = {"title": press.note[:160], "category": category, "contact": press.contact_id}
    notice = notice_told(timezone.localdate())
    form = CaseForm(
        request.POST or None, user=user, day=press.pressed_on, initial=initial, has_notice=notice is not None
    )
    if request.method == "POST" and (case := _opened(form, press, user)) is not None:
        messages.success(request, _("Saved: %(name)s") % {"name": case.code})
        return _to_case(case.code)
    context = {"form": form, "press": press, "notice": notice}
    return render(request, "desk/case.html", context, status=status_of(form))


def _opened(form: CaseForm, press: Press, user: User) -> Any:
    if not form.is_valid():
        return None
    values = {
        name: form.cleaned_data[name] for name in ("title", "category", "story", "contact")
    } | form.untold

    def work(now: datetime) -> Any:
        return actions.open_case(press=press, values=values, by=user, at=now)

    try:
        return _once(form, user, values | {"press": press.code}, "cases", work)
    except actions.HasACase as problem:
        return problem.case


def _once(form: OnceForm, user: User, payload: dict[str, Any], kind: str, work: Any) -> Any:
    found = the_kind(kind)
    return do_once(form, user, payload, found, work, at=timezone.now())


def _to_case(code: str) -> HttpResponse:
    cases = the_kind("cases")
    return redirect(record_url(cases, code))
