"""Figures about proposals: put forward, signed, and how far they had come on the last day."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huying.figures.declare import declared, figure, ratio
from huying.figures.engine import Figure, Measured, Review, Rows, Scope
from huying.figures.measures import the_one
from huying.figures.naming import of_choices, of_records
from huying.figures.units import Unit
from huying.proposals.models import Outcome, Progress, Proposal, ProposalKind, Session, Signing
from huying.proposals.queries import listed_progress
from huying.representatives.models import Organisation, Representative

REVIEW = Review(_("representative's assistant"), date(2027, 1, 31))
SPLITS = {"kind": "kind__code", "session": "session__code"}
NAMES = {
    "kind": of_records(ProposalKind),
    "session": of_records(Session),
    "body": of_records(Organisation),
    "representative": of_records(Representative, order="position"),
    "stage": of_choices(Progress.Stage.choices),
}


def _signings(scope: Scope) -> Rows:
    """Names that stood under proposals of the period on its last day."""
    standing = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=scope.period.end)
    rows = Signing.objects.filter(standing, proposal__in=Proposal.objects.submitted_in(scope.period))
    return rows.filter(representative__code=scope.representative) if scope.representative else rows


def _submitted(scope: Scope) -> Rows:
    rows = Proposal.objects.submitted_in(scope.period)
    return rows.filter(pk__in=_signings(scope).values("proposal")) if scope.representative else rows


@figure(
    "proposals.submitted",
    label=_("Proposals put forward"),
    unit=Unit.ITEMS,
    definition=_(
        "Proposals on record whose dates lie in the period, or whose session does where only the year is known; a joint "
        "one counts once, whoever signed it."
    ),
    breakdowns=SPLITS,
    parts=NAMES,
    review=REVIEW,
)
def submitted(scope: Scope) -> Rows:
    return _submitted(scope)


@figure(
    "proposals.signed",
    label=_("Proposals signed"),
    unit=Unit.ITEMS,
    definition=_(
        "Names of representatives under proposals of the period; a joint one counts once for each signer, so this is not "
        "the number of proposals."
    ),
    breakdowns={"representative": "representative__code", "kind": "proposal__kind__code"},
    parts=NAMES,
    review=REVIEW,
)
def signed(scope: Scope) -> Rows:
    return _signings(scope)


def _pairs(rows: Rows) -> int:
    """Counted proposals that may be another counted one: each pair takes one away."""
    found = rows.filter(maybe_same_as__in=rows.values("pk")).values_list("code", "maybe_same_as__code")
    return len({frozenset(pair) for pair in found})


@figure(
    "proposals.itemised",
    label=_("Proposals on record that belong to the declared total"),
    unit=Unit.ITEMS,
    definition=_(
        "Proposals of the period marked as belonging, or likely to belong, to the declared total; a joint one counts once."
    ),
    twice=_pairs,
    breakdowns=SPLITS,
    parts=NAMES,
    review=REVIEW,
)
def itemised(scope: Scope) -> Rows:
    return _submitted(scope).filter(in_declared_total__in=[Proposal.Counted.YES, Proposal.Counted.LIKELY])


declared(
    "proposals.declared",
    label=_("Proposals declared"),
    unit=Unit.ITEMS,
    definition=_(
        "Suggestions, proposals and opinions put forward in the period, as declared; not all are itemised."
    ),
    itemised="proposals.itemised",
    split_by=("kind",),
    parts=NAMES,
    review=REVIEW,
)


@figure(
    "proposals.in_progress_table",
    label=_("Items in the progress table"),
    unit=Unit.ITEMS,
    definition=_("Proposals in the progress table, with the stage that held on the last day of the period."),
    breakdowns={"stage": "stage", "kind": "proposal__kind__code"},
    parts=NAMES,
    review=REVIEW,
)
def in_progress_table(scope: Scope) -> Rows:
    return listed_progress(scope.period, scope.representative)


@figure(
    "proposals.achieved",
    label=_("Items achieved"),
    unit=Unit.ITEMS,
    definition=_("Proposals in the progress table that stood as achieved on the last day of the period."),
    breakdowns={"kind": "proposal__kind__code"},
    parts=NAMES,
    review=REVIEW,
)
def achieved(scope: Scope) -> Rows:
    return listed_progress(scope.period, scope.representative).filter(stage=Progress.Stage.ACHIEVED)


ratio(
    "proposals.achieved_share",
    part="proposals.achieved",
    whole="proposals.in_progress_table",
    label=_("Share of items achieved"),
    definition=_("Items achieved for every hundred in the progress table, on the last day of the period."),
    review=REVIEW,
)


@figure(
    "proposals.outcomes",
    label=_("Outcomes"),
    unit=Unit.ITEMS,
    definition=_("Changes achieved in the period, each once, whatever contributed to it."),
    review=REVIEW,
)
def outcomes(scope: Scope) -> Rows:
    rows = Outcome.objects.filter(scope.period.covers())
    if scope.representative:
        rows = rows.filter(proposals__signings__representative__code=scope.representative)
    return rows


def _their_number(figure: Figure, scope: Scope, rows: Rows) -> Measured:
    return the_one(rows.values_list("number", flat=True))


@figure(
    "proposals.session_number",
    label=_("Which session of the term"),
    unit=Unit.ORDINAL,
    definition=_(
        "The number within its term of the session held in the period, where it is the same for every body asked about."
    ),
    compute=_their_number,
    breakdowns={"body": "body__code"},
    parts=NAMES,
    review=REVIEW,
)
def session_number(scope: Scope) -> Rows:
    return Session.objects.filter(scope.period.covers(), number__isnull=False)
