"""The staff doors of messages beside those that all kinds share: decisions, answers, and an e-mail brought as a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level, centres_of
from huying.cases.forms import despite_field
from huying.contacts.queries import helper_warning, reply_wish
from huying.correspondence import actions
from huying.correspondence.accessing import is_set
from huying.correspondence.filing import Found, came_from
from huying.correspondence.forms import (
    AnswerForm,
    AsideForm,
    CorrectForm,
    DecisionForm,
    LinkForm,
    OpenForm,
    ReplyForm,
    UploadForm,
)
from huying.correspondence.kinds import MESSAGES
from huying.correspondence.models import Mailbox, Missive
from huying.correspondence.queries import own_addresses
from huying.correspondence.reading.mail import NoMail
from huying.correspondence.receiving import take_in
from huying.correspondence.rules import may_answer, may_correct, ways_to_choose
from huying.correspondence.wording import why_not
from huying.files.bounding import files_of
from huying.outbox.actions import enqueue
from huying.records.actions import EditedMeanwhile, NotAllowed
from huying.records.kind import Words, kind_named
from huying.records.once import do_once, sent
from huying.records.presentation import record_url
from huying.records.refusing import REFUSALS, refuse, status_of
from huying.records.undoing import offer

FETCH = "huying.correspondence.tasks.fetch"


@dataclass(frozen=True, slots=True)
class Act:
    """A decision that asks for something: what it is called, what is asked, and what it does."""

    title: Words
    form: type[DecisionForm]
    do: Callable[..., Any]


def _link(message: Missive, said: dict[str, Any], **told: Any) -> Any:
    return actions.link(message=message, case=said["case"], **told)


def _open(message: Missive, said: dict[str, Any], **told: Any) -> Any:
    return actions.open_case_from(message=message, values=said, **told)


def _answer(message: Missive, said: dict[str, Any], **told: Any) -> Any:
    return actions.answer(message=message, values=said, **told)


ACTS = {
    "link": Act(gettext_lazy("Link to a case"), LinkForm, _link),
    "open": Act(gettext_lazy("Open a case"), OpenForm, _open),
    "answer": Act(gettext_lazy("It was a question"), AnswerForm, _answer),
}


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def message_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Link it to a case, open one, or note that it was a question."""
    message, chosen, user = _message(request, code), ACTS[act], _user(request)
    form = chosen.form(sent(request), message=message, user=user)
    if request.method == "POST" and form.is_valid():
        told = {"version": form.cleaned_data["version"], "by": user, "at": timezone.now()}
        try:
            chosen.do(message, form.said, **told)
        except EditedMeanwhile:
            return _meanwhile(request, message)
        except REFUSALS as problem:
            refuse(form, problem)
        else:
            return _done(request, message, undone=act != "open")
    context = {"message": message, "form": form, "title": chosen.title}
    return render(request, "correspondence/act.html", context, status=status_of(form))


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def message_correct(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever typed a message in corrects a slip, until somebody has said what it is."""
    message, user = _message(request, code), _user(request)
    if not may_correct(message, user):
        messages.warning(
            request, _("Only whoever typed it in corrects it, and only until it is answered or linked.")
        )
        return _page(message)
    form = CorrectForm(sent(request), message=message, user=user)
    if request.method == "POST" and form.is_valid():
        told = {"version": form.cleaned_data["version"], "by": user, "at": timezone.now()}
        try:
            actions.correct(message=message, values=form.said, **told)
        except EditedMeanwhile:
            return _meanwhile(request, message)
        except REFUSALS as problem:
            refuse(form, problem)
        else:
            messages.success(request, _("Saved: %(name)s") % {"name": code})
            return _page(message)
    context = {"message": message, "form": form, "title": _("Correct what was typed")}
    return render(request, "correspondence/act.html", context, status=status_of(form))


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def message_aside(request: HttpRequest, code: str) -> HttpResponse:
    """Not for us, or unwanted: with one press."""
    message, user = _message(request, code), _user(request)
    form = AsideForm(request.POST, message=message, user=user)
    if not form.is_valid():
        messages.warning(request, _("Press one of the buttons on the page of the message."))
        return _page(message)
    told = form.cleaned_data
    try:
        actions.set_aside(
            message=message, state=told["state"], version=told["version"], by=user, at=timezone.now()
        )
    except EditedMeanwhile:
        return _meanwhile(request, message)
    except ValidationError as problem:
        messages.warning(request, " ".join(problem.messages))
        return _page(message)
    return _done(request, message, undone=True)


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def message_back(request: HttpRequest, code: str) -> HttpResponse:
    """Take a decision back at once."""
    message = _message(request, code)
    try:
        actions.take_back(message=message, by=_user(request), at=timezone.now())
    except (NotAllowed, ValidationError) as problem:
        words = problem.messages if isinstance(problem, ValidationError) else [_("You may not do this.")]
        messages.warning(request, " ".join(words))
    else:
        messages.success(request, _("Taken back. The message waits again."))
    return _page(message)


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def message_read(request: HttpRequest, code: str) -> HttpResponse:
    """Say that it has been read; then back to its case, or to the message."""
    message = _message(request, code)
    actions.mark_read(message=message, by=_user(request), at=timezone.now())
    return _case(message) if request.POST.get("from") == "case" else _page(message)


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def message_reply(request: HttpRequest, code: str) -> HttpResponse:
    """Answer; what is sent stands on the case."""
    message, user, now = _message(request, code), _user(request), timezone.now()
    form = ReplyForm(sent(request), ways=ways_to_choose(message))
    resident = message.case.contact if message.case else None
    wish = reply_wish(resident, user)
    if wish is not None and wish.never:
        form.fields["despite"] = despite_field()
    possible = may_answer(message, own_addresses())
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data.get(name, "") for name in ("text", "adapter", "despite")}

        def send(at: datetime) -> Missive:
            return actions.reply(message=message, **said, by=user, at=at)

        if do_once(form, user, said | {"message": message.code}, MESSAGES, send, at=now) is not None:
            messages.success(request, _("Your answer is on its way."))
            return _case(message)
    context = {
        "message": message,
        "form": form,
        "title": _("Answer"),
        "possible": possible,
        "reach": wish,
        "helper_warning": helper_warning(resident, user, timezone.localdate(now)),
    }
    return render(request, "correspondence/reply.html", context, status=status_of(form))


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def message_upload(request: HttpRequest) -> HttpResponse:
    """Bring in an e-mail that somebody has as a file."""
    user, now = _user(request), timezone.now()
    form = UploadForm(sent(request), files_of(request) or None, user=user)
    if request.method == "POST" and form.is_valid():
        mailbox, raw = form.cleaned_data["mailbox"], form.cleaned_data["file"]
        try:
            message = take_in(mailbox=mailbox, came=came_from(Found("", raw), now), by=user, at=now)
        except NoMail as problem:
            form.add_error("file", why_not(problem))
        except REFUSALS as problem:
            refuse(form, problem)
        else:
            if message is None:
                messages.warning(request, _("This message is in the mailbox already."))
                return redirect("records:record_list", key=MESSAGES.key)
            messages.success(request, _("Saved: %(name)s") % {"name": message.code})
            return _page(message)
    context = {"form": form, "title": _("Bring in an e-mail")}
    return render(request, "correspondence/upload.html", context, status=status_of(form))


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def mailbox_fetch(request: HttpRequest, code: str) -> HttpResponse:
    """Have the worker fetch what is new; pressing often is pressing once a minute."""
    user, now = _user(request), timezone.now()
    allowed = centres_of(user, Function.CASEWORK, Level.WRITE)
    rows = Mailbox.objects.all() if allowed is None else Mailbox.objects.filter(centre__in=allowed)
    mailbox = get_object_or_404(rows, code=code)
    if is_set(mailbox.code):
        key = f"fetch {mailbox.pk} {now:%Y%m%d%H%M}"
        enqueue(task=FETCH, arguments={"mailbox": mailbox.code}, at=now, key=key)
        messages.success(request, _("New messages are being fetched. They appear here in a moment."))
    else:
        messages.warning(request, _("It is not set where this mailbox lies. Ask your administrator."))
    return redirect("records:record_page", key="mailboxes", code=mailbox.code)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # the door has let in nobody else


def _message(request: HttpRequest, code: str) -> Missive:
    found: Missive = get_object_or_404(MESSAGES.visible_to(_user(request), Level.WRITE), code=code)
    return found


def _page(message: Missive) -> HttpResponse:
    return redirect(record_url(MESSAGES, message.code))


def _case(message: Missive) -> HttpResponse:
    """The messages on the page of its case; without a case the page of the message."""
    kind = kind_named("cases")
    if message.case is None or kind is None:
        return _page(message)
    return redirect(f"{record_url(kind, message.case.code)}#messages")


def _done(request: HttpRequest, message: Missive, *, undone: bool) -> HttpResponse:
    messages.success(request, _("Done: %(name)s") % {"name": message.code})
    if undone:
        offer(request.session, reverse("correspondence:message_back", args=[message.code]))
    return _page(message)


def _meanwhile(request: HttpRequest, message: Missive) -> HttpResponse:
    messages.warning(request, _("Somebody has decided about this message meanwhile; this is how it stands."))
    return _page(message)
