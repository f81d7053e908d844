"""Figures about cases that went elsewhere: referrals, letters, and who handled what."""

from django.db.models import Count, F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from huying.cases.figures.splits import NAMES, ONE_EACH, REVIEW, SPLITS, as_one_then, as_then, of_their_cases
from huying.cases.models import (
    Case,
    Letter,
    Referral,
)
from huying.cases.models.case import as_one
from huying.centres.models import Centre
from huying.figures.declare import cumulative, figure, ratio
from huying.figures.engine import Rows, Scope, Words
from huying.figures.naming import of_choices
from huying.figures.relation import Relation
from huying.figures.units import Unit
from huying.figures.wording import filled


def _among_received(scope: Scope, rows: Rows) -> Relation:
    """How many of their cases were received in the period too, and so are in its total already."""
    inside = Count("case_then", distinct=True, filter=scope.period.contains("received_then"))
    found = rows.aggregate(everything=ONE_EACH, inside=inside)
    return Relation(found["everything"], found["inside"])


def _of_which(scope: Scope, rows: Rows) -> Words:
    """Whether the cases are inside the period's total or beside it, so that the text need not guess."""
    found = _among_received(scope, rows)
    if not found.counted:
        return ""
    if found.beside:
        return filled(_("%(count)s of them were received outside the period"), count=found.beside)
    return _("all of them are among the cases received in the period")


def _referrals(scope: Scope) -> Rows:
    return of_their_cases(Referral.objects.filter(scope.period.contains("referred_on")), scope)


@figure(
    "cases.referred",
    label=_("Cases referred to the Mainland centres"),
    unit=Unit.CASES,
    definition=_(
        "Cases with a referral to a Mainland centre dated in the period; a case referred twice counts once."
    ),
    measure=ONE_EACH,
    naming=as_one_then,
    breakdowns={"centre": "to_centre__code", "category": "category_then", "group": "group_then"},
    parts=NAMES,
    small_cells=True,
    remark=_of_which,
    relation=_among_received,
    review=REVIEW,
)
def referred(scope: Scope) -> Rows:
    return _referrals(scope).filter(to_centre__type=Centre.Type.MAINLAND)


RECEIVERS = [*Centre.Type.choices, ("organisation", _("another body"))]


def _receivers(rows: Rows, scope: Scope) -> Rows:
    """Referrals with the kind of receiver: a type of centre, or another body."""
    told: Rows = rows.annotate(receiver=Coalesce(F("to_centre__type"), Value("organisation")))
    return told


@figure(
    "cases.referrals_sent",
    label=_("Referrals sent"),
    unit=Unit.ITEMS,
    definition=_(
        "Referrals dated in the period, to any centre or other body and whatever was answered; a case referred twice counts "
        "twice. Where one asks about a centre, it is the one that referred."
    ),
    breakdowns={"receiver": "receiver", "centre": "to_centre__code", "organisation": "to_organisation__code"},
    naming=_receivers,
    parts=NAMES | {"receiver": of_choices(RECEIVERS)},
    small_cells=True,
    review=REVIEW,
)
def referrals_sent(scope: Scope) -> Rows:
    return _referrals(scope)


@figure(
    "cases.referrals_accepted",
    label=_("Referrals accepted"),
    unit=Unit.ITEMS,
    definition=_("Referrals dated in the period that were accepted by the last day of it."),
    breakdowns={"centre": "to_centre__code", "receiver": "receiver"},
    naming=_receivers,
    parts=NAMES | {"receiver": of_choices(RECEIVERS)},
    small_cells=True,
    review=REVIEW,
)
def referrals_accepted(scope: Scope) -> Rows:
    return _referrals(scope).filter(answer=Referral.Answer.ACCEPTED, answered_on__lt=scope.period.end)


@figure(
    "cases.with_letters",
    label=_("Cases with a letter sent"),
    unit=Unit.CASES,
    definition=_(
        "Cases for which a letter was sent to an organisation in the period; a case with two letters counts once."
    ),
    measure=ONE_EACH,
    naming=as_one_then,
    breakdowns={"organisation": "to_organisation__code", "centre": "centre__code"},
    parts=NAMES,
    small_cells=True,
    remark=_of_which,
    relation=_among_received,
    review=REVIEW,
)
def with_letters(scope: Scope) -> Rows:
    letters = Letter.objects.filter(scope.period.contains("sent_on"), to_organisation__isnull=False)
    return of_their_cases(letters, scope)


def _received_or_referred(scope: Scope, here: Q, there: Q) -> Rows:
    """Cases received in the period at certain centres, and cases referred to certain centres in the period."""
    referrals = as_one(Referral.objects.filter(there, scope.period.contains("referred_on")), scope.period)
    handed_over = referrals.values("case_then")
    rows = Case.objects.received_by(scope.representative).each_once(scope.period)
    return rows.filter((here & scope.period.contains("received_on")) | Q(pk__in=handed_over))


@figure(
    "cases.handled",
    label=_("Help cases handled"),
    unit=Unit.CASES,
    definition=_(
        "Cases received in the period or referred in it from centre to centre: once in the network, and once for each "
        "centre that received the case or was referred it."
    ),
    small_cells=True,
    review=REVIEW,
)
def handled(scope: Scope) -> Rows:
    if not scope.centre:
        return _received_or_referred(scope, Q(), Q(to_centre__isnull=False))
    return _received_or_referred(scope, Q(centre__code=scope.centre), Q(to_centre__code=scope.centre))


@figure(
    "cases.mainland",
    label=_("Cases handled by the Mainland centres"),
    unit=Unit.CASES,
    definition=_(
        "Cases that a Mainland centre received in the period or was referred in it; a case at two of them counts once."
    ),
    breakdowns=SPLITS,
    naming=as_then,
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def mainland(scope: Scope) -> Rows:
    here = Q(centre__type=Centre.Type.MAINLAND)
    there = Q(to_centre__type=Centre.Type.MAINLAND)
    if scope.centre:
        here, there = here & Q(centre__code=scope.centre), there & Q(to_centre__code=scope.centre)
    return _received_or_referred(scope, here, there)


ratio(
    "cases.referred_share",
    part="cases.referred",
    whole="cases.handled",
    label=_("Share of cases referred"),
    definition=_("Cases referred to the Mainland centres for every hundred cases handled."),
    small_cells=True,
    review=REVIEW,
)
cumulative(
    "cases.cumulative",
    of="cases.mainland",
    label=_("Cases handled by the Mainland centres since they began"),
    definition=_(
        "The balance brought forward and the cases that the Mainland centres received or were referred since then, up to "
        "the last day."
    ),
    review=REVIEW,
)
