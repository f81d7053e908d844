"""Scans that wait: looked at, filed to a case with one press, or thrown away."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.cases.models import Case
from huying.outbox.actions import enqueue
from huying.papers import actions
from huying.papers.forms import FileScanForm
from huying.papers.kinds import SCANS
from huying.papers.models import Scan
from huying.papers.queries import case_typed, scans_of, suggested
from huying.records.actions import NotAllowed, sentence
from huying.records.kind import the_kind
from huying.records.undoing import offered

SHOWN = 30


@requires(Function.CASEWORK, Level.WRITE)
@require_safe
def scans_waiting(request: HttpRequest) -> HttpResponse:
    """The scans of one's centres, the oldest first, each with the case that it seems to belong to."""
    user = cast(User, request.user)
    for_case = _cases(user).filter(code=request.GET.get("case", "")).first()
    rows = scans_of(user)
    if for_case is not None:
        rows = rows.filter(centre=for_case.centre_id)
    found = list(rows.select_related("file__reading", "file__drawn", "centre")[: SHOWN + 1])
    aside = scans_of(user, Scan.State.ASIDE).order_by("-decided_at")[:SHOWN]
    context = {
        "scans": [(scan, for_case or suggested(scan, user)) for scan in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "aside": list(aside),
        "for_case": for_case,
        "undo_url": offered(request.session),
    }
    return render(request, "papers/scans.html", context)


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def scans_fetch(request: HttpRequest) -> HttpResponse:
    """Ask the worker to look into the folders of the scanners now."""
    if not settings.SCANS:
        messages.error(request, _("No scanner's folder is set up. Ask your administrator."))
    else:
        enqueue(task="huying.papers.tasks.take_scans", arguments={}, at=timezone.now())
        messages.success(
            request, _("The scanners' folders are looked into. Open this page again in a moment.")
        )
    return redirect("papers:scans_waiting")


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def scan_file(request: HttpRequest, code: str) -> HttpResponse:
    """Put a scan with the case of that reference."""
    scan, user = _scan(request, code), cast(User, request.user)
    form = FileScanForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the reference of the case to which the scan belongs."))
        return redirect("papers:scans_waiting")
    case = case_typed(form.cleaned_data["case"], user)
    if case is None:
        messages.error(request, _("None of your cases has this reference. Check it, and try again."))
        return redirect("papers:scans_waiting")
    done = _tried(request, lambda: actions.file_scan(scan=scan, case=case, by=user, at=timezone.now()))
    if done:
        messages.success(request, _("Filed with %(case)s.") % {"case": case.code})
    return _back(request, case if done and request.POST.get("from") == "case" else None)


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def scan_aside(request: HttpRequest, code: str) -> HttpResponse:
    """Throw a scan away."""
    scan, user = _scan(request, code), cast(User, request.user)
    if _tried(request, lambda: actions.set_scan_aside(scan=scan, by=user, at=timezone.now())):
        messages.success(request, _("Thrown away. It can be taken back for a month."))
    return _back(request)


@requires(Function.CASEWORK, Level.WRITE)
@require_POST
def scan_back(request: HttpRequest, code: str) -> HttpResponse:
    """Let a scan that was thrown away wait again."""
    scan, user = _scan(request, code), cast(User, request.user)
    if _tried(request, lambda: actions.take_scan_back(scan=scan, by=user, at=timezone.now())):
        messages.success(request, _("The scan waits again."))
    return _back(request)


def _tried(request: HttpRequest, work: Callable[[], Any]) -> bool:
    """Whether it was done; a refusal is said on the page that comes next."""
    try:
        work()
    except actions.NotThere:
        messages.info(request, _("Somebody has seen to this scan already."))
        return False
    except (NotAllowed, ValidationError) as problem:
        messages.error(request, sentence(problem))
        return False
    return True


def _back(request: HttpRequest, case: Case | None = None) -> HttpResponse:
    if case is not None:
        return redirect(reverse("casework:case_page", args=[case.code]) + "#papers")
    return redirect("papers:scans_waiting")


def _scan(request: HttpRequest, code: str) -> Scan:
    found: Scan = get_object_or_404(SCANS.visible_to(request.user, Level.WRITE), code=code)
    return found


def _cases(user: User) -> Any:
    return the_kind("cases").visible_to(user, Level.WRITE)
