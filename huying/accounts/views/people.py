"""Account administration: who signs in, in which role, at which centre."""

import secrets

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huying.accounts import access, actions
from huying.accounts.doors import requires
from huying.accounts.factors import PRIMARY
from huying.accounts.forms import NewUserForm, PostingForm
from huying.accounts.models import Posting, Role, User
from huying.accounts.policy import Function, Level
from huying.accounts.queries import administrators, open_requests
from huying.accounts.rules import may_confirm, may_decline, may_withdraw

ENOUGH = 2  # administrators, so that one can confirm what the other asks


@requires(Function.ACCOUNTS, Level.READ)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    steps = Authenticator.objects.filter(user=OuterRef("pk"), type__in=PRIMARY)
    users = User.objects.annotate(has_step=Exists(steps)).prefetch_related("postings__centre")
    reader = access.person(request.user)
    asked = [
        {
            "request": each,
            "may_confirm": may_confirm(each, reader),
            "may_decline": may_decline(each, reader),
            "may_withdraw": may_withdraw(each, reader),
        }
        for each in open_requests()
    ]
    context = {
        "users": users.order_by("username"),
        "asked": asked,
        "too_few": administrators().count() < ENOUGH,
    }
    return render(request, "accounts/people.html", context)


@requires(Function.ACCOUNTS, Level.APPROVE, recent=True)
@require_http_methods(["GET", "POST"])
def person_create(request: HttpRequest) -> HttpResponse:
    form = NewUserForm(request.POST or None)
    if form.is_valid():
        password = secrets.token_urlsafe(15)
        try:
            user = actions.create_user(
                **form.cleaned_data, password=password, by=request.user.get_username(), at=timezone.now()
            )
        except IntegrityError:
            form.add_error("username", _("Somebody signs in by that name already."))
        else:
            return render(request, "accounts/person_created.html", {"person": user, "password": password})
    return render(request, "accounts/person_create.html", {"form": form}, status=422 if form.errors else 200)


@requires(Function.ACCOUNTS, Level.APPROVE, recent=True)
@require_http_methods(["GET", "POST"])
def person_post(request: HttpRequest, username: str) -> HttpResponse:
    """Ask that somebody serve in a role; another administrator confirms."""
    person = get_object_or_404(User, username=username)
    form = PostingForm(request.POST or None)
    if form.is_valid():
        role, centre = Role(form.cleaned_data["role"]), form.cleaned_data["centre"]
        by = access.person(request.user)
        try:
            access.ask_role(user=person, role=role, centre=centre, by=by, at=timezone.now())
        except access.Refused as problem:
            form.add_error(None, problem.words)
        else:
            messages.success(request, _("Asked for. It begins when another administrator confirms."))
            return redirect("accounts:people")
    context = {"person": person, "form": form}
    return render(request, "accounts/person_post.html", context, status=422 if form.errors else 200)


@requires(Function.ACCOUNTS, Level.APPROVE, recent=True)
@require_POST
def posting_end(request: HttpRequest, pk: int) -> HttpResponse:
    posting = get_object_or_404(Posting.objects.select_related("user"), pk=pk, until_on__isnull=True)
    actions.end_posting(posting=posting, by=request.user.get_username(), at=timezone.now())
    messages.success(request, _("The posting of %(name)s has ended.") % {"name": posting.user})
    return redirect("accounts:people")


@requires(Function.ACCOUNTS, Level.APPROVE, recent=True)
@require_POST
def person_deactivate(request: HttpRequest, username: str) -> HttpResponse:
    person = get_object_or_404(User, username=username, is_active=True)
    actions.deactivate_user(user=person, by=request.user.get_username(), at=timezone.now())
    messages.success(request, _("The account of %(name)s is closed.") % {"name": person})
    return redirect("accounts:people")
