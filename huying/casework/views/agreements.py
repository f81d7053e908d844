"""The form of agreement on paper, in the resident's language, with one press from a case or a person."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from huying.accounts.doors import requires
from huying.accounts.policy import Function, Level
from huying.cases.kinds import CASES
from huying.casework.agreements import LANGUAGES, consent_for_case, consent_of_person
from huying.contacts.kinds import CONTACTS
from huying.core.typeset.setting import CannotTypeset
from huying.records.kind import Kind
from huying.records.presentation import record_url


@requires(Function.CASEWORK, Level.WRITE)
@require_safe
def case_consent(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """For one case, with its number and the resident's name."""
    return _given(request, CASES, code, language, consent_for_case)


@requires(Function.CONTACTS, Level.WRITE)
@require_safe
def person_consent(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """For a resident who has no case yet."""
    return _given(request, CONTACTS, code, language, consent_of_person)


def _given(
    request: HttpRequest, kind: Kind, code: str, language: str, make: Callable[..., bytes]
) -> HttpResponse:
    record: Any = get_object_or_404(kind.visible_to(request.user, Level.WRITE), code=code)
    if language not in LANGUAGES:
        raise Http404
    try:
        made = make(record, language, timezone.localdate())
    except CannotTypeset as problem:
        messages.warning(request, str(problem))
        return redirect(record_url(kind, code))
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="consent-{code}-{language}.pdf"'
    return answer
