"""The number of an identity card: kept, shown whole for a reason, found, and kept no more."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.contacts.kinds import CONTACTS
from huying.contacts.models import Contact
from huying.privacy import numbers
from huying.privacy.forms import NumberForm, ShowNumberForm
from huying.privacy.models import IdentityNumber
from huying.privacy.rules import in_full
from huying.records.once import sent
from huying.records.presentation import record_url
from huying.records.refusing import status_of


@requires(Function.CONTACTS, Level.WRITE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def number_keep(request: HttpRequest, code: str) -> HttpResponse:
    """Type the number once; afterwards it is shown masked."""
    contact, form = _contact(request, code), NumberForm(sent(request))
    if request.method == "POST" and form.is_valid():
        number, user = form.cleaned_data["number"], cast(User, request.user)
        numbers.keep_number(contact=contact, number=number, by=user, at=timezone.now())
        messages.success(request, _("The number is kept. Pages show it masked."))
        return redirect(record_url(CONTACTS, code))
    context = {"contact": contact, "form": form, "title": _("Number of the identity card")}
    return render(request, "privacy/number.html", context, status=status_of(form))


@requires(Function.CONTACTS, Level.WRITE, recent=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def number_show(request: HttpRequest, code: str) -> HttpResponse:
    """The whole number on one page, once, for a reason that stays in the trail."""
    contact, form, whole = _contact(request, code), ShowNumberForm(sent(request)), ""
    if not IdentityNumber.objects.filter(contact=contact).exists():
        raise Http404
    if request.method == "POST" and form.is_valid():
        reason, user = form.cleaned_data["reason"], cast(User, request.user)
        whole = in_full(numbers.open_number(contact=contact, reason=reason, by=user, at=timezone.now()))
    context = {"contact": contact, "form": form, "whole": whole, "title": _("The whole number")}
    return render(request, "privacy/number.html", context, status=status_of(form))


@requires(Function.CONTACTS, Level.WRITE)
@require_POST
def number_drop(request: HttpRequest, code: str) -> HttpResponse:
    contact = _contact(request, code)
    numbers.drop_number(contact=contact, by=cast(User, request.user), at=timezone.now())
    messages.success(request, _("The number is no longer kept."))
    return redirect(record_url(CONTACTS, code))


@requires(Function.CONTACTS, Level.WRITE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def number_find(request: HttpRequest) -> HttpResponse:
    """The resident with exactly this number, among those one may open."""
    form, found = NumberForm(sent(request)), None
    if request.method == "POST" and form.is_valid():
        mine = CONTACTS.visible_to(cast(User, request.user), Level.WRITE)
        found = list(numbers.with_number(mine, form.cleaned_data["number"]))
    context = {"form": form, "found": found, "title": _("Find by identity card")}
    return render(request, "privacy/number_find.html", context, status=status_of(form))


def _contact(request: HttpRequest, code: str) -> Contact:
    mine = CONTACTS.visible_to(cast(User, request.user), Level.WRITE)
    contact: Contact = get_object_or_404(mine, code=code)
    return contact
