"""What is done with one paper: it is removed, and put back."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.cases.models import Case
from huying.papers import actions
from huying.papers.kinds import CASE_PAPERS
from huying.papers.models import CasePaper
from huying.papers.queries import removed_from
from huying.records.actions import NotAllowed, sentence
from huying.records.kind import the_kind
from huying.records.presentation import record_url
from huying.records.undoing import offer


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def paper_remove(request: HttpRequest, code: str) -> HttpResponse:
    """Take a paper off its case; the next page offers to put it back, and its case does so for a month."""
    paper: CasePaper = get_object_or_404(CASE_PAPERS.visible_to(request.user, Level.WRITE), code=code)
    try:
        removed = actions.remove_paper(paper=paper, by=cast(User, request.user), at=timezone.now())
    except ValidationError as problem:
        messages.error(request, sentence(problem))
        return redirect(record_url(CASE_PAPERS, code))
    except (NotAllowed, actions.NotThere):
        raise Http404 from None
    offer(request.session, reverse("papers:paper_restore", args=[removed.case.code, removed.code]))
    messages.success(request, _("The paper is removed. It can be put back for a month."))
    return redirect(reverse("casework:case_page", args=[removed.case.code]) + "#papers")


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def paper_restore(request: HttpRequest, code: str, paper: str) -> HttpResponse:
    """Put a removed paper back."""
    cases: Any = the_kind("cases").visible_to(request.user, Level.WRITE)
    case: Case = get_object_or_404(cases, code=code)
    user = cast(User, request.user)
    found = next((each for each in removed_from(case, user) if each.code == paper), None)
    try:
        if found is None:
            raise actions.NotThere(paper)
        actions.restore_paper(removed=found, by=user, at=timezone.now())
    except actions.NotThere:
        messages.info(request, _("This paper is not among the removed ones any more."))
    except (NotAllowed, ValidationError) as problem:
        messages.error(request, sentence(problem))
    else:
        messages.success(request, _("The paper is back with its case."))
    return redirect(reverse("casework:case_page", args=[case.code]) + "#papers")
