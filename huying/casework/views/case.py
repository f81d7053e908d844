"""The page of a case: the queue on the left, one conversation in the middle, what is known on the right."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.answers.queries import at_hand
from huying.cases.actions import CaseAlreadyClosed, CaseStillOpen
from huying.cases.kinds import CASES
from huying.cases.models import Case
from huying.casework.acts import ACTS, Act, Done, acts_for, made_by
from huying.casework.conversation import SORTS, conversation
from huying.casework.forms import ActForm
from huying.casework.models import ClosingRequest
from huying.casework.queries import (
    SHOWN,
    in_queue,
    merge_of,
    queue_named,
    waiting_request,
    with_merges,
)
from huying.casework.undoing import remember
from huying.casework.views.undo import say_taken_back
from huying.contacts.queries import helper_warning, reply_wish
from huying.records.actions import EditedMeanwhile
from huying.records.once import do_once
from huying.records.panels import panels_of
from huying.records.presentation import facts
from huying.records.refusing import status_of
from huying.records.related import related_lists
from huying.records.rules import can_write
from huying.records.undoing import offered

TIES_PANEL = "casework/ties_panel.html"  # all that is drawn beside a case that goes on in another one
TOLD_IN_CONVERSATION = {"notes", "referrals", "letters", "presses", "reopenings"}


@requires(Function.CASEWORK, Level.READ)
@require_safe
def case_page(request: HttpRequest, code: str) -> HttpResponse:
    """A case with everything about it that the reader may know."""
    case = _case(request, code)
    return _page(request, case)


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def case_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """The same page with the form of one act open; once it is done, the page with its undo."""
    case, user, chosen = _case(request, code, Level.WRITE), cast(User, request.user), ACTS[act]
    if chosen not in acts_for(case):
        messages.info(request, _stands(case))
        return _back(request, case)
    today = timezone.localdate()
    form = chosen.form(request.POST or None, case=case, user=user, today=today)
    if request.method == "POST" and form.is_valid() and (seen := _done(request, chosen, form, case, user)):
        return _back(request, seen)
    return _page(request, case, act=chosen, form=form)


def _done(request: HttpRequest, act: Act, form: ActForm, case: Case, user: User) -> Case | None:
    """Do the act once; the case to be seen then. A form that is refused says why, and keeps what was typed."""
    done: list[Done] = []

    def work(now: Any) -> Any:
        done.append(act.do(form, case, user, now))
        return done[0].record

    try:
        payload, kind = form.words() | {"case": case.code}, made_by(act, case, user)
        record = do_once(form, user, payload, kind, work, at=timezone.now())
    except (CaseAlreadyClosed, CaseStillOpen, EditedMeanwhile):
        form.add_error(None, _("Somebody changed the case meanwhile. Open it again, and see how it stands."))
        return None
    if record is None:
        return None
    seen = act.leads(record, case)
    if done:
        gone = not CASES.visible_to(user).filter(pk=seen.pk).exists()
        undo = reverse("casework:queue_undo") if gone else reverse("casework:act_undo", args=[seen.code])
        remember(request.session, done[0].steps, timezone.now(), url=undo)
    asked = done and isinstance(done[0].record, ClosingRequest)
    said = _("Whoever answers for the centre is asked to close it.") if asked else str(act.said)
    messages.success(request, said)
    return seen


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def act_undo(request: HttpRequest, code: str) -> HttpResponse:
    """Take back the last act of this session."""
    case = _case(request, code, Level.WRITE)
    say_taken_back(request)
    return _back(request, case)


def _stands(case: Case) -> str:
    """Why an act is not offered."""
    if merge_of(case) is not None:
        return _("This case was merged into another one, and goes on there.")
    return _("The case is open.") if case.is_open else _("The case is closed.")


def _case(request: HttpRequest, code: str, needed: Level = Level.READ) -> Case:
    case: Case = get_object_or_404(with_merges(CASES.visible_to(cast(User, request.user), needed)), code=code)
    return case


def _back(request: HttpRequest, case: Case) -> HttpResponse:
    queue = request.GET.get("queue", "")
    if not CASES.visible_to(cast(User, request.user)).filter(pk=case.pk).exists():
        return redirect("casework:queue")  # it was given to somebody who alone may see it
    here = reverse("casework:case_page", args=[case.code])
    return redirect(f"{here}?queue={queue_named(queue).name}" if queue else here)


def _page(request: HttpRequest, case: Case, act: Act | None = None, form: Any = None) -> HttpResponse:
    user, today = cast(User, request.user), timezone.localdate()
    queue, sort = queue_named(request.GET.get("queue", "")), request.GET.get("show", "")
    if sort and sort not in SORTS:
        raise Http404
    may_write = can_write(CASES, user, case.centre_id, case.assigned_to_id)
    merge = merge_of(case)
    panels = [
        each for each in panels_of(CASES, case, user, today) if merge is None or each.template == TIES_PANEL
    ]
    panels.sort(key=lambda each: each.template != TIES_PANEL)  # other cases first: one may be the wrong one
    context = {
        "kind": CASES,
        "record": case,
        "today": today,
        "queue": queue,
        "queued": list(in_queue(queue, user, today)[:SHOWN]) if may_write else [],
        "acts": [each for each in acts_for(case) if not each.beside] if may_write else [],
        "merge": merge,
        "goes_on_in": merge.kept if merge and CASES.is_open_to(user, merge.kept) else None,
        "act": act,
        "form": form,
        "asked": waiting_request(case),
        "sorts": SORTS,
        "sort": sort,
        "talk": conversation(case, user, sort=sort, everything=request.GET.get("all") == "1"),
        "facts": facts(CASES, case, user),
        "due": CASES.due_day(case),
        "panels": panels,
        "related": related_lists(CASES, case, user, told=TOLD_IN_CONVERSATION),
        "may_write": may_write,
        "undo_url": offered(request.session),
        "reach": reply_wish(case.contact, user) if act is not None else None,
        "helper_warning": helper_warning(case.contact, user, today) if act is not None else "",
    }
    if act is not None and act.name == "note":
        context["answers"] = [(answer, answer.is_stale(today)) for answer in at_hand(case.category)]
    return render(request, "casework/case.html", context, status=status_of(form) if form is not None else 200)
