"""The staff doors of letters beside those that all kinds share: writing, review, signing, sending, the reply."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huying.accounts.doors import View, requires, signed_in
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.cases.models import Case, Letter
from huying.contacts.queries import helper_warning, reply_wish
from huying.core.languages import listed
from huying.core.pages import keyset_page
from huying.files.bounding import files_of
from huying.letters import actions
from huying.letters.dispatching import dispatch, match_reply
from huying.letters.drafting import DraftForm
from huying.letters.forms import BeginForm, ReasonForm, ReplyForm, SendForm
from huying.letters.kinds import DRAFTS
from huying.letters.models import Draft, Template
from huying.letters.papers import paper_of
from huying.letters.queries import templates_for, to_sign, waiting_for_reply, wrote_to_last
from huying.letters.rules import wording
from huying.records.actions import EditedMeanwhile, NotAllowed, send_once, sentence
from huying.records.forms import form_of
from huying.records.kind import the_kind
from huying.records.once import sent
from huying.records.presentation import record_url
from huying.records.refusing import REFUSALS, refuse, status_of


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def letter_write(request: HttpRequest, code: str) -> HttpResponse:
    """A letter of a case, begun with the template of its category; kept as a draft, or put before whoever signs it."""
    case, user = _case(request, code), _user(request)
    templates = templates_for(case, timezone.localdate())
    begin = BeginForm(request.GET if "template" in request.GET else request.POST or None, templates=templates)
    template, language = begin.chosen()
    subject, text = wording(template, language) if template else ("", "")
    form = _letter_form(request, case, user, {"language": language, "subject": subject, "text": text})
    if request.method == "POST" and (draft := _written(request, form, case, template, user)) is not None:
        words = (
            _("The letter waits to be signed.")
            if draft.state == Draft.State.REVIEW
            else _("The draft is kept.")
        )
        messages.success(request, words)
        return redirect(record_url(DRAFTS, draft.code))
    context = {
        "case": case,
        "form": form,
        "begin": BeginForm(
            {"template": template.code if template else "", "language": language}, templates=templates
        ),
        "template": template,
        "lacks": template is not None and not text,
        "title": _("Write a letter"),
        "helper_warning": helper_warning(case.contact, user, timezone.localdate()),
        "reach": reply_wish(case.contact, user),
    }
    return render(request, "letters/write.html", context, status=status_of(form))


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def draft_ask(request: HttpRequest, code: str) -> HttpResponse:
    """Put a draft before whoever signs it."""
    draft, user = _draft(request, code), _user(request)
    done = _tried(
        request, lambda: actions.ask_review(draft=draft, version=draft.version, by=user, at=timezone.now())
    )
    if done:
        messages.success(request, _("The letter waits to be signed."))
    return redirect(record_url(DRAFTS, code))


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def draft_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Give a draft up."""
    draft, user = _draft(request, code), _user(request)
    if _tried(request, lambda: actions.withdraw(draft=draft, by=user, at=timezone.now())):
        messages.success(request, _("The letter is withdrawn."))
    return redirect(record_url(DRAFTS, code))


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_send(request: HttpRequest, code: str) -> HttpResponse:
    """Send a signed letter off: its serial, its files, its row in the register."""
    draft, user = _draft(request, code), _user(request)
    wish = None if draft.to_organisation_id else reply_wish(draft.case.contact, user)
    form = SendForm(sent(request), wish=wish)
    if request.method == "POST" and form.is_valid():
        try:
            letter = dispatch(draft=draft, by=user, at=timezone.now(), **form.cleaned_data)
        except REFUSALS as problem:
            refuse(form, problem)
        else:
            messages.success(request, _("Sent off as %(serial)s.") % {"serial": letter.serial})
            return redirect(record_url(the_kind("letters"), letter.code))
    warning = (
        "" if draft.to_organisation_id else helper_warning(draft.case.contact, user, timezone.localdate())
    )
    context = {
        "draft": draft,
        "form": form,
        "title": _("Send off"),
        "helper_warning": warning,
        "reach": wish,
    }
    return render(request, "letters/act.html", context, status=status_of(form))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def letters_to_sign(request: HttpRequest) -> HttpResponse:
    """The letters that the reader may sign, each to be read; those ticked are signed in one act, each by itself."""
    user = _user(request)
    drafts = to_sign(user)
    if request.method == "POST":
        _sign_ticked(request, user, {draft.code: draft for draft in drafts})
        return redirect("letters:letters_to_sign")
    context = {"papers": [(draft, paper_of(draft)) for draft in drafts], "title": _("Letters to sign")}
    return render(request, "letters/to_sign.html", context)


def for_its_signer(view: Callable[[HttpRequest, Draft], HttpResponse]) -> View:
    """Only whoever may sign the letter now; to everybody else it does not exist, by whichever method they ask."""

    @signed_in
    @wraps(view)
    def guarded(request: HttpRequest, code: str) -> HttpResponse:
        found = next((draft for draft in to_sign(_user(request)) if draft.code == code), None)
        if found is None:
            raise Http404
        return view(request, found)

    return guarded


@for_its_signer
@require_safe
def letter_read(request: HttpRequest, draft: Draft) -> HttpResponse:
    """One letter as whoever signs it reads it, and nothing else of its case."""
    context = {"draft": draft, "paper": paper_of(draft), "form": ReasonForm(), "title": _("Letter to sign")}
    return render(request, "letters/read.html", context)


@for_its_signer
@require_POST
def letter_return(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Give a letter back to its writer, with the reason."""
    user, form = _user(request), ReasonForm(request.POST)
    if form.is_valid():
        about = {"because": form.cleaned_data["because"], "version": _number(request.POST.get("version"))}
        if _tried(request, lambda: actions.give_back(draft=draft, by=user, at=timezone.now(), **about)):
            messages.success(request, _("Given back to its writer."))
        return redirect("letters:letters_to_sign")
    context = {"draft": draft, "paper": paper_of(draft), "form": form, "title": _("Letter to sign")}
    return render(request, "letters/read.html", context, status=422)


@requires(Function.CASEWORK, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def letter_reply(request: HttpRequest, code: str) -> HttpResponse:
    """The day on which a reply came and the paper, in one act."""
    found: Letter = get_object_or_404(the_kind("letters").visible_to(request.user, Level.WRITE), code=code)
    now = timezone.now()
    form = ReplyForm(
        sent(request), files_of(request) or None, sent_on=found.sent_on, today=timezone.localdate(now)
    )
    try:
        if request.method == "POST" and form.is_valid():
            told = {"on": form.cleaned_data["day"], "received": form.cleaned_data["file"]}
            match_reply(letter=found, by=_user(request), at=now, **told)
            messages.success(request, _("The reply is noted."))
            return redirect(record_url(the_kind("letters"), code))
    except REFUSALS as problem:
        refuse(form, problem)
    finally:
        form.let_go()
    context = {"letter": found, "form": form, "title": _("Reply received")}
    return render(request, "letters/reply.html", context, status=status_of(form))


@requires(Function.CASEWORK, Level.READ)
@require_safe
def letters_waiting(request: HttpRequest) -> HttpResponse:
    """Letters that nobody has answered, by how long they have waited."""
    today = timezone.localdate()
    rows = waiting_for_reply(_user(request), today)
    page = keyset_page(rows, field="sent_on", descending=False, mark=request.GET.get("page", ""))
    waits = [(letter, (today - letter.sent_on).days if letter.sent_on else 0) for letter in page.rows]
    here = request.path
    context = {
        "waits": waits,
        "older_url": f"{here}?page={page.older}" if page.older else "",
        "newer_url": f"{here}?page={page.newer}" if page.newer else "",
        "title": _("Letters waiting for a reply"),
    }
    return render(request, "letters/waiting.html", context)


def _letter_form(request: HttpRequest, case: Case, user: User, begun: dict[str, Any]) -> DraftForm:
    """The form of a letter of that case; begun with a template and with whom one wrote to last."""
    last = wrote_to_last(case, user) if request.method != "POST" else None
    initial = begun | ({"to_organisation": last.pk} if last else {})
    form = cast(DraftForm, form_of(DRAFTS)(sent(request), user=user, initial=initial))
    return form.about(case)


def _written(
    request: HttpRequest, form: DraftForm, case: Case, template: Template | None, user: User
) -> Draft | None:
    """The draft that the form makes, once; None when it is refused, and then the form says why."""
    if not form.is_valid():
        return None
    ask, now = request.POST.get("then") == "ask", timezone.now()
    values = form.values() | {"case": case, "template": template}

    def work() -> Draft:
        draft = actions.write_draft(values=values, by=user, at=now)
        return actions.ask_review(draft=draft, version=draft.version, by=user, at=now) if ask else draft

    try:
        key, payload = form.cleaned_data["form_key"], values | {"ask": ask}
        made: Draft = send_once(key=key, payload=payload, user=user, at=now, work=work, kind=DRAFTS)
    except REFUSALS as problem:
        refuse(form, problem)
        return None
    return made


def _sign_ticked(request: HttpRequest, user: User, drafts: dict[str, Draft]) -> None:
    """Sign each letter that was ticked, in the version and with the digest that were read; say of each how it went."""
    done, now = [], timezone.now()
    for ticked in dict.fromkeys(request.POST.getlist("letter")):
        code, _sep, rest = ticked.partition(" ")
        version, _sep, digest = rest.partition(" ")
        draft = drafts.get(code)
        if draft is None:
            messages.error(
                request, _("%(code)s: it does not wait for you to be signed.") % {"code": code[:80]}
            )
            continue
        try:
            actions.sign(draft=draft, version=_number(version), digest=digest, by=user, at=now)
        except EditedMeanwhile:
            words = _("%(code)s: it was changed while you were reading. Read it again.")
            messages.error(request, words % {"code": code})
        except REFUSALS as problem:
            messages.error(request, f"{code}: {sentence(problem)}")
        else:
            done.append(code)
    if done:
        messages.success(request, _("Signed: %(codes)s") % {"codes": listed(done)})
    elif not request.POST.getlist("letter"):
        messages.warning(request, _("Tick the letters that you sign."))


def _tried(request: HttpRequest, work: Callable[[], Any]) -> bool:
    """Whether it was done; a refusal is said on the page that comes next."""
    try:
        work()
    except NotAllowed:
        raise Http404 from None
    except (EditedMeanwhile, ValidationError) as problem:
        messages.error(request, sentence(problem))
        return False
    return True


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)  # the door has let in nobody else


def _number(text: str | None) -> int:
    """A version as a form says it; what is no number is no version that there is."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _case(request: HttpRequest, code: str) -> Case:
    found: Case = get_object_or_404(the_kind("cases").visible_to(request.user, Level.WRITE), code=code)
    return found


def _draft(request: HttpRequest, code: str) -> Draft:
    found: Draft = get_object_or_404(DRAFTS.visible_to(request.user, Level.WRITE), code=code)
    return found
