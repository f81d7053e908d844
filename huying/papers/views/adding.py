"""Adding papers to a case: several at once, each by itself, so that one that is refused does not lose the others."""

import hashlib
from dataclasses import dataclass, field
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.cases.models import Case
from huying.core.languages import listed
from huying.files.bounding import CUT_OFF, CutOff
from huying.files.media import Media
from huying.files.reasons import Refused
from huying.files.receiving import Received, receive
from huying.files.sentences import sentence
from huying.papers import actions
from huying.papers.forms import AddForm
from huying.papers.kinds import CASE_PAPERS
from huying.papers.models import CasePaper
from huying.records.actions import NotAllowed, SameKeyOtherForm, send_once
from huying.records.actions import sentence as said
from huying.records.kind import the_kind
from huying.records.once import sent
from huying.records.presentation import record_url
from huying.records.refusing import status_of

WANTED = frozenset(Media)
MOST_AT_ONCE = 20


@dataclass(slots=True)
class Outcome:
    """What became of the files of one form."""

    kept: list[CasePaper] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def paper_add(request: HttpRequest, code: str) -> HttpResponse:
    """The files of one form, each kept or refused by itself; a script asks for them one at a time, and is told so."""
    cases: Any = the_kind("cases").visible_to(request.user, Level.WRITE)
    case: Case = get_object_or_404(cases, code=code)
    user, wants_words = cast(User, request.user), request.headers.get("Accept", "") == "application/json"
    form = AddForm(sent(request), case=case, user=user)
    outcome = Outcome()
    if request.method == "POST" and form.is_valid():
        outcome = _added(request, form, case, user)
        if not outcome.kept and not outcome.refused:
            form.add_error(None, _("Choose at least one file."))
    if wants_words:
        return _as_words(form, outcome)
    if outcome.kept and not outcome.refused:
        messages.success(request, _thanks(outcome))
        return redirect(reverse("casework:case_page", args=[case.code]) + "#papers")
    status = 422 if outcome.refused else status_of(form)
    context = {
        "case": case,
        "form": form,
        "outcome": outcome,
        "thanks": _thanks(outcome) if outcome.kept else "",
    }
    return render(request, "papers/add.html", context, status=status)


def _added(request: HttpRequest, form: AddForm, case: Case, user: User) -> Outcome:
    outcome = Outcome()
    chosen: list[Any] = [*request.FILES.getlist("file"), *request.FILES.getlist("photo")][:MOST_AT_ONCE]
    for upload in chosen:
        _add_one(upload, form, case, user, outcome)
    if set(request.META.get(CUT_OFF, ())) & {"file", "photo"}:
        _add_one(CutOff(name=_("The last one")), form, case, user, outcome)
    return outcome


def _add_one(upload: Any, form: AddForm, case: Case, user: User, outcome: Outcome) -> None:
    """One file, once however often the form is sent."""
    name = upload.name or ""
    try:
        received = receive(upload, WANTED)
    except Refused as refused:
        outcome.refused.append((name, sentence(refused, WANTED)))
        return
    try:
        outcome.kept.append(_kept(received, form, case, user))
    except (NotAllowed, SameKeyOtherForm, ValidationError) as problem:
        outcome.refused.append((name, said(problem)))
    finally:
        received.discard()


def _kept(received: Received, form: AddForm, case: Case, user: User) -> CasePaper:
    now = timezone.now()
    key = hashlib.sha256(f"{form.cleaned_data['form_key']} {received}".encode()).hexdigest()
    values = {name: form.cleaned_data[name] for name in ("visibility", "shows_identity")}

    def work() -> CasePaper:
        return actions.add_paper(case=case, received=received, values=values, by=user, at=now)

    payload = values | {"case": case.code, "file": str(received)}
    paper: CasePaper = send_once(key=key, payload=payload, user=user, at=now, work=work, kind=CASE_PAPERS)
    return paper


def _thanks(outcome: Outcome) -> str:
    words = ngettext(
        "%(number)s paper is with the case: %(names)s",
        "%(number)s papers are with the case: %(names)s",
        len(outcome.kept),
    )
    return words % {"number": len(outcome.kept), "names": listed(str(paper) for paper in outcome.kept)}


def _as_words(form: AddForm, outcome: Outcome) -> JsonResponse:
    """The same for the script of the page."""
    kept = [{"name": str(paper), "url": record_url(CASE_PAPERS, paper.code)} for paper in outcome.kept]
    refused = [{"name": name, "why": why} for name, why in outcome.refused]
    wrong = [str(each) for errors in form.errors.values() for each in errors] if form.errors else []
    return JsonResponse({"kept": kept, "refused": refused, "wrong": wrong})
