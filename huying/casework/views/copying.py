"""A message that says what a form letter says: counted as one copy with one press, and taken back with another."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.bulk.kinds import COPIES, FORM_LETTERS
from huying.casework import actions
from huying.correspondence.kinds import MESSAGES
from huying.records.actions import EditedMeanwhile, NotAllowed, sentence
from huying.records.presentation import record_url
from huying.records.undoing import offer

REFUSALS = (ValidationError, NotAllowed, EditedMeanwhile)


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def message_copy(request: HttpRequest, code: str, letter: str) -> HttpResponse:
    user, message = cast(User, request.user), _message(request, code)
    known = get_object_or_404(FORM_LETTERS.visible_to(user, Level.WRITE), code=letter)
    if message.state == message.State.COPY:
        messages.info(request, _("It is counted already."))
        return redirect(record_url(MESSAGES, code))
    try:
        copies = actions.count_as_copy(
            message=message, letter=known, version=message.version, by=user, at=timezone.now()
        )
    except REFUSALS as problem:
        messages.warning(request, sentence(problem))
    else:
        offer(request.session, reverse("casework:copy_undo", args=[code, copies.code]))
        messages.success(request, _("Counted as a copy of %(letter)s.") % {"letter": known.code})
    return redirect(record_url(MESSAGES, code))


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def copy_undo(request: HttpRequest, code: str, copies: str) -> HttpResponse:
    user, message = cast(User, request.user), _message(request, code)
    counted = get_object_or_404(COPIES.visible_to(user, Level.WRITE), code=copies)
    try:
        actions.uncount_copy(message=message, copies=counted, by=user, at=timezone.now())
    except REFUSALS as problem:
        messages.warning(request, sentence(problem))
    else:
        messages.success(request, _("Taken back. The history keeps both."))
    return redirect(record_url(MESSAGES, code))


def _message(request: HttpRequest, code: str) -> Any:
    return get_object_or_404(MESSAGES.visible_to(cast(User, request.user), Level.WRITE), code=code)
