"""Figures about help given: contacts, cases, referrals, letters."""

from datetime import date

from django.db.models import Count, F, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from huying.cases.models import (
    Case,
    CaseQuerySet,
    Category,
    Enquiry,
    Letter,
    Referral,
    Reopening,
    Tag,
    Tally,
)
from huying.cases.models.case import as_one
from huying.cases.models.past import with_category_of
from huying.centres.models import Centre
from huying.figures.declare import cumulative, declared, figure, ratio
from huying.figures.engine import Review, Rows, Scope, Words
from huying.figures.naming import of_choices, of_records
from huying.figures.relation import Relation
from huying.figures.units import Unit
from huying.figures.wording import filled
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


def _narrowed(scope: Scope) -> CaseQuerySet:
    return Case.objects.received_by(scope.representative).at_centre(scope.centre)


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
    return _narrowed(scope).received_in(scope.period).each_once(scope.period)


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
    return _narrowed(scope).received_in(scope.period).filter(contact__isnull=False)


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
    return _narrowed(scope).received_in(scope.period).each_once(scope.period).filter(tags__isnull=False)


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
    return _narrowed(scope).closed_in(scope.period).each_once(scope.period)


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
    return _of_their_cases(Reopening.objects.filter(scope.period.contains("reopened_on")), scope)


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
    return _narrowed(scope).open_at_end_of(scope.period).each_once(scope.period)


def _of_their_cases(rows: Rows, scope: Scope) -> Rows:
    """Referrals or letters of the cases that the scope is about: received by whom, followed up where."""
    if scope.representative:
        rows = rows.filter(case__representative__code=scope.representative)
    return rows.filter(case__centre__code=scope.centre) if scope.centre else rows


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
    return _of_their_cases(Referral.objects.filter(scope.period.contains("referred_on")), scope)


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
    return _of_their_cases(letters, scope)


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


PERSON_TIMES = Sum(F("number") + F("pressed"))  # typed from paper, and counted one by one at the desk


def _tallies(scope: Scope) -> Rows:
    rows = Tally.objects.filter(scope.period.contains("held_on"))
    return rows.filter(centre__code=scope.centre) if scope.centre else rows


@figure(
    "cases.visits",
    label=_("Calls and visits"),
    unit=Unit.PERSON_TIMES,
    definition=_(
        "Calls, visits, residents' sessions, letters and messages tallied at the centres in the period, in person-times."
    ),
    measure=PERSON_TIMES,
    breakdowns={"centre": "centre__code", "channel": "channel"},
    parts=NAMES,
    review=REVIEW,
)
def visits(scope: Scope) -> Rows:
    return _tallies(scope)


@figure(
    "cases.mainland_visits",
    label=_("Calls and visits to the Mainland centres"),
    unit=Unit.PERSON_TIMES,
    definition=_(
        "Calls, visits, residents' sessions, letters and messages tallied at the Mainland centres in the period, in "
        "person-times."
    ),
    measure=PERSON_TIMES,
    breakdowns={"centre": "centre__code", "channel": "channel"},
    parts=NAMES,
    review=REVIEW,
)
def mainland_visits(scope: Scope) -> Rows:
    return _tallies(scope).filter(centre__type=Centre.Type.MAINLAND)


@figure(
    "cases.society_visits",
    label=_("Calls and visits tallied at the service society"),
    unit=Unit.PERSON_TIMES,
    definition=_(
        "Calls, visits, residents' sessions, letters and messages tallied at the offices of service societies in the "
        "period, in person-times."
    ),
    measure=PERSON_TIMES,
    breakdowns={"centre": "centre__code", "channel": "channel"},
    parts=NAMES,
    review=REVIEW,
)
def society_visits(scope: Scope) -> Rows:
    return _tallies(scope).filter(centre__type=Centre.Type.SOCIETY)


@figure(
    "cases.enquiries",
    label=_("Enquiries answered"),
    unit=Unit.ITEMS,
    definition=_("Enquiries recorded one by one whose day falls in the period."),
    breakdowns={"centre": "centre__code", "channel": "channel"},
    parts=NAMES,
    small_cells=True,
    review=REVIEW,
)
def enquiries(scope: Scope) -> Rows:
    rows = Enquiry.objects.filter(scope.period.contains("asked_on"))
    return rows.filter(centre__code=scope.centre) if scope.centre else rows


ratio(
    "cases.referred_share",
    part="cases.referred",
    whole="cases.handled",
    label=_("Share of cases referred"),
    definition=_("Cases referred to the Mainland centres for every hundred cases handled."),
    small_cells=True,
    review=REVIEW,
)
declared(
    "cases.enquiries_declared",
    label=_("Calls and visits to the service society"),
    unit=Unit.PERSON_TIMES,
    definition=_("Calls and visits with enquiries to the service society in the period, as declared."),
    itemised="cases.society_visits",
    review=REVIEW,
)
cumulative(
    "cases.visits_cumulative",
    of="cases.mainland_visits",
    label=_("Calls and visits to the Mainland centres since they began"),
    definition=_(
        "The balance brought forward and the person-times tallied at the Mainland centres since then, up to the last day."
    ),
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
