"""What figures about cases have in common: their splits with their names, and what each case was at the time."""

from datetime import date

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from huying.cases.models import (
    Case,
    CaseQuerySet,
    Category,
    Tally,
)
from huying.cases.models.case import as_one
from huying.cases.models.past import with_category_of
from huying.centres.models import Centre
from huying.figures.engine import Review, Rows, Scope
from huying.figures.naming import of_choices, of_records
from huying.representatives.models import Organisation, Representative

REVIEW = Review(_("centre supervisor"), date(2027, 1, 31))
SPLITS = {
    "category": "category_then",
    "centre": "centre__code",
    "representative": "representative__code",
    "channel": "channel",
    "group": "group_then",
}
OF_THEIR_CASE = {
    "category": "category_then",
    "centre": "case__centre__code",
    "representative": "case__representative__code",
    "channel": "case__channel",
    "group": "group_then",
}
NAMES = {
    "category": of_records(Category, order="position"),
    "group": of_records(Category, order="position"),
    "centre": of_records(Centre, order="position"),
    "representative": of_records(Representative, order="position"),
    "channel": of_choices(Tally.Channel.choices),
    "outcome": of_choices(Case.Outcome.choices),
    "organisation": of_records(Organisation),
}


ONE_EACH = Count("case_then", distinct=True)  # a case that was merged counts as the one that goes on


def as_then(rows: Rows, scope: Scope) -> Rows:
    """Cases with the category that each had when the period ended, by the tree of that day."""
    return with_category_of(rows, scope.period)


def of_their_case_then(rows: Rows, scope: Scope) -> Rows:
    """What hangs on cases, with the category that its case had when the period ended."""
    return with_category_of(rows, scope.period, "case")


def as_one_then(rows: Rows, scope: Scope) -> Rows:
    """The same, with the case that each row belonged to then: a merged one counts as the one that goes on."""
    return of_their_case_then(as_one(rows, scope.period), scope)


def narrowed(scope: Scope) -> CaseQuerySet:
    return Case.objects.received_by(scope.representative).at_centre(scope.centre)


def of_their_cases(rows: Rows, scope: Scope) -> Rows:
    """Referrals or letters of the cases that the scope is about: received by whom, followed up where."""
    if scope.representative:
        rows = rows.filter(case__representative__code=scope.representative)
    return rows.filter(case__centre__code=scope.centre) if scope.centre else rows
