"""Letters sent, as items: two letters of one case are two."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from huying.accounts.models import User
from huying.cases.figures import NAMES, REVIEW
from huying.cases.models import Letter
from huying.figures.declare import figure
from huying.figures.engine import Rows, Scope
from huying.figures.naming import Names
from huying.figures.units import Unit


def _people(parts: Iterable[str], using: str) -> dict[str, str]:
    return {each.username: str(each) for each in User.objects.using(using).filter(username__in=list(parts))}


@figure(
    "letters.sent",
    label=_("Letters sent"),
    unit=Unit.ITEMS,
    definition=_(
        "Letters of the register sent on a day of the period, to organisations and to residents alike; two letters of one "
        "case are two. The signatory is known of letters that were made and signed here, the recipient of letters to an "
        "organisation."
    ),
    breakdowns={
        "centre": "centre__code",
        "organisation": "to_organisation__code",
        "signatory": "draft__signed_by__username",
    },
    parts=NAMES | {"signatory": Names(_people)},
    small_cells=True,
    review=REVIEW,
)
def sent(scope: Scope) -> Rows:
    rows = Letter.objects.filter(scope.period.contains("sent_on"))
    if scope.representative:
        rows = rows.filter(case__representative__code=scope.representative)
    return rows.filter(centre__code=scope.centre) if scope.centre else rows
