"""What is done with one paper: it is taken over from a message or a request, removed, and put back."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
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
from huying.files.media import Media
from huying.files.reasons import Refused
from huying.files.receiving import receive
from huying.files.rules import is_sound
from huying.files.sentences import sentence as sentence_of
from huying.papers import actions
from huying.papers.kinds import CASE_PAPERS
from huying.papers.models import LONGEST_TITLE, CasePaper
from huying.papers.queries import papers_to_take, removed_from
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
def paper_take(request: HttpRequest, code: str, id: str) -> HttpResponse:
    """What came with a message or a request, taken over as a paper of the case; a second time leads to the same one."""
    case, user = _case(request, code), cast(User, request.user)
    found = papers_to_take(case, user).get(id)
    if found is None or not is_sound(found.file):
        messages.info(request, _("This paper is not there to be taken over any more."))
        return _to_papers(case)
    try:
        received = receive(ContentFile(found.file.path.read_bytes(), found.file.name), frozenset(Media))
    except Refused as refused:
        messages.error(request, sentence_of(refused, frozenset(Media)))
        return _to_papers(case)
    values = {"title": found.title[:LONGEST_TITLE], "received_on": found.day, "source": found.taken_as}
    try:
        paper = actions.take_over(case=case, received=received, values=values, by=user, at=timezone.now())
    except (NotAllowed, ValidationError) as problem:
        messages.error(request, sentence(problem))
        return _to_papers(case)
    finally:
        received.discard()
    messages.success(request, _("It is a paper of the case now: it can be redacted, and kept to few."))
    return redirect(record_url(CASE_PAPERS, paper.code))


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def paper_restore(request: HttpRequest, code: str, paper: str) -> HttpResponse:
    """Put a removed paper back."""
    case, user = _case(request, code), cast(User, request.user)
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
    return _to_papers(case)


def _case(request: HttpRequest, code: str) -> Case:
    cases: Any = the_kind("cases").visible_to(request.user, Level.WRITE)
    case: Case = get_object_or_404(cases, code=code)
    return case


def _to_papers(case: Case) -> HttpResponse:
    return redirect(reverse("casework:case_page", args=[case.code]) + "#papers")
