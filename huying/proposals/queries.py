"""Proposals as the public may follow them, where each stands on a day; and what a common problem tells one by counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from huying.accounts.models import User
from huying.cases.models import Case
from huying.clusters.models import Problem
from huying.core.period import Period
from huying.proposals.models import Progress, Proposal
from huying.records.kind import the_kind
from huying.representatives.models import Representative

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Staged(TypedDict):
        stage: str | None

    StagedProposal = WithAnnotations[Proposal, Staged]

TONES = {
    Progress.Stage.ACHIEVED: "leaf",
    Progress.Stage.PASSED: "leaf",
    Progress.Stage.IMPROVING: "lamp",
    Progress.Stage.PARTLY: "lamp",
    Progress.Stage.DECLINED: "brick",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader narrowed the tracker to; each part is a plain word in the address."""

    stage: str = ""
    kind: str = ""
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How many cases show a problem today, at how many centres, and how many of them are open."""

    cases: int
    centres: int
    open: int


def standing_of(problem: Problem) -> Standing:
    """Counts over the whole network; no case is told apart in them."""
    rows = _behind(problem)
    centres = rows.order_by().values("centre").distinct().count()
    return Standing(rows.count(), centres, rows.filter(closed_on=None).count())


def names_behind(problem: Problem) -> list[str]:
    """By what the residents of these cases are called, for whoever takes it out of a text; shown to nobody."""
    told = _behind(problem).values_list("contact__name", "contact__name_en", "contact__alias")
    return sorted({name for names in told for name in names if name})


def _behind(problem: Problem) -> QuerySet[Case]:
    signs = problem.signs.filter(taken_out_on=None)
    return Case.objects.filter(pk__in=signs.values("case"))


def raised_from(problem: Problem, user: User) -> QuerySet[Proposal]:
    """The proposals that were raised from a problem, as far as `user` may read them."""
    rows: QuerySet[Proposal] = the_kind("proposals").visible_to(user).filter(problem=problem)
    return rows.order_by("pk")


def public_proposals() -> QuerySet[Proposal]:
    """Proposals that are shown to the public; the others leave no trace."""
    return Proposal.objects.filter(public=True)


def with_stage(rows: QuerySet[Proposal], day: date) -> "QuerySet[StagedProposal]":
    """Each proposal with `stage`, its newest progress that held on `day` (an undated row is older than a dated one)."""
    newest = (
        Progress.objects.filter(proposal=OuterRef("pk"))
        .filter(Q(noted_on__isnull=True) | Q(noted_on__lte=day))
        .order_by(F("noted_on").desc(nulls_last=True), "-pk")
    )
    return rows.annotate(stage=Subquery(newest.values("stage")[:1]))


def tracker(asked: Asked, day: date) -> "QuerySet[StagedProposal]":
    """The public list, narrowed, newest first."""
    rows = with_stage(public_proposals(), day)
    if asked.stage:
        rows = rows.filter(stage=asked.stage)
    if asked.kind:
        rows = rows.filter(kind__code=asked.kind)
    if asked.signer:
        rows = rows.filter(signings__representative__code=asked.signer)
    rows = rows.select_related("kind", "session").prefetch_related("signings__representative")
    return rows.order_by(F("from_on").desc(nulls_last=True), "code").distinct()


def stage_counts(day: date) -> Mapping[str, int]:
    """How many public proposals stand at each stage on `day`."""
    counts: dict[str, int] = {}
    for stage in with_stage(public_proposals(), day).values_list("stage", flat=True):
        counts[stage or ""] = counts.get(stage or "", 0) + 1
    return counts


def signers() -> QuerySet[Representative]:
    """Representatives with at least one public proposal, in the office's order."""
    return (
        Representative.objects.filter(signings__proposal__public=True).distinct().order_by("position", "name")
    )


def milestones(proposal: Proposal) -> list[Progress]:
    """The dated steps of one proposal, oldest first; undated ones lead."""
    return list(proposal.progress.order_by(F("noted_on").asc(nulls_first=True), "pk"))


def listed_progress(period: Period, representative: str = "") -> QuerySet[Progress]:
    """For each proposal in the progress table, its newest progress that held on the last day of `period`."""
    held = Q(noted_on__isnull=True) | Q(noted_on__lt=period.end)
    newest = (
        Progress.objects.filter(held, proposal=OuterRef("proposal"))
        .order_by(F("noted_on").desc(nulls_last=True), "-pk")
        .values("pk")[:1]
    )
    rows = Progress.objects.filter(held, listed_as__isnull=False, pk=Subquery(newest))
    return rows.filter(proposal__signings__representative__code=representative) if representative else rows
