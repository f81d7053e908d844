"""Figures about cases: received, closed, opened again, open, with a tag; and the residents behind them."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from huying.cases.figures.splits import (
    NAMES,
    OF_THEIR_CASE,
    ONE_EACH,
    REVIEW,
    SPLITS,
    as_one_then,
    as_then,
    narrowed,
    of_their_cases,
)
from huying.cases.models import (
    CaseQuerySet,
    Reopening,
    Tag,
)
from huying.figures.declare import figure
from huying.figures.engine import Rows, Scope
from huying.figures.naming import of_records
from huying.figures.units import Unit


@figure(
    "cases.received",
    label=_("Help cases received"),
    unit=Unit.CASES,
    definition=_(
        "Cases whose day of receipt falls in the period, whatever became of them; a referred case counts once. A case that "
        "had been merged into another one when the period ended is not counted beside it; one that was split off is. "
        "By category, each stands under the one it had on the last day."
    ),
    breakdowns=SPLITS,
    naming=as_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def received(scope: Scope) -> Rows:
    return narrowed(scope).received_in(scope.period).each_once(scope.period)


@figure(
    "cases.residents",
    label=_("Residents who brought a case"),
    unit=Unit.PERSONS,
    definition=_(
        "Different residents on record behind the cases received in the period; a resident with two cases counts once, "
        "and a case without a named resident adds nobody. The resident of a case that was merged into another one counts."
    ),
    measure=Count("contact", distinct=True),
    breakdowns=SPLITS,
    naming=as_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def residents(scope: Scope) -> Rows:
    return narrowed(scope).received_in(scope.period).filter(contact__isnull=False)


@figure(
    "cases.tagged",
    label=_("Help cases with a tag"),
    unit=Unit.CASES,
    definition=_(
        "Cases counted as received in the period that have a tag; by tag, a case with several stands under each of them, so "
        "the parts may add up to more than the whole. A merged tag counts as the one it was merged into, in past years too."
    ),
    breakdowns={"tag": "tags__counted_as"} | {name: SPLITS[name] for name in ("category", "centre", "group")},
    naming=as_then,
    parts=NAMES | {"tag": of_records(Tag)},
    small_cells=True,
    review=REVIEW,
)
def tagged(scope: Scope) -> Rows:
    return narrowed(scope).received_in(scope.period).each_once(scope.period).filter(tags__isnull=False)


def _outcome_then(rows: Rows, scope: Scope) -> Rows:
    """The same with what each case had been closed with when the period ended; one opened again since has another one today."""
    cases: CaseQuerySet = rows  # type: ignore[assignment]
    return as_then(cases.with_outcome_of(scope.period), scope)


@figure(
    "cases.closed",
    label=_("Help cases closed"),
    unit=Unit.CASES,
    definition=_(
        "Cases closed on a day of the period and not opened again before its end, whenever they were received; without those "
        "that had been merged into another one by then. By category, each stands under the one it had on the last day."
    ),
    breakdowns=SPLITS | {"outcome": "outcome_then"},
    parts=NAMES,
    small_cells=True,
    naming=_outcome_then,
    review=REVIEW,
)
def closed(scope: Scope) -> Rows:
    return narrowed(scope).closed_in(scope.period).each_once(scope.period)


@figure(
    "cases.reopened",
    label=_("Help cases opened again"),
    unit=Unit.CASES,
    definition=_(
        "Cases that had been closed and were opened again on a day of the period; a case opened again twice counts once."
    ),
    measure=ONE_EACH,
    naming=as_one_then,
    breakdowns=OF_THEIR_CASE | {"outcome": "outcome"},
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def reopened(scope: Scope) -> Rows:
    return of_their_cases(Reopening.objects.filter(scope.period.contains("reopened_on")), scope)


@figure(
    "cases.open",
    label=_("Help cases open"),
    unit=Unit.CASES,
    definition=_(
        "Cases received by the last day of the period and not closed by then, nor merged into another one. "
        "By category, each stands under the one it had on that day."
    ),
    breakdowns=SPLITS,
    naming=as_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def open_cases(scope: Scope) -> Rows:
    return narrowed(scope).open_at_end_of(scope.period).each_once(scope.period)
