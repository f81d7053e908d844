"""The staff doors of the report: reading a draft, what its checks find, what has drifted, publishing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level, allows
from huying.figures.checks import Finding
from huying.records.finding import openable
from huying.reports.cards import card_of
from huying.reports.checking import check_edition
from huying.reports.document import UNBUILDABLE
from huying.reports.drift import damaged, drift
from huying.reports.models import Edition
from huying.reports.progress import section_progress
from huying.reports.publishing import AlreadyPublished, NotReady, publish_edition
from huying.reports.queries import for_a_page
from huying.reports.render import html

REPORT = Function.REPORT


def _language() -> str:
    return get_language() or "zh-hant"


def _unbuildable(request: HttpRequest, edition: Edition, problem: Exception) -> HttpResponse:
    context = {"edition": edition, "problem": problem, "here": "preview"}
    return render(request, "reports/staff/unbuildable.html", context, status=422)


@requires(REPORT, Level.READ)
@require_safe
def preview(request: HttpRequest, code: str) -> HttpResponse:
    edition = get_object_or_404(Edition, code=code)
    try:
        document = for_a_page(edition, _language())
    except UNBUILDABLE as problem:
        return _unbuildable(request, edition, problem)
    body = html.fragment(
        document,
        address=lambda figure: reverse("staff_reports:figure", args=[code, figure.code]),
        picture=lambda photo: photo.url,
    )
    context = {"edition": edition, "document": document, "body": body, "here": "preview"}
    return render(request, "reports/staff/preview.html", context)


@requires(REPORT, Level.READ)
@require_safe
def figure(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The card of a figure of a draft, or of a published edition, with the records its reader may open."""
    edition = get_object_or_404(Edition, code=code)
    try:
        card = card_of(edition, key, _language(), request.user)
    except UNBUILDABLE as problem:
        return _unbuildable(request, edition, problem)
    context = {"edition": edition, "card": card, "columns": ("", card.figure.unit), "here": "preview"}
    return render(request, "reports/staff/figure.html", context)


@requires(REPORT, Level.READ)
@require_safe
def checks(request: HttpRequest, code: str) -> HttpResponse:
    edition = get_object_or_404(Edition, code=code)
    context = {
        "edition": edition,
        "here": "checks",
        "progress": section_progress(edition),
        "may_write": not edition.is_published and allows(request.user, REPORT, Level.WRITE),
        "may_publish": not edition.is_published and allows(request.user, REPORT, Level.APPROVE),
    }
    try:
        findings = check_edition(edition)
        context |= {
            "findings": _told(findings, request),
            "rules": len({finding.rule for finding in findings}),
        }
        context |= {"differences": drift(edition), "damaged": damaged(edition)}
    except UNBUILDABLE as problem:
        context["problem"] = problem
    return render(request, "reports/staff/checks.html", context)


def _told(findings: list[Finding], request: HttpRequest) -> list[dict[str, object]]:
    """Findings with the records they name: links to those the reader may open, a number for the others."""
    named = [code for finding in findings for code in finding.codes]
    links = openable(named, request.user) if isinstance(request.user, User) else {}
    told = []
    for finding in findings:
        open_ones = [(code, links[code]) for code in finding.codes if code in links]
        told.append({"finding": finding, "links": open_ones, "hidden": len(finding.codes) - len(open_ones)})
    return told


@requires(REPORT, Level.APPROVE)
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, code: str) -> HttpResponse:
    edition = get_object_or_404(Edition, code=code)
    problem = ""
    if request.method == "POST" and isinstance(request.user, User):
        try:
            publish_edition(edition=edition, by=request.user, at=timezone.now())
        except (*UNBUILDABLE, NotReady) as refusal:
            problem = str(refusal)
        except AlreadyPublished:
            messages.info(request, _("This edition was published already; nothing was changed."))
            return redirect("staff_reports:checks", code=code)
        else:
            messages.success(request, _("Published: %(name)s") % {"name": edition})
            return redirect("reports:report", code=code)
    context = {"edition": edition, "problem": problem, "here": "publish", "figures": edition.figures.count()}
    return render(request, "reports/staff/publish.html", context, status=422 if problem else 200)
