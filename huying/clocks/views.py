"""The staff doors of clocks and steps beside those that all kinds share: what is done with one press on a case."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.cases.models import Case
from huying.clocks import actions, steps
from huying.clocks.forms import DayForm, PauseForm, ReasonForm, StartForm, TaskForm
from huying.clocks.kinds import CLOCKS, TASKS
from huying.clocks.models import Clock, Task
from huying.records.actions import NotAllowed
from huying.records.kind import Words, kind_named, the_kind
from huying.records.once import sent
from huying.records.presentation import record_url


@dataclass(frozen=True, slots=True)
class Act:
    """Something done with a clock: what it is called, what is asked, and what it does."""

    title: Words
    hint: Words
    form: type[DayForm]
    do: Callable[..., Any]


ACTS = {
    "met": Act(
        gettext_lazy("Done"),
        gettext_lazy("The clock keeps its date, and the next step begins if there is one."),
        DayForm,
        actions.meet_clock,
    ),
    "pause": Act(
        gettext_lazy("Pause"),
        gettext_lazy("From this day on the days do not count, until the clock runs again."),
        PauseForm,
        actions.pause_clock,
    ),
    "resume": Act(
        gettext_lazy("Run again"),
        gettext_lazy("This day counts again, and the date is computed anew."),
        DayForm,
        actions.resume_clock,
    ),
    "extend": Act(
        gettext_lazy("Extend"),
        gettext_lazy("A clock can be extended once; the reason stays on the case."),
        ReasonForm,
        actions.extend_clock,
    ),
    "stop": Act(
        gettext_lazy("Stop"),
        gettext_lazy(
            "For a clock that was started by mistake or is needed no more. It cannot be started again."
        ),
        ReasonForm,
        actions.stop_clock,
    ),
    "right": Act(
        gettext_lazy("The resident used this right"),
        gettext_lazy("The step that answers it begins on this day."),
        DayForm,
        actions.use_right,
    ),
}


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(["GET", "POST"])
def clock_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Pause, run again, extend, meet, stop, or say that a right was used."""
    clock, now = _clock(request, code), timezone.now()
    chosen = ACTS[act]
    form = chosen.form(sent(request), today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        about = dict(form.cleaned_data)
        done = _done(
            form, lambda: chosen.do(clock=clock, on=about.pop("day"), **about, by=_user(request), at=now)
        )
        if done:
            messages.success(request, _("Noted: %(what)s") % {"what": chosen.title})
            return _back(clock.case)
    context = {"clock": clock, "case": clock.case, "title": chosen.title, "hint": chosen.hint, "form": form}
    return render(request, "clocks/act.html", context, status=_status(request, form))


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(["GET", "POST"])
def clock_start(request: HttpRequest, code: str) -> HttpResponse:
    case, now = _case(request, code), timezone.now()
    form = StartForm(sent(request), today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        values = {"case": case, "rule": form.cleaned_data["rule"], "started_on": form.cleaned_data["day"]}
        if _done(form, lambda: actions.start_clock(values=values, by=_user(request), at=now)):
            messages.success(request, _("The clock runs."))
            return _back(case)
    context = {"case": case, "title": _("Start a clock"), "form": form}
    return render(request, "clocks/act.html", context, status=_status(request, form))


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(["GET", "POST"])
def task_add(request: HttpRequest, code: str) -> HttpResponse:
    case, now = _case(request, code), timezone.now()
    form = TaskForm(sent(request), today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        values = {"case": case, "what": form.cleaned_data["what"], "due_on": form.cleaned_data["day"]}
        if _done(form, lambda: steps.add_task(values=values, by=_user(request), at=now)):
            messages.success(request, _("The step is on the list."))
            return _back(case, "steps")
    context = {"case": case, "title": _("Add a step"), "form": form}
    return render(request, "clocks/act.html", context, status=_status(request, form))


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def task_tick(request: HttpRequest, code: str) -> HttpResponse:
    """Tick a step, or take the tick back: what is wanted is sent, so that a second click changes nothing."""
    task, user = _task(request, code), _user(request)
    change = steps.tick if request.POST.get("done") == "1" else steps.untick
    change(task=task, by=user, at=timezone.now())
    return _back(task.case, "steps")


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def task_move(request: HttpRequest, code: str) -> HttpResponse:
    task, user = _task(request, code), _user(request)
    steps.move(task=task, up=request.POST.get("way") != "down", by=user, at=timezone.now())
    return _back(task.case, "steps")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # the door has let in nobody else


def _clock(request: HttpRequest, code: str) -> Clock:
    found: Clock = get_object_or_404(CLOCKS.visible_to(request.user, Level.WRITE), code=code)
    return found


def _task(request: HttpRequest, code: str) -> Task:
    found: Task = get_object_or_404(TASKS.visible_to(request.user, Level.WRITE), code=code)
    return found


def _case(request: HttpRequest, code: str) -> Case:
    kind = the_kind("cases")
    found: Case = get_object_or_404(kind.visible_to(request.user, Level.WRITE), code=code)
    return found


def _done(form: DayForm, work: Callable[[], Any]) -> bool:
    """Whether the act was done; a refusal is shown on the form."""
    try:
        work()
    except NotAllowed:
        raise Http404 from None
    except ValidationError as problem:
        form.refuse(problem)
        return False
    return True


def _status(request: HttpRequest, form: DayForm) -> int:
    return 422 if request.method == "POST" and form.errors else 200


def _back(case: Case, place: str = "dates") -> HttpResponse:
    return redirect(f"{record_url(cast(Any, kind_named('cases')), case.code)}#{place}")
