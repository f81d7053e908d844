"""Figures of what comes after a closing: whether the resident was told, and what they say became of it.

Two questions are asked on the status page, and kept apart: did the office answer, and is the matter solved. Silence is no
answer: it is counted by itself, and no share is of anything but of those who said something.
"""

from datetime import date

from django.db.models import Case as Choose
from django.db.models import F, OuterRef, Q, Subquery, When
from django.utils.translation import gettext_lazy as _

from huying.cases.figures import NAMES, SPLITS, as_then
from huying.cases.models import Case, CaseQuerySet, Reopening
from huying.figures.declare import figure, ratio
from huying.figures.engine import Review, Rows, Scope
from huying.figures.units import Unit
from huying.intake.models import HelpRequest, Instruction, Slip

REVIEW = Review(_("centre supervisor"), date(2027, 1, 31))
What = Instruction.What
ANSWERED, SOLVED = (What.ANSWERED, What.NOT_ANSWERED), (What.SOLVED, What.NOT_SOLVED)


def _closed(scope: Scope) -> CaseQuerySet:
    """Cases closed in the period whose closing held at its end, with `closed_then`."""
    cases = Case.objects.received_by(scope.representative).at_centre(scope.centre)
    held = Reopening.objects.filter(
        scope.period.contains("closed_on"), case=OuterRef("pk"), reopened_on__gte=scope.period.end
    )
    now = When(scope.period.contains("closed_on"), then=F("closed_on"))
    then = Choose(now, default=Subquery(held.order_by("reopened_on", "pk").values("closed_on")[:1]))
    return cases.closed_in(scope.period).each_once(scope.period).annotate(closed_then=then)


def _asked(scope: Scope) -> CaseQuerySet:
    """Those whose resident could follow them on the status page by the end of the period, and is asked there."""
    asked_here = Q(pk__in=HelpRequest.objects.filter(case__isnull=False).values("case"))
    slips = Slip.objects.filter(first_on__lt=scope.period.end)
    return _closed(scope).filter(asked_here | Q(pk__in=slips.values("case")))


def _said(scope: Scope, question: tuple[What, What]) -> Rows:
    """The same, with `word`: the last word on one question between the closing and the end of the period."""
    words = Instruction.objects.filter(
        case=OuterRef("pk"),
        what__in=question,
        said_on__gte=OuterRef("closed_then"),
        said_on__lt=scope.period.end,
    )
    last = words.order_by("-said_on", "-pk").values("what")[:1]
    return _asked(scope).annotate(word=Subquery(last))


@figure(
    "cases.told",
    label=_("Closed cases whose resident was told"),
    unit=Unit.CASES,
    definition=_(
        "Cases closed in the period whose resident had been told the result by the last day of it, as the office wrote down."
    ),
    breakdowns=SPLITS,
    naming=as_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def told(scope: Scope) -> Rows:
    end = scope.period.end
    earlier = Reopening.objects.filter(
        scope.period.contains("closed_on"), reopened_on__gte=end, resident_told_on__lt=end
    )
    now = scope.period.contains("closed_on") & Q(resident_told_on__lt=end)
    return _closed(scope).filter(now | Q(pk__in=earlier.values("case")))


@figure(
    "cases.asked_after",
    label=_("Closed cases whose resident is asked afterwards"),
    unit=Unit.CASES,
    definition=_(
        "Cases closed in the period, of every channel, whose resident had a slip of the status page by the end of it, and "
        "so is asked there whether the office answered and whether the matter is solved. Who asked for help on the "
        "website has one."
    ),
    breakdowns=SPLITS,
    naming=as_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def asked_after(scope: Scope) -> Rows:
    return _asked(scope)


@figure(
    "cases.answered_yes",
    label=_("Residents who say that the office answered"),
    unit=Unit.CASES,
    definition=_(
        "Cases closed in the period whose resident's last word by the end of it was that the office answered."
    ),
    breakdowns=SPLITS,
    naming=as_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def answered_yes(scope: Scope) -> Rows:
    return _said(scope, ANSWERED).filter(word=What.ANSWERED)


@figure(
    "cases.answered_said",
    label=_("Residents who said whether the office answered"),
    unit=Unit.CASES,
    definition=_(
        "Cases closed in the period whose resident had said by the end of it that the office answered, or that it did not."
    ),
    breakdowns=SPLITS,
    naming=as_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def answered_said(scope: Scope) -> Rows:
    return _said(scope, ANSWERED).filter(word__isnull=False)


@figure(
    "cases.answered_unsaid",
    label=_("Residents who did not say whether the office answered"),
    unit=Unit.CASES,
    definition=_(
        "Cases closed in the period whose resident is asked on the status page and had said neither by the end of it. They "
        "are in no share."
    ),
    breakdowns=SPLITS,
    naming=as_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def answered_unsaid(scope: Scope) -> Rows:
    return _said(scope, ANSWERED).filter(word__isnull=True)


@figure(
    "cases.solved_yes",
    label=_("Residents who say that it is solved"),
    unit=Unit.CASES,
    definition=_(
        "Cases closed in the period whose resident's last word by the end of it was that the matter is solved."
    ),
    breakdowns=SPLITS,
    naming=as_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def solved_yes(scope: Scope) -> Rows:
    return _said(scope, SOLVED).filter(word=What.SOLVED)


@figure(
    "cases.solved_said",
    label=_("Residents who said whether it is solved"),
    unit=Unit.CASES,
    definition=_(
        "Cases closed in the period whose resident had said by the end of it that the matter is solved, or that it is not."
    ),
    breakdowns=SPLITS,
    naming=as_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def solved_said(scope: Scope) -> Rows:
    return _said(scope, SOLVED).filter(word__isnull=False)


@figure(
    "cases.solved_unsaid",
    label=_("Residents who did not say whether it is solved"),
    unit=Unit.CASES,
    definition=_(
        "Cases closed in the period whose resident is asked on the status page whether the matter is solved, and had said "
        "neither by the end of it. They are in no share."
    ),
    breakdowns=SPLITS,
    naming=as_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def solved_unsaid(scope: Scope) -> Rows:
    return _said(scope, SOLVED).filter(word__isnull=True)


ratio(
    "cases.told_share",
    part="cases.told",
    whole="cases.closed",
    label=_("Share of closed cases whose resident was told"),
    definition=_("Closed cases whose resident was told for every hundred cases closed in the period."),
    small_cells=True,
    review=REVIEW,
)
ratio(
    "cases.answered_yes_share",
    part="cases.answered_yes",
    whole="cases.answered_said",
    label=_("Share of residents who say that the office answered"),
    definition=_(
        "Of every hundred residents who said whether the office answered, those who said that it did. Whoever said nothing "
        "is in neither number."
    ),
    small_cells=True,
    review=REVIEW,
)
ratio(
    "cases.solved_yes_share",
    part="cases.solved_yes",
    whole="cases.solved_said",
    label=_("Share of residents who say that it is solved"),
    definition=_(
        "Of every hundred residents who said whether the matter is solved, those who said that it is. Whoever said nothing "
        "is in neither number."
    ),
    small_cells=True,
    review=REVIEW,
)
