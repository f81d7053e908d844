"""Taking a case out of the system: on paper, or with its papers. Each time asks who sits there and why, and is written down."""

from datetime import datetime
from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.cases.kinds import CASES
from huying.cases.models import Case
from huying.casework import actions, exports
from huying.casework.conversation import conversation
from huying.casework.exports import Said, Section, Sheet, TooLarge
from huying.casework.forms import PrintForm
from huying.casework.queries import dates_of, papers_of
from huying.core.office import office_in
from huying.core.typeset.setting import CannotTypeset
from huying.files.leaving import Leaving
from huying.records.presentation import facts
from huying.records.refusing import status_of
from huying.records.rules import can_write


@requires(Function.CASEWORK, Level.READ, recent=True)
@require_http_methods(["GET", "HEAD", "POST"])
def case_print(request: HttpRequest, code: str) -> HttpResponseBase:
    """Asks for the language and the reason, and then gives the file."""
    user = cast(User, request.user)
    case: Case = get_object_or_404(CASES.visible_to(user), code=code)
    may_enclose = can_write(CASES, user, case.centre_id)
    initial = {"language": translation.get_language()}
    form = PrintForm(request.POST or None, initial=initial, may_enclose=may_enclose)
    if request.method == "POST" and form.is_valid():
        try:
            return _given(form, case, user, timezone.now())
        except CannotTypeset as problem:
            messages.warning(request, str(problem))
        except TooLarge:
            form.add_error(
                None,
                _(
                    "The papers of this case are too large for one file. Print it, and save the papers one by one."
                ),
            )
    context = {"kind": CASES, "record": case, "form": form}
    return render(request, "casework/print.html", context, status=status_of(form))


def _given(form: PrintForm, case: Case, user: User, now: datetime) -> HttpResponseBase:
    """The file, once its line in the trail is written."""
    language, reason = form.cleaned_data["language"], form.cleaned_data["reason"]
    encloses = form.cleaned_data["what"] == "file"
    given, lines = exports.sort_out(papers_of(case, user) if encloses else [])
    with translation.override(language):
        sheet = _sheet(case, user, now, language=language, reason=reason, papers=lines)
        pdf = exports.as_pdf(sheet, timezone.localdate(now))
    actions.note_taken_out(case=case, encloses=encloses, reason=reason, by=user, at=now)
    return _zip(pdf, case, given) if encloses else _pdf(pdf, case)


def _pdf(pdf: bytes, case: Case) -> HttpResponse:
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{case.code}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _zip(pdf: bytes, case: Case, papers: list[Leaving]) -> FileResponse:
    answer = FileResponse(exports.as_zip(pdf, case.code, papers), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{case.code}.zip"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _sheet(case: Case, user: User, now: datetime, *, language: str, reason: str, papers: list[str]) -> Sheet:
    local = timezone.localtime(now)
    told = [(fact.label, fact.value) for fact in facts(CASES, case, user)]
    sections = [Section(_("On record"), told)]
    if dates := dates_of(case, user):
        sections.append(Section(_("Dates and steps"), dates))
    talk = conversation(case, user, everything=True)
    return Sheet(
        language=language,
        office=office_in(language).name,
        heading=str(case),
        code=case.code,
        standing=str(capfirst(_("open") if case.is_open else case.get_outcome_display())),
        mark=" · ".join((case.code, str(user), date_format(local, "Y-m-d H:i"), reason)),
        sections=sections,
        talk=[Said(date_format(each.day), each.who, each.words, each.text) for each in talk.entries],
        papers=papers,
    )
