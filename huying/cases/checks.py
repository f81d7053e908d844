"""What may not add up among cases, referrals and letters."""

from collections.abc import Iterator

from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.cases.models import Case, Letter, Referral
from huying.core.period import Period
from huying.figures.checks import Seen, Weight, check, codes
from huying.figures.engine import label_of
from huying.figures.models import OpeningBalance


@check(
    "cases.all_credited_to_one",
    weight=Weight.WARNING,
    label=gettext_lazy("The same cases are credited to one and to all"),
    remedy=gettext_lazy(
        "Confirm that the other representatives received none, or record who received each case."
    ),
)
def all_credited_to_one(period: Period) -> Iterator[Seen]:
    rows = Case.objects.received_in(period)
    by_person = list(rows.values("representative__code").annotate(number=Count("pk")))
    if len(by_person) == 1 and by_person[0]["representative__code"]:
        yield Seen(
            _(
                "All %(count)s cases are recorded under one representative, so the personal and the joint figure are equal."
            )
            % {"count": by_person[0]["number"]},
            (by_person[0]["representative__code"], *codes(rows)),
        )


@check(
    "cases.handling_adds_up_to_all",
    weight=Weight.WARNING,
    label=gettext_lazy("“Of which” or “in addition”"),
    remedy=gettext_lazy(
        "The referred cases and letters are inside the total: print “of which”, not “in addition”."
    ),
)
def handling_adds_up_to_all(period: Period) -> Iterator[Seen]:
    total = Case.objects.received_in(period)
    referred = Case.objects.filter(
        pk__in=Referral.objects.filter(period.contains("referred_on")).values("case")
    )
    letters = Letter.objects.filter(period.contains("sent_on"), to_organisation__isnull=False)
    lettered = Case.objects.filter(pk__in=letters.values("case"))
    inside = (
        total.filter(pk__in=referred.values("pk")).count(),
        total.filter(pk__in=lettered.values("pk")).count(),
    )
    if total.count() and sum(inside) == total.count() and all(inside):
        parts = {"referred": inside[0], "letters": inside[1], "total": total.count()}
        yield Seen(
            _(
                "%(referred)s referred and %(letters)s with letters make up the %(total)s cases; all are inside the total."
            )
            % parts,
            codes((*referred, *lettered)),
        )


@check(
    "cases.balance_without_flow",
    weight=Weight.NOTE,
    label=gettext_lazy("A running total without this year's flow"),
    remedy=gettext_lazy(
        "Enter the balance at the start of the period and let the records of the year be added."
    ),
)
def balance_without_flow(period: Period) -> Iterator[Seen]:
    for balance in OpeningBalance.objects.filter(before_on__gt=period.start, before_on__lte=period.end):
        yield Seen(
            _("“%(figure)s” is brought forward to %(day)s, so what was added in the period is not known.")
            % {"figure": label_of(balance.figure), "day": date_format(balance.last_day)},
            codes((balance,)),
        )


@check(
    "cases.referred_without_consent",
    weight=Weight.WARNING,
    label=gettext_lazy("Referred without recorded consent"),
    remedy=gettext_lazy("Record the day on which the resident agreed."),
)
def referred_without_consent(period: Period) -> Iterator[Seen]:
    rows = Referral.objects.filter(period.contains("referred_on"), consented_on__isnull=True)
    if found := codes(rows):
        yield Seen(_("%(count)s referrals name no day of consent.") % {"count": len(found)}, found)


@check(
    "cases.closed_untold",
    weight=Weight.NOTE,
    label=gettext_lazy("Closed without telling the resident"),
    remedy=gettext_lazy("Tell the resident and record the day."),
)
def closed_untold(period: Period) -> Iterator[Seen]:
    rows = Case.objects.closed_in(period).filter(resident_told_on__isnull=True)
    if found := codes(rows):
        yield Seen(
            _("%(count)s closed cases do not say when the resident was told.") % {"count": len(found)}, found
        )
