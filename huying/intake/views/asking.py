"""Asking for help from outside, a page at a time. Nothing of it stands in an address, and no browser keeps it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huying.accounts.doors import public
from huying.core.disk import has_room
from huying.intake import actions
from huying.intake.forms import PaperForm, ReachForm, SendForm, WhatForm, WhereForm, WishForm
from huying.intake.matters import Matter
from huying.intake.models import Draft
from huying.intake.queries import draft_of, notice_on, sent_with
from huying.intake.slips import is_secret, secret_of
from huying.intake.views.card import card
from huying.intake.views.limits import beginning_held_up, no_room, sending_held_up
from huying.intake.views.session import (
    begin,
    key_of,
    leave,
    leave_slip,
    show,
    show_slip,
    until,
)

STEPS: dict[str, Any] = {"what": WhatForm, "where": WhereForm, "wish": WishForm, "you": ReachForm}
TITLES = {
    "what": gettext_lazy("What happened"),
    "where": gettext_lazy("Where"),
    "wish": gettext_lazy("What would help"),
    "you": gettext_lazy("How to reach you"),
    "check": gettext_lazy("Check your answers"),
}
ORDER = [*STEPS, "check"]


@public
@never_cache
@require_safe
def help_start(request: HttpRequest) -> HttpResponse:
    """What the office can do, what it cannot, and how it uses what it is told; before anything is asked."""
    leave_slip(request)
    context = {"notice": notice_on(timezone.localdate()), "begun": draft_of(key_of(request))}
    return render(request, "intake/public/start.html", context)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def help_step(request: HttpRequest, step: str) -> HttpResponse:
    """One page of the request; what was typed is kept before the next one is shown.

    “I am still here” keeps what has been typed so far and shows the same page again.
    """
    leave_slip(request)
    if step not in STEPS or (notice := notice_on(timezone.localdate())) is None:
        raise Http404
    draft = draft_of(key_of(request))
    form = _form(step, request, draft)
    stays = "here" in request.POST
    if request.method == "POST" and (form.is_valid() or (stays and _is_only_unfinished(form))):
        if draft is None and (held_up := beginning_held_up(request)) is not None:
            return held_up
        if has_room():
            said = {name: getattr(value, "code", value) for name, value in form.cleaned_data.items()}
            actions.keep_draft(key=begin(request), notice=notice, said=said, at=timezone.now())
            return redirect(request.get_full_path() if stays else _address(_after(step, request)))
        form.add_error(None, no_room())
    context = {"form": form, "title": TITLES[step], "steps": _steps(step), "back": _back(step)}
    return render(request, "intake/public/step.html", context | until(), status=_refused(form))


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def help_check(request: HttpRequest) -> HttpResponse:
    """Everything once more, each line with its way back; then it is sent, once, however often the button is pressed."""
    if request.method != "POST":
        leave_slip(request)
    key = key_of(request)
    # The draft before what came of it: whoever finds it gone, because a first press was just kept, finds the slip.
    draft = draft_of(key)
    if sent_with(key) is not None:
        return redirect("intake:help_sent")
    if draft is None or not {"story", "centre"} <= draft.said.keys():
        return redirect("intake:help_start")
    form = SendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if (held_up := sending_held_up(request)) is not None:
            return held_up
        if not has_room():
            form.add_error(None, no_room())
        elif _is_sent(request, key, form):
            return redirect("intake:help_sent")
    context = {
        "form": form, "draft": draft, "rows": _answers(draft), "title": TITLES["check"],
        "steps": _steps("check"), "back": _back("check"),
    }  # fmt: skip
    return render(request, "intake/public/check.html", context | until(), status=_refused(form))


@public
@never_cache
@require_safe
def help_sent(request: HttpRequest) -> HttpResponse:
    """The reference card: shown until it is left or nobody presses anything for ten minutes, and nowhere else ever again."""
    key = key_of(request)
    sent = sent_with(key)
    if sent is None or not is_secret(sent.secret_digest, secret_of(key)):
        return redirect("intake:help_start")  # nothing was sent, or the centre has given another slip since
    show_slip(request)
    context = {"sent": sent, "slip": card(request, Matter(sent), key), "paper": PaperForm()}
    return render(request, "intake/public/sent.html", context | until())


@public
@require_POST
def help_leave(request: HttpRequest) -> HttpResponse:
    """For a shared computer: nothing is known here any more, and the browser is told to forget its copies."""
    leave(request)
    answer = redirect("intake:help_start")
    answer["Clear-Site-Data"] = '"cache"'  # not "storage", where a counter's presses wait for the network
    return answer


def _form(step: str, request: HttpRequest, draft: Draft | None) -> Any:
    options = {"today": timezone.localdate()} if step == "where" else {}
    sent = request.POST if request.method == "POST" else None
    return STEPS[step](sent, initial=draft.said if draft else {}, **options)


def _is_only_unfinished(form: Any) -> bool:
    """Whether nothing is wrong with what was typed so far but that something is still to come."""
    return all(error.code == "required" for errors in form.errors.as_data().values() for error in errors)


def _refused(form: Any) -> int:
    """422 for answers that are wrong, 507 for right ones when there is no room for them."""
    if not form.errors:
        return 200
    return 422 if has_room() else 507


def _is_sent(request: HttpRequest, key: str, form: SendForm) -> bool:
    try:
        sent = actions.send_request(key=key, language=get_language() or "zh-hant", at=timezone.now())
    except (ValidationError, Draft.DoesNotExist) as problem:
        words = problem.messages if isinstance(problem, ValidationError) else [_("It was sent already.")]
        form.add_error(None, " ".join(words))
        return False
    show(request, Matter(sent))
    return True


def _after(step: str, request: HttpRequest) -> str:
    """The next page; the last one for whoever came back to change an answer."""
    return "check" if request.GET.get("then") == "check" else ORDER[ORDER.index(step) + 1]


def _back(step: str) -> str:
    place = ORDER.index(step)
    return _address(ORDER[place - 1]) if place else reverse("intake:help_start")


def _address(step: str) -> str:
    return reverse("intake:help_check") if step == "check" else reverse("intake:help_step", args=[step])


def _steps(now: str) -> list[tuple[Any, str]]:
    place = ORDER.index(now)
    return [
        (TITLES[step], "done" if at < place else "now" if at == place else "next")
        for at, step in enumerate(ORDER)
    ]


def _answers(draft: Draft) -> list[tuple[str, str, str]]:
    """Each question, what was answered, and the way back to it."""
    rows = []
    for step in STEPS:
        options = {"today": timezone.localdate()} if step == "where" else {}
        form = STEPS[step](draft.said, **options)
        form.is_valid()
        for field in form:
            value = form.cleaned_data.get(field.name, "")
            rows.append((field.label, _spoken(field, value), f"{_address(step)}?then=check"))
    return rows


def _spoken(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    choices = getattr(field.field, "choices", None)
    return str(dict(choices).get(value, value)) if choices and isinstance(value, str) else str(value or "")
