"""The public tracker: what was put forward, by whom, and where it stands; and the staff door that begins a brief."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huying.accounts.doors import public, requires
from huying.accounts.models import User
from huying.accounts.policy import Function, Level
from huying.clusters.queries import open_problems
from huying.proposals.actions import raise_brief
from huying.proposals.models import Progress, Proposal
from huying.proposals.queries import (
    TONES,
    Asked,
    milestones,
    public_proposals,
    raised_from,
    signers,
    stage_counts,
    standing_of,
    tracker,
)
from huying.records.kind import the_kind
from huying.records.once import OnceForm, do_once

MOST_PROBLEMS = 100


@public
@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    asked = Asked(**{name: request.GET.get(name, "")[:80] for name in ("stage", "kind", "signer")})
    rows = list(tracker(asked, today))
    context = {
        "rows": [(each, *_stage(each.stage)) for each in rows],
        "stages": _stage_links(asked, stage_counts(today)),
        "signers": _signer_links(asked),
        "asked": asked,
        "day": today,
    }
    return render(request, "proposals/public/proposal_list.html", context)


@public
@require_safe
def proposal_page(request: HttpRequest, code: str) -> HttpResponse:
    rows = public_proposals().select_related("kind", "session", "maybe_same_as")
    proposal: Proposal = get_object_or_404(rows, code=code)
    steps = milestones(proposal)
    latest = proposal.stage_at(timezone.localdate())
    label, tone = _stage(latest.stage if latest else None)
    context = {
        "proposal": proposal,
        "steps": steps,
        "latest": latest,
        "stage_label": label,
        "stage_tone": tone,
        "signings": proposal.signings.select_related("representative").order_by("pk"),
        "addressees": proposal.addressees.order_by("name"),
        "activities": proposal.activities.order_by("from_on", "code"),
        "surveys": proposal.surveys.order_by("code"),
        "outcomes": proposal.outcomes.order_by("code"),
    }
    return render(request, "proposals/public/proposal_page.html", context)


def _stage(stage: str | None) -> tuple[str, str]:
    """A stage in words and its tone; a proposal without progress says that nothing is stated."""
    if not stage:
        return _("not stated"), "slate"
    return str(Progress.Stage(stage).label), TONES.get(Progress.Stage(stage), "harbour")


def _stage_links(asked: Asked, counts: Mapping[str, int]) -> list[tuple[str, str, int, bool]]:
    known = dict(counts)
    everything = (_("all"), _address(asked, stage=""), sum(known.values()), not asked.stage)
    found = [
        (str(stage.label), _address(asked, stage=stage.value), known[stage.value], asked.stage == stage.value)
        for stage in Progress.Stage
        if known.get(stage.value)
    ]
    return [everything, *found]


def _signer_links(asked: Asked) -> list[tuple[str, str, bool]]:
    found = [(str(each), _address(asked, signer=each.code), asked.signer == each.code) for each in signers()]
    return [(_("everybody"), _address(asked, signer=""), not asked.signer), *found]


def _address(asked: Asked, **changes: str) -> str:
    parts = {"stage": asked.stage, "kind": asked.kind, "signer": asked.signer} | changes
    query = urlencode({name: value for name, value in parts.items() if value})
    return reverse("proposals:proposal_list") + (f"?{query}" if query else "")


@requires(Function.PROPOSALS, Level.WRITE)
@require_safe
def problems_to_raise(request: HttpRequest) -> HttpResponse:
    """The common problems that are not settled, with their counts and what was raised from each."""
    user, today = cast(User, request.user), timezone.localdate()
    rows = [
        (problem, standing_of(problem), list(raised_from(problem, user)), OnceForm())
        for problem in open_problems(today)[:MOST_PROBLEMS]
    ]
    return render(request, "proposals/problems_to_raise.html", {"rows": rows})


@requires(Function.PROPOSALS, Level.WRITE)
@require_POST
def problem_raise(request: HttpRequest, code: str) -> HttpResponse:
    """Begin an opinion brief about a common problem, once however often the button is pressed; it opens to be written on."""
    user, form = cast(User, request.user), OnceForm(request.POST)
    problem = get_object_or_404(the_kind("problems").visible_to(user, Level.STATISTICS), code=code)

    def work(now: datetime) -> Proposal:
        return raise_brief(problem=problem, by=user, at=now)

    kind = the_kind("proposals")
    made = do_once(form, user, {"problem": code}, kind, work, at=timezone.now()) if form.is_valid() else None
    if made is None:
        messages.error(
            request,
            " ".join(map(str, form.non_field_errors())) or _("Open the page again, and press once more."),
        )
        return redirect("staff_proposals:problems_to_raise")
    messages.success(request, _("A draft of the brief is there. Nobody outside sees it."))
    return redirect("records:record_edit", kind.key, made.code)
