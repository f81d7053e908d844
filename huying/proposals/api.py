"""Public API: proposals and where they stand."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema

from huying.core.refused import REFUSALS, Words
from huying.proposals.models import Proposal
from huying.proposals.queries import Asked, milestones, public_proposals, tracker

router = Router(tags=["proposals"])


class StepOut(Schema):
    """One dated step of a proposal."""

    stage: str
    noted_on: date | None
    valid_until: date | None
    source: str


class ProposalOut(Schema):
    """A proposal as the public may know it; unstated facts are null."""

    code: str
    title: str
    title_en: str
    kind: str | None
    signers: list[str]
    date: str
    stage: str | None


class ProposalDetail(ProposalOut):
    """A proposal with its steps."""

    steps: list[StepOut]


@router.get("/proposals", response={200: list[ProposalOut]} | REFUSALS)
def proposals(request: HttpRequest, stage: Words = "", signer: Words = "") -> list[ProposalOut]:
    return [_out(each) for each in tracker(Asked(stage=stage, signer=signer), timezone.localdate())]


@router.get("/proposals/{code}", response={200: ProposalDetail} | REFUSALS)
def proposal(request: HttpRequest, code: Words) -> ProposalDetail:
    found = get_object_or_404(public_proposals().select_related("kind"), code=code)
    latest = found.stage_at(timezone.localdate())
    steps = [
        StepOut(stage=step.stage, noted_on=step.noted_on, valid_until=step.valid_until, source=step.source)
        for step in milestones(found)
    ]
    return ProposalDetail(**_fields(found, latest.stage if latest else None), steps=steps)


def _out(found: Proposal) -> ProposalOut:
    return ProposalOut(**_fields(found, getattr(found, "stage", None)))


def _fields(found: Proposal, stage: str | None) -> dict[str, Any]:
    return {
        "code": found.code,
        "title": found.title,
        "title_en": found.title_en,
        "kind": found.kind.name if found.kind else None,
        "signers": [signing.representative.code for signing in found.signings.all()],
        "date": str(found.when),
        "stage": stage,
    }
