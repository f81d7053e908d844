"""The queues, and what is done with several cases at once."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.cases.kinds import CASES
from huying.cases.models import Case
from huying.casework import actions
from huying.casework.forms import ManyForm
from huying.casework.queries import (
    COLUMNS,
    ORDERS,
    SHOWN,
    USUAL_COLUMNS,
    colleagues,
    in_queue,
    offered_to,
    open_cases,
    queue_named,
    tabs,
    to_decide,
)
from huying.casework.undoing import changed, remember
from huying.casework.views.undo import say_taken_back
from huying.records.actions import EditedMeanwhile, NotAllowed, sentence
from huying.records.lists import narrowed
from huying.records.presentation import label_of
from huying.records.saving import QUEUE, first_of, kept_by, may_share_with
from huying.records.undoing import offered

LONGEST_VALUE = 200
MOST = 200  # cases that are ticked at once


@requires(Function.CASEWORK, Level.WRITE)
@require_safe
def queue_page(request: HttpRequest) -> HttpResponse:
    """The cases one looks after, what other centres offer, and closings that wait for a word."""
    first = None if request.GET else first_of(cast(User, request.user), CASES, QUEUE)
    if first is not None:
        return redirect("records:list_open", key=CASES.key, pk=first.pk)
    return _page(request, ManyForm(people=colleagues(cast(User, request.user))))


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def cases_do(request: HttpRequest) -> HttpResponse:
    """Give the ticked cases to somebody, or a day. Each is done or said why not; one that fails holds up no other."""
    user = cast(User, request.user)
    form = ManyForm(request.POST, people=colleagues(user))
    chosen = list(open_cases(user).filter(code__in=request.POST.getlist("case")[:MOST]).order_by("pk"))
    if not chosen:
        form.add_error(None, _("Tick the cases first."))
    if not form.is_valid():
        return _page(request, form, status=422)
    done, steps = 0, []
    for case in chosen:
        try:
            after = _change(case, form, user)
        except (ValidationError, NotAllowed, EditedMeanwhile) as problem:
            messages.error(request, f"{case.code}: {sentence(problem)}")
        else:
            done += 1
            steps.append(changed(case, after, form.names))
    if done:
        remember(request.session, steps, timezone.now(), url=reverse("casework:queue_undo"))
        said = ngettext("%(count)s case changed.", "%(count)s cases changed.", done)
        messages.success(request, said % {"count": done})
    return _back(request)


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def queue_undo(request: HttpRequest) -> HttpResponse:
    """Take back what was done last, with one case or with several."""
    say_taken_back(request)
    return _back(request)


def asked_for(request: HttpRequest) -> dict[str, str]:
    """Which queue, and what it is narrowed, ordered and shown by; anything else is ignored, and words are not read."""
    told = request.POST if request.method == "POST" else request.GET
    query = {
        name: told[name][:LONGEST_VALUE]
        for name in ("queue", *CASES.filters, "from", "until", "sort", "cols")
        if told.get(name)
    }
    if chosen := told.getlist("col"):
        query["cols"] = ",".join(each for each in chosen if each in COLUMNS)
    return query | {"queue": queue_named(query.get("queue", "")).name}


def _change(case: Case, form: ManyForm, user: User) -> Case:
    now = timezone.now()
    if form.cleaned_data["what"] == "assign":
        return actions.assign(case=case, to=form.cleaned_data["to"], by=user, at=now)
    return actions.remind(case=case, on=form.cleaned_data["due_on"], by=user, at=now)


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('casework:queue')}?{urlencode(asked_for(request))}")


def _page(request: HttpRequest, form: ManyForm, status: int = 200) -> HttpResponse:
    user, today = cast(User, request.user), timezone.localdate()
    query = asked_for(request)
    queue = queue_named(query.get("queue", ""))
    query.pop("outcome", None)  # what is open has none
    narrow, filters = narrowed(CASES, user, in_queue(queue, user, today, query.get("sort", "")), query)
    del filters.fields["outcome"]
    rows = list(narrow.select_related("assigned_to", "form_letter")[: SHOWN + 1])
    columns = [(name, label_of(CASES, name)) for name in COLUMNS]
    shown = [name for name in COLUMNS if name in query.get("cols", "").split(",")] or list(USUAL_COLUMNS)
    context: dict[str, Any] = {
        "queue": queue,
        "tabs": tabs(user, today),
        "rows": rows[:SHOWN],
        "more": len(rows) > SHOWN,
        "ticked": request.POST.getlist("case"),
        "form": form,
        "offered": list(offered_to(user)[:SHOWN]),
        "closings": list(to_decide(user)[:SHOWN]),
        "today": today,
        "undo_url": offered(request.session),
        "kind": CASES,
        "filters": filters,
        "orders": ORDERS,
        "order": query.get("sort", ""),
        "columns": [(name, label, name in shown) for name, label in columns],
        "shown": shown,
        "kept": kept_by(user, CASES, QUEUE),
        "share_with": may_share_with(user, CASES),
        "hidden": [(name, value) for name, value in query.items() if name != "cols"],
        "listing_query": urlencode(query),
    }
    return render(request, "casework/queue.html", context, status=status)
