"""The staff doors of a referral, for the centre that refers and the centre that is referred to; and of the tags."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.cases import tagging
from huying.cases.forms import IntoForm
from huying.cases.kinds import REFERRALS, TAGS
from huying.cases.models import Tag
from huying.cases.queries import vocabulary
from huying.cases.sharing import shared_with_receiver
from huying.records.actions import EditedMeanwhile, NotAllowed, sentence
from huying.records.panels import panels_of
from huying.records.presentation import rows
from huying.records.views import record_page


@requires(Function.CASEWORK, Level.READ)
@require_safe
def referral_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """The whole record where it comes from; where it goes to, what says nothing about a person."""
    user = cast(User, request.user)
    if REFERRALS.mine(user).filter(code=code).exists():
        return record_page(request, REFERRALS.key, code)
    referral = get_object_or_404(REFERRALS.received(user), code=code)
    [(_record, facts)] = rows(REFERRALS, [referral], user)
    today = timezone.localdate()
    context = {
        "kind": REFERRALS,
        "record": referral,
        "facts": [fact for fact in facts if fact.value],
        "shared": shared_with_receiver(referral, today),
        "standing": referral.standing(today),
        "panels": list(panels_of(REFERRALS, referral, user, today)),
    }
    answer: HttpResponse = render(request, "cases/staff/referral_received.html", context)
    return answer


@requires(Function.DIRECTORY, Level.WRITE)
@require_safe
def tag_usage(request: HttpRequest) -> HttpResponse:
    """The tags with how much each is used, and what is to be done about them."""
    found = vocabulary(cast(User, request.user), timezone.localdate())
    context = {"vocabulary": found, "most": tagging.MOST_IN_USE}
    return render(request, "cases/staff/tag_usage.html", context)


@requires(Function.DIRECTORY, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def tag_merge(request: HttpRequest, code: str) -> HttpResponse:
    """One tag into another; the link from a pair that seems to mean the same names the other already."""
    user, tag = cast(User, request.user), _tag(request, code)
    other = TAGS.visible_to(user).filter(code=request.GET.get("into", "")).first()
    form = IntoForm(request.POST or None, user=user, initial={"into": other and other.pk})
    if request.method == "POST" and form.is_valid():
        try:
            tagging.merge_tags(tag=tag, into=form.cleaned_data["into"], by=user, at=timezone.now())
        except (ValidationError, NotAllowed, EditedMeanwhile) as problem:
            form.add_error(None, sentence(problem))
        else:
            messages.success(request, _("Merged. For 30 days this can be taken back."))
            return redirect("staff_cases:tag_usage")
    context = {"tag": tag, "form": form, "title": _("Merge this tag into another")}
    return render(request, "cases/staff/tag_merge.html", context, status=422 if form.errors else 200)


@requires(Function.DIRECTORY, Level.WRITE)
@require_POST
def tag_part(request: HttpRequest, code: str) -> HttpResponse:
    """Take a merge back."""
    return _done(request, code, tagging.part_tags, _("It counts by itself again."))


@requires(Function.DIRECTORY, Level.WRITE)
@require_POST
def tag_retire(request: HttpRequest, code: str) -> HttpResponse:
    """From today on no case is given it; those that have it keep it."""
    return _done(request, code, tagging.retire_tag, _("Retired. Cases that have it keep it."))


def _tag(request: HttpRequest, code: str) -> Tag:
    found: Tag = get_object_or_404(TAGS.visible_to(cast(User, request.user)), code=code)
    return found


def _done(request: HttpRequest, code: str, act: Callable[..., Tag], said: str) -> HttpResponse:
    try:
        act(tag=_tag(request, code), by=cast(User, request.user), at=timezone.now())
    except (ValidationError, NotAllowed, EditedMeanwhile) as problem:
        messages.warning(request, sentence(problem))
    else:
        messages.success(request, said)
    return redirect("staff_cases:tag_usage")
