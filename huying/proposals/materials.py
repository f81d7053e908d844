"""The progress table for the report."""

from django.urls import reverse
from django.utils.formats import date_format

from huying.core.languages import listed
from huying.core.period import Period
from huying.figures.materials import ProgressMaterial, material
from huying.proposals.models import Progress
from huying.proposals.queries import listed_progress

TONES = {Progress.Stage.ACHIEVED: "leaf", Progress.Stage.PASSED: "leaf"}
MOVING = {Progress.Stage.IMPROVING, Progress.Stage.PARTLY}


@material("progress")
def progress(code: str, period: Period) -> tuple[ProgressMaterial, ...]:
    """The rows behind the figure of the progress table, in their listed order."""
    rows = listed_progress(period).select_related("proposal").order_by("listed_as")
    return tuple(_row(step) for step in rows)


def _row(step: Progress) -> ProgressMaterial:
    signers = step.proposal.signings.select_related("representative").order_by("pk")
    stage = Progress.Stage(step.stage)
    return ProgressMaterial(
        number=step.listed_as or 0,
        topic=step.topic_words,
        status=str(stage.label),
        tone=TONES.get(stage, "lamp" if stage in MOVING else "slate"),
        as_of=date_format(step.noted_on) if step.noted_on else "",
        valid_until=date_format(step.valid_until) if step.valid_until else "",
        submitter=listed(signing.representative for signing in signers),
        path=reverse("proposals:proposal_page", args=[step.proposal.code]) if step.proposal.public else "",
    )
