"""The public tracker: what was put forward, by whom, and where it stands."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huying.accounts.doors import public
from huying.proposals.models import Progress, Proposal
from huying.proposals.queries import (
    TONES,
    Asked,
    milestones,
    public_proposals,
    signers,
    stage_counts,
    tracker,
)


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
