"""How many cases show a problem, as of the end of a period."""

from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from huying.cases.figures import NAMES, as_one_then
from huying.clusters.models import Problem, Sign
from huying.figures.declare import figure
from huying.figures.engine import Review, Rows, Scope
from huying.figures.naming import of_records
from huying.figures.units import Unit


@figure(
    "clusters.cases",
    label=_("Cases that show a common problem"),
    unit=Unit.CASES,
    definition=_(
        "Cases received by the last day of the period that somebody had confirmed by then to show a common problem; a case "
        "that shows two problems counts once, and once under each, and one that was merged into another one counts as that one."
    ),
    measure=Count("case_then", distinct=True),
    naming=as_one_then,
    breakdowns={
        "problem": "problem__code",
        "category": "category_then",
        "centre": "case__centre__code",
        "group": "group_then",
    },
    parts=NAMES | {"problem": of_records(Problem)},
    small_cells=True,
    review=Review(_("centre supervisor"), date(2027, 1, 31)),
)
def cases(scope: Scope) -> Rows:
    end = scope.period.end
    held = Q(taken_out_on=None) | Q(taken_out_on__gte=end)
    rows = Sign.objects.filter(held, confirmed_on__lt=end, case__received_on__lt=end)
    if scope.representative:
        rows = rows.filter(case__representative__code=scope.representative)
    return rows.filter(case__centre__code=scope.centre) if scope.centre else rows
