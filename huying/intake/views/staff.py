"""A request for help as the office sees it, and what it becomes: a case, an answered enquiry, or nothing, with a reason."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.cases.queries import categories_on
from huying.intake import actions
from huying.intake.forms import AnswerForm, AsideForm, OpenForm
from huying.intake.kinds import HELP_REQUESTS
from huying.intake.models import HelpRequest
from huying.records.actions import NotAllowed, sentence

Write = Callable[[dict[str, Any], User], object]


@requires(Function.ENQUIRIES, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def request_open(request: HttpRequest, code: str) -> HttpResponse:
    """A case with everything that the resident wrote; a title and a category are all that is typed."""
    asked = _asked(request, code)
    categories = categories_on(timezone.localdate())
    form = OpenForm(request.POST or None, initial={"title": str(asked)}, categories=categories)

    def open_it(values: dict[str, Any], user: User) -> object:
        return actions.open_case_from(request=asked, values=values, by=user, at=timezone.now())

    return _decided(request, asked, form, open_it, gettext_lazy("Open a case"))


@requires(Function.ENQUIRIES, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def request_answer(request: HttpRequest, code: str) -> HttpResponse:
    asked = _asked(request, code)

    def answer(values: dict[str, Any], user: User) -> object:
        return actions.answer_request(request=asked, **values, by=user, at=timezone.now())

    return _decided(
        request, asked, AnswerForm(request.POST or None), answer, gettext_lazy("It was a question")
    )


@requires(Function.ENQUIRIES, Level.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def request_aside(request: HttpRequest, code: str) -> HttpResponse:
    asked = _asked(request, code)

    def put(values: dict[str, Any], user: User) -> object:
        return actions.set_aside(request=asked, **values, by=user, at=timezone.now())

    return _decided(request, asked, AsideForm(request.POST or None), put, gettext_lazy("Set aside"))


def _asked(request: HttpRequest, code: str) -> HelpRequest:
    found: HelpRequest = get_object_or_404(
        HELP_REQUESTS.visible_to(cast(User, request.user), Level.WRITE), code=code
    )
    return found


def _decided(request: HttpRequest, asked: HelpRequest, form: Any, write: Write, title: Any) -> HttpResponse:
    """The page of one decision; once it is taken, or was taken by somebody else meanwhile, back to the request."""
    here = redirect("records:record_page", key=HELP_REQUESTS.key, code=asked.code)
    if request.method == "POST" and form.is_valid():
        try:
            write(form.cleaned_data, cast(User, request.user))
        except actions.LookedAtAlready:
            messages.warning(
                request, _("Somebody has decided about this request meanwhile; this is how it stands.")
            )
            return here
        except (NotAllowed, ValidationError) as problem:
            form.add_error(None, sentence(problem))
        else:
            messages.success(request, _("Done. The resident sees it on the status page."))
            return here
    context = {"asked": asked, "form": form, "title": title}
    return render(request, "intake/staff/decide.html", context, status=422 if form.errors else 200)
