"""Account administration: who signs in, in which role, at which centre."""

import secrets

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huying.accounts import actions
from huying.accounts.doors import requires
from huying.accounts.forms import NewUserForm, PostingForm
from huying.accounts.models import Posting, Role, User
from huying.accounts.policy import Function, Level


@requires(Function.ACCOUNTS, Level.READ)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    users = User.objects.prefetch_related("postings__centre").order_by("username")
    return render(request, "accounts/people.html", {"users": users})


@requires(Function.ACCOUNTS, Level.APPROVE)
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


@requires(Function.ACCOUNTS, Level.APPROVE)
@require_http_methods(["GET", "POST"])
def person_post(request: HttpRequest, username: str) -> HttpResponse:
    person = get_object_or_404(User, username=username)
    form = PostingForm(request.POST or None)
    if form.is_valid():
        role = Role(form.cleaned_data["role"])
        actions.post_user(
            user=person,
            role=role,
            centre=form.cleaned_data["centre"],
            by=request.user.get_username(),
            at=timezone.now(),
        )
        messages.success(
            request, _("%(name)s now serves as %(role)s.") % {"name": person, "role": role.label}
        )
        return redirect("accounts:people")
    context = {"person": person, "form": form}
    return render(request, "accounts/person_post.html", context, status=422 if form.errors else 200)


@requires(Function.ACCOUNTS, Level.APPROVE)
@require_POST
def posting_end(request: HttpRequest, pk: int) -> HttpResponse:
    posting = get_object_or_404(Posting.objects.select_related("user"), pk=pk, until_on__isnull=True)
    actions.end_posting(posting=posting, by=request.user.get_username(), at=timezone.now())
    messages.success(request, _("The posting of %(name)s has ended.") % {"name": posting.user})
    return redirect("accounts:people")
