"""The staff door for writing a section: its words in three languages, seen as they will be printed."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huying.accounts.doors import requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.records.actions import EditedMeanwhile, NotAllowed, sentence
from huying.reports import actions
from huying.reports.answers import answers
from huying.reports.blocks import Language
from huying.reports.chapters import add_help_given
from huying.reports.document import LANGUAGES, UNBUILDABLE, build_section
from huying.reports.forms import KIND_WORDS, TitleForm, block_forms, posted_blocks, rearranged
from huying.reports.models import Edition, Section
from huying.reports.quoting import evaluate_edition
from huying.reports.render import html

Blocks = list[dict[str, Any]]


@requires(Function.REPORT, Level.WRITE)
@require_http_methods(["GET", "POST"])
def section_text(request: HttpRequest, code: str) -> HttpResponse:
    """Every button posts the whole form: save, look, move, add, remove. Nothing is lost on the way."""
    section = get_object_or_404(Section.objects.select_related("edition"), code=code)
    if section.edition.is_published:
        messages.info(request, _("This edition is published. Corrections are made in a new edition."))
        return redirect("records:record_page", key="sections", code=code)
    if request.method == "GET":
        blocks = section.blocks if isinstance(section.blocks, list) else []
        return _page(request, section, TitleForm.of(section), blocks)
    title = TitleForm(request.POST)
    blocks, wrong = posted_blocks(request.POST)
    told = request.POST.get("do", "save")
    if told != "save":
        rows = rearranged(blocks, told, request.POST.get("new", ""))
        return _page(request, section, title, rows, looking=told == "look")
    if wrong or not title.is_valid():
        return _page(request, section, title, blocks, problems=wrong, status=422)
    return _saved(request, section, title, blocks)


@requires(Function.REPORT, Level.WRITE)
@require_POST
def help_given(request: HttpRequest, code: str) -> HttpResponse:
    """The chapter about help given, put behind the others; then its text."""
    edition = get_object_or_404(Edition, code=code)
    try:
        section = add_help_given(edition=edition, by=cast(User, request.user), at=timezone.now())
    except (ValidationError, NotAllowed) as problem:
        messages.warning(request, sentence(problem))
        return redirect("records:record_page", key="editions", code=code)
    messages.success(request, _("The chapter is behind the others. Move it by its number."))
    return redirect("staff_reports:section_text", code=section.code)


def _saved(request: HttpRequest, section: Section, title: TitleForm, blocks: Blocks) -> HttpResponse:
    version = title.cleaned_data["version"]
    try:
        saved = actions.edit_section(
            record=section,
            values=title.values() | {"blocks": blocks},
            version=version,
            by=cast(User, request.user),
            at=timezone.now(),
        )
    except EditedMeanwhile as problem:
        section.refresh_from_db()
        title = TitleForm(_with_version(request, section.version))
        return _page(request, section, title, blocks, problems=[sentence(problem)], status=409)
    except (ValidationError, NotAllowed) as problem:
        told = problem.messages if isinstance(problem, ValidationError) else [sentence(problem)]
        return _page(request, section, title, blocks, problems=told, status=422)
    messages.success(request, _("Saved: %(name)s") % {"name": saved})
    if stops := _seen(saved)[1]:
        messages.warning(request, stops)
    return redirect("staff_reports:section_text", code=saved.code)


def _with_version(request: HttpRequest, version: int) -> QueryDict:
    """What was posted, now knowing of the other person's version, so that saving again is a decision."""
    data = request.POST.copy()
    data["version"] = str(version)
    return data


def _page(
    request: HttpRequest,
    section: Section,
    title: TitleForm,
    blocks: Blocks,
    *,
    problems: list[str] | None = None,
    looking: bool = False,
    status: int = 200,
) -> HttpResponse:
    shown = request.POST.get("language", "") if looking else ""
    seen, stops = _seen(_written(section, title, blocks), shown) if looking else (SafeString(""), "")
    context = {
        "section": section,
        "edition": section.edition,
        "title_form": title,
        "blocks": block_forms(blocks),
        "total": len(blocks),
        "problems": [*(problems or []), *([stops] if stops else [])],
        "theirs": section if status == 409 else None,
        "seen": seen,
        "kinds": KIND_WORDS.items(),
        "shown": shown or get_language(),
        "quotable": _quotable(section.edition),
        "neighbours": list(
            section.edition.sections.order_by("number").only("code", "number", "title", "slug")
        ),
    }
    return render(request, "reports/staff/section_text.html", context, status=status)


def _written(section: Section, title: TitleForm, blocks: Blocks) -> Section:
    """The section as it stands in the form; never saved."""
    values = title.values() if title.is_valid() else {}
    kept = {
        "edition": section.edition,
        "slug": section.slug,
        "number": section.number,
        "level": section.level,
    }
    return Section(**kept | {"title": section.title} | values, blocks=blocks)


def _seen(section: Section, language: str = "") -> tuple[SafeString, str]:
    """The section as it will be printed, or what stops it."""
    language = language if language in LANGUAGES else get_language() or "zh-hant"
    try:
        document = build_section(section.edition, section, cast(Language, language))
    except UNBUILDABLE as problem:
        return SafeString(""), str(problem)
    code = section.edition.code
    seen = html.excerpt(
        document,
        address=lambda figure: reverse("staff_reports:figure", args=[code, figure.code]),
        picture=lambda photo: photo.url,
    )
    return seen, ""


def _quotable(edition: Edition) -> list[tuple[str, str, str]]:
    """What the text may quote: each figure's placeholder, its label, and what it prints now."""
    language = get_language() or "zh-hant"
    try:
        with translation.override(language):
            found = answers(edition, language, evaluate_edition(edition))
    except UNBUILDABLE:
        return []
    return [(f"{{figure:{name}}}", answer.figure.label, answer.full) for name, answer in found.items()]
