"""Raising a common problem as the draft of an opinion brief: its name, its note and its counts, and no word of any case."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from huying.accounts.models import User
from huying.clusters.models import Problem
from huying.proposals.models import Proposal
from huying.proposals.queries import names_behind, standing_of
from huying.proposals.rules import without_people
from huying.records.actions import create_record
from huying.records.kind import the_kind

LONGEST_TITLE, LONGEST_TITLE_EN = 160, 200


@transaction.atomic
def raise_brief(*, problem: Problem, by: User, at: datetime) -> Proposal:
    """Begin an opinion brief about a problem; it is shown to nobody outside until somebody says so. Raises NotAllowed."""
    held = Problem.objects.select_for_update().get(pk=problem.pk)
    names = names_behind(held)
    values = {
        "title": without_people(held.name, names)[:LONGEST_TITLE],
        "title_en": without_people(held.name_en, names)[:LONGEST_TITLE_EN],
        "summary": _summary(held, names, at, "zh-hant", held.note),
        "summary_en": _summary(held, names, at, "en", ""),
        "problem": held,
        "public": False,
    }
    proposal: Proposal = create_record(kind=the_kind("proposals"), values=values, by=by, at=at)
    return proposal


def _summary(problem: Problem, names: list[str], at: datetime, language: str, note: str) -> str:
    """The note of the problem, and how many cases show it as of today."""
    today = timezone.localdate(at)
    standing = standing_of(problem)
    with translation.override(language):
        counted = _(
            "As of %(day)s, %(cases)s cases at %(centres)s centres show this problem; %(open)s of them are open. It was noticed on %(noticed)s."
        ) % {
            "day": date_format(today),
            "cases": standing.cases,
            "centres": standing.centres,
            "open": standing.open,
            "noticed": date_format(problem.noticed_on),
        }
    return "\n\n".join(filter(None, (without_people(note, names), counted)))
