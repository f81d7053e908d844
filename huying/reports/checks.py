"""What may not add up among declared totals, balances and outside facts."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huying.core.dates import Basis
from huying.core.period import Period
from huying.figures.checks import Seen, Weight, check, codes
from huying.figures.engine import UnknownFigure, evaluate_on, get, label_of
from huying.figures.models import DeclaredTotal, ExternalFact
from huying.figures.totals import (
    Contradiction,
    contradictions,
    exceeds,
    itemised_of_total,
    note_of_total,
    scope_of_total,
)
from huying.figures.units import Qualifier


@check(
    "reports.parts_against_whole",
    weight=Weight.ERROR,
    label=gettext_lazy("Declared parts and whole disagree"),
    remedy=gettext_lazy("Correct one of the totals, or the records behind it; not all of them can be true."),
)
def parts_against_whole(period: Period) -> Iterator[Seen]:
    """Over all declared totals: more on record than declared, a part beyond its whole, parts that miss their sum."""
    totals = list(DeclaredTotal.objects.order_by("code"))
    for total in totals:
        itemised = itemised_of_total(total)
        if exceeds(itemised, total.exact_value, Qualifier(total.qualifier)):
            yield Seen(
                _("“%(total)s” is declared, yet %(count)s are on record.")
                % {"total": total, "count": f"{itemised.surely:,}"},
                (total.code, *_records_of(total)),
            )
    for found in contradictions(totals):
        yield Seen(_told(found), codes((found.whole, *found.parts)))


def _told(found: Contradiction) -> str:
    words = {"whole": found.whole, "amount": f"{found.amount:,}", "count": len(found.parts)}
    if len(found.parts) == 1:
        return _("“%(whole)s” is declared, yet a part of it alone comes to %(amount)s.") % words
    return _("“%(whole)s” is declared, yet its %(count)s parts come to %(amount)s.") % words


def _records_of(total: DeclaredTotal) -> tuple[str, ...]:
    """References of the records that itemise a total, as far as its scope can be asked."""
    scope = scope_of_total(total)
    try:
        itemised = get(total.figure).itemised
        if not itemised or scope is None or not dict(scope.only).keys() <= get(itemised).breakdowns.keys():
            return ()
        return tuple(evaluate_on([(itemised, scope)], "default")[0].codes())
    except UnknownFigure:
        return ()


@check(
    "reports.declared_not_itemised",
    weight=Weight.NOTE,
    label=gettext_lazy("Declared, not itemised"),
    remedy=gettext_lazy("Enter the records, or let the total stand as declared; never invent them."),
)
def declared_not_itemised(period: Period) -> Iterator[Seen]:
    """In the words of the figure's own card; what is itemised wholly, and what nothing can itemise, is left out."""
    for total in DeclaredTotal.objects.filter(period.covers()).order_by("code"):
        itemised = itemised_of_total(total)
        note = str(note_of_total(total))
        if note and not exceeds(itemised, total.exact_value, Qualifier(total.qualifier)):
            yield Seen(
                _("“%(total)s”: %(note)s.") % {"total": total, "note": note},
                (total.code, *_records_of(total)),
            )


@check(
    "reports.unlike_units",
    weight=Weight.ERROR,
    label=gettext_lazy("Unlike units under one figure"),
    remedy=gettext_lazy("Split the declared totals; persons and person-times are never added."),
)
def unlike_units(period: Period) -> Iterator[Seen]:
    rows: dict[str, list[DeclaredTotal]] = defaultdict(list)
    for total in DeclaredTotal.objects.order_by("code"):
        rows[total.figure].append(total)
    for figure, totals in sorted(rows.items()):
        if len({total.unit for total in totals}) > 1:
            yield Seen(
                _("“%(figure)s” has totals in several units.") % {"figure": label_of(figure)}, codes(totals)
            )


@check(
    "reports.period_not_stated",
    weight=Weight.WARNING,
    label=gettext_lazy("Period of a count not stated"),
    remedy=gettext_lazy("Ask for first and last day; do not scale it to a year."),
)
def period_not_stated(period: Period) -> Iterator[Seen]:
    for total in DeclaredTotal.objects.filter(date_basis=Basis.NONE).order_by("code"):
        yield Seen(_("“%(total)s” does not state its period.") % {"total": total}, (total.code,))


@check(
    "reports.external_without_date",
    weight=Weight.WARNING,
    label=gettext_lazy("Outside fact without a date"),
    remedy=gettext_lazy("Record as of when the number held."),
)
def external_without_date(period: Period) -> Iterator[Seen]:
    for fact in ExternalFact.objects.filter(from_on__isnull=True).order_by("code"):
        yield Seen(_("“%(fact)s” is not dated.") % {"fact": fact}, (fact.code,))
