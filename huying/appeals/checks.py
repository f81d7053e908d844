"""What may not add up among gifts, grants and goods."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.appeals.models import Acknowledgement, Appeal, Donation, Grant
from huying.core.dates import Basis
from huying.core.money import money_words
from huying.core.period import Period
from huying.figures.checks import Seen, Weight, check, codes


@check(
    "appeals.part_not_confirmed",
    weight=Weight.WARNING,
    label=gettext_lazy("A gift may be inside or beside another"),
    remedy=gettext_lazy("Confirm with the accounts, then record the link as stated or remove it."),
)
def part_not_confirmed(period: Period) -> Iterator[Seen]:
    rows = Donation.objects.filter(period.covers(), part_of__isnull=False).exclude(part_of_basis=Basis.STATED)
    for part in rows.select_related("part_of"):
        if part.part_of is None or part.amount_cents is None or part.part_of.amount_cents is None:
            continue
        whole = part.part_of.amount_cents
        amounts = {
            "part": money_words(part.amount_cents, part.currency),
            "whole": money_words(whole, part.currency),
            "rest": money_words(whole - part.amount_cents, part.currency),
            "sum": money_words(whole + part.amount_cents, part.currency),
        }
        yield Seen(
            _("%(part)s may be inside %(whole)s (rest %(rest)s) or beside it (together %(sum)s).") % amounts,
            codes((part, part.part_of)),
        )


@check(
    "appeals.part_larger_than_whole",
    weight=Weight.ERROR,
    label=gettext_lazy("A part is larger than its whole"),
    remedy=gettext_lazy("Correct one of the amounts, or the link between them."),
)
def part_larger_than_whole(period: Period) -> Iterator[Seen]:
    sums: dict[Donation, int] = defaultdict(int)
    for part in Donation.objects.filter(part_of__amount_cents__isnull=False).select_related("part_of"):
        if part.part_of is not None:
            sums[part.part_of] += part.amount_cents or 0
    for whole, together in sums.items():
        if together > (whole.amount_cents or 0):
            yield Seen(
                _("The parts of “%(name)s” add up to more than it.") % {"name": whole}, codes((whole,))
            )


@check(
    "appeals.currency_assumed",
    weight=Weight.WARNING,
    label=gettext_lazy("Currency assumed"),
    remedy=gettext_lazy("Find the currency in the accounts and record it as stated."),
)
def currency_assumed(period: Period) -> Iterator[Seen]:
    gifts = Donation.objects.filter(period.covers(), amount_cents__isnull=False).exclude(
        currency_basis=Basis.STATED
    )
    grants = Grant.objects.filter(period.covers()).exclude(currency_basis=Basis.STATED)
    if found := codes(chain(gifts, grants)):
        yield Seen(_("%(count)s amounts do not state their currency.") % {"count": len(found)}, found)


@check(
    "appeals.raised_and_given_alike",
    weight=Weight.WARNING,
    label=gettext_lazy("Raised and given under one figure"),
    remedy=gettext_lazy("Record what was raised and what was passed on as two amounts."),
)
def raised_and_given_alike(period: Period) -> Iterator[Seen]:
    for appeal in Appeal.objects.filter(period.covers(), raised_cents__isnull=False):
        alike = appeal.donations.filter(amount_cents=appeal.raised_cents)
        if alike:
            amount = money_words(appeal.raised_cents or 0, appeal.currency)
            yield Seen(
                _("“%(appeal)s”: %(amount)s is called raised and also given.")
                % {"appeal": appeal, "amount": amount},
                codes((appeal, *alike)),
            )


@check(
    "appeals.raised_not_stated",
    weight=Weight.NOTE,
    label=gettext_lazy("Amount raised not stated"),
    remedy=gettext_lazy("Record what the appeal itself brought in."),
)
def raised_not_stated(period: Period) -> Iterator[Seen]:
    for appeal in Appeal.objects.filter(period.covers(), raised_cents__isnull=True):
        yield Seen(_("What “%(appeal)s” itself raised is not stated.") % {"appeal": appeal}, codes((appeal,)))


@check(
    "appeals.goods_without_quantity",
    weight=Weight.NOTE,
    label=gettext_lazy("Goods without quantity or value"),
    remedy=gettext_lazy("Record how much was given; it never enters a sum of money."),
)
def goods_without_quantity(period: Period) -> Iterator[Seen]:
    rows = Donation.objects.filter(
        period.covers(), kind=Donation.Kind.IN_KIND, quantity="", amount_cents__isnull=True
    )
    if found := codes(rows):
        yield Seen(
            _("%(count)s gifts in kind have neither quantity nor value.") % {"count": len(found)}, found
        )


@check(
    "appeals.award_day_missing",
    weight=Weight.NOTE,
    label=gettext_lazy("Day of the award not stated"),
    remedy=gettext_lazy("Record when the grant was awarded; the day it was spent is another date."),
)
def award_day_missing(period: Period) -> Iterator[Seen]:
    if found := codes(Grant.objects.filter(period.covers(), awarded_on__isnull=True)):
        yield Seen(_("%(count)s grants have no day of award.") % {"count": len(found)}, found)


@check(
    "appeals.thanks_without_gift",
    weight=Weight.NOTE,
    label=gettext_lazy("Thanks for a gift that is not recorded"),
    remedy=gettext_lazy("Enter the earlier year's gift, or leave the thanks without a figure."),
)
def thanks_without_gift(period: Period) -> Iterator[Seen]:
    rows = Acknowledgement.objects.filter(period.covers(), event__isnull=False, event__donations__isnull=True)
    if found := codes(rows):
        yield Seen(
            _("%(count)s acknowledgements name an event without a recorded gift.") % {"count": len(found)},
            found,
        )


@check(
    "appeals.month_only",
    weight=Weight.NOTE,
    label=gettext_lazy("Gift without a day"),
    remedy=gettext_lazy("Look the day up in the accounts; it is printed only as exactly as it is known."),
)
def month_only(period: Period) -> Iterator[Seen]:
    rows = Donation.objects.filter(Q(precision__in=["month", "year", "undated"]), kind=Donation.Kind.CASH)
    if found := codes(rows):
        yield Seen(_("%(count)s gifts are not dated to the day.") % {"count": len(found)}, found)
