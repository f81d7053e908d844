"""Figures of form letters: their copies, apart from cases and contacts."""

from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from huying.bulk.models import Channel, Copies, FormLetter
from huying.centres.models import Centre
from huying.figures.declare import figure
from huying.figures.engine import Review, Rows, Scope
from huying.figures.naming import of_choices, of_records
from huying.figures.units import Unit

REVIEW = Review(_("centre supervisor"), date(2027, 1, 31))
NAMES = {
    "letter": of_records(FormLetter),
    "centre": of_records(Centre, order="position"),
    "channel": of_choices(Channel.choices),
}


def _copies(scope: Scope) -> Rows:
    rows = Copies.objects.filter(scope.period.contains("came_on"))
    return rows.filter(letter__centre__code=scope.centre) if scope.centre else rows


@figure(
    "bulk.copies",
    label=_("Copies of form letters received"),
    unit=Unit.LETTERS,
    definition=_(
        "Copies of the same letter, sent by many, that came on a day of the period. They are neither cases nor calls and "
        "visits, and are never added to them."
    ),
    measure=Sum("number"),
    breakdowns={"letter": "letter__code", "centre": "letter__centre__code", "channel": "channel"},
    parts=NAMES,
    review=REVIEW,
)
def copies(scope: Scope) -> Rows:
    return _copies(scope)


@figure(
    "bulk.letters",
    label=_("Form letters of which copies came"),
    unit=Unit.ITEMS,
    definition=_("Different form letters of which at least one copy came on a day of the period."),
    breakdowns={"centre": "centre__code"},
    parts=NAMES,
    review=REVIEW,
)
def letters(scope: Scope) -> Rows:
    return FormLetter.objects.filter(pk__in=_copies(scope).values("letter"))
