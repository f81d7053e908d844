"""Figures about relief. Gifts, own funds and government grants stay three figures."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from huying.appeals.models import (
    Acknowledgement,
    Appeal,
    Delivery,
    Disbursement,
    Donation,
    DonationQuerySet,
    Event,
    Grant,
)
from huying.core.dates import Basis
from huying.core.money import Currency, money_words
from huying.figures.declare import figure
from huying.figures.engine import Review, Rows, Scope, Words
from huying.figures.naming import of_records
from huying.figures.units import Unit
from huying.figures.wording import filled
from huying.representatives.models import Organisation

REVIEW = Review(_("fund officer"), date(2027, 1, 31))
SPLITS = {"event": "event__code", "source": "source__code"}
NAMES = {
    "event": of_records(Event),
    "source": of_records(Organisation),
    "donation": of_records(Donation),
    "appeal": of_records(Appeal),
    "grant": of_records(Grant),
}
MONEY: dict[str, Any] = {
    "unit": Unit.HKD,
    "measure": Sum("amount_cents"),
    "qualifier_path": "qualifier",
    "parts": NAMES,
    "review": REVIEW,
}


def _gifts(scope: Scope) -> DonationQuerySet:
    return Donation.objects.given_in(scope.period).cash().filter(currency=Currency.HKD)


def _perhaps_inside(scope: Scope, rows: Rows) -> Words:
    """Gifts of which the source does not say whether a larger recorded one contains them."""
    unsure = Donation.objects.using(rows.db).filter(
        part_of__in=rows.order_by().values("pk"), part_of_basis=Basis.NONE
    )
    cents = unsure.aggregate(value=Sum("amount_cents"))["value"]
    if not cents:
        return ""
    return filled(
        _("includes or excludes %(amount)s: to be confirmed"),
        amount=money_words(cents, Currency.HKD).removesuffix(".00"),
    )


@figure(
    "appeals.donated",
    label=_("Donated for relief"),
    definition=_(
        "Gifts of money in Hong Kong dollars dated in the period, each once: a gift recorded as part of another is not "
        "added again, and grants are not gifts."
    ),
    breakdowns=SPLITS | {"appeal": "appeal__code"},
    remark=_perhaps_inside,
    **MONEY,
)
def donated(scope: Scope) -> Rows:
    return _gifts(scope).whole()


@figure(
    "appeals.gift",
    label=_("A single gift"),
    definition=_("One recorded gift of money in Hong Kong dollars, also when it is part of a larger one."),
    breakdowns={"donation": "code", "event": "event__code"},
    **MONEY,
)
def gift(scope: Scope) -> Rows:
    return _gifts(scope)


@figure(
    "appeals.raised",
    label=_("Raised by appeals"),
    unit=Unit.HKD,
    definition=_(
        "Amounts that appeals dated in the period brought in, in Hong Kong dollars, where the amount is recorded; what "
        "was then passed on is another figure."
    ),
    measure=Sum("raised_cents"),
    breakdowns={"event": "event__code", "appeal": "code"},
    parts=NAMES,
    qualifier_path="qualifier",
    review=REVIEW,
)
def raised(scope: Scope) -> Rows:
    return Appeal.objects.filter(scope.period.covers(), currency=Currency.HKD, raised_cents__isnull=False)


def _grants(scope: Scope, source: str) -> Rows:
    """Grants by the day of award; where that is not known, by the days recorded for them."""
    awarded = scope.period.contains("awarded_on")
    dated = Q(awarded_on__isnull=True) & scope.period.covers()
    return Grant.objects.filter(awarded | dated, source_kind=source, currency=Currency.HKD)


@figure(
    "appeals.granted_by_government",
    label=_("Granted by government"),
    definition=_(
        "Government grants for relief in Hong Kong dollars awarded in the period, or dated in it where the day of award "
        "is not known; never added to gifts."
    ),
    breakdowns=SPLITS,
    **MONEY,
)
def granted_by_government(scope: Scope) -> Rows:
    return _grants(scope, Grant.Source.GOVERNMENT)


@figure(
    "appeals.granted_by_own_fund",
    label=_("Allocated by the relief fund"),
    definition=_(
        "Allocations of the network's own relief fund in Hong Kong dollars in the period; never added to gifts or to "
        "government grants."
    ),
    breakdowns=SPLITS,
    **MONEY,
)
def granted_by_own_fund(scope: Scope) -> Rows:
    return _grants(scope, Grant.Source.OWN_FUND)


@figure(
    "appeals.paid_out",
    label=_("Paid out for relief"),
    definition=_(
        "Money paid out of grants and appeals in Hong Kong dollars, by the day of payment, or dated in the period where "
        "that day is not known."
    ),
    breakdowns={"grant": "grant__code", "appeal": "appeal__code"},
    **MONEY,
)
def paid_out(scope: Scope) -> Rows:
    paid = scope.period.contains("paid_on")
    dated = Q(paid_on__isnull=True) & scope.period.covers()
    return Disbursement.objects.filter(paid | dated, currency=Currency.HKD)


def _deliveries(scope: Scope, unit: str) -> Rows:
    return Delivery.objects.filter(scope.period.covers(), recipient_unit=unit)


@figure(
    "appeals.homes_served",
    label=_("Homes given goods"),
    unit=Unit.HOMES,
    definition=_("Homes that received goods in deliveries dated in the period, counted each time."),
    measure=Sum("recipient_count"),
    breakdowns={"event": "event__code"},
    parts=NAMES,
    review=REVIEW,
)
def homes_served(scope: Scope) -> Rows:
    return _deliveries(scope, Delivery.Recipients.HOMES)


@figure(
    "appeals.persons_served",
    label=_("Persons given goods"),
    unit=Unit.PERSON_TIMES,
    definition=_("Persons who received goods in deliveries dated in the period, counted each time."),
    measure=Sum("recipient_count"),
    breakdowns={"event": "event__code"},
    parts=NAMES,
    review=REVIEW,
)
def persons_served(scope: Scope) -> Rows:
    return _deliveries(scope, Delivery.Recipients.PERSONS)


@figure(
    "appeals.bodies_that_thanked",
    label=_("Bodies that sent thanks"),
    unit=Unit.BODIES,
    definition=_("Different bodies from which thanks were received in the period."),
    measure=Count("sender", distinct=True),
    breakdowns={"event": "event__code"},
    parts=NAMES,
    review=REVIEW,
)
def bodies_that_thanked(scope: Scope) -> Rows:
    received = Acknowledgement.objects.filter(direction=Acknowledgement.Direction.RECEIVED)
    return received.filter(scope.period.covers())
