"""The staff door of a referral, for the centre that refers and the centre that is referred to."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.cases.kinds import REFERRALS
from huying.cases.sharing import shared_with_receiver
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
        "shared": shared_with_receiver(referral),
        "standing": referral.standing(today),
        "panels": list(panels_of(REFERRALS, referral, user, today)),
    }
    answer: HttpResponse = render(request, "cases/staff/referral_received.html", context)
    return answer
