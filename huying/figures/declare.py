"""Ways of declaring a figure. Each names its records; none names a number."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from huying.core.period import Period
from huying.figures.engine import (
    Figure,
    Measured,
    Origin,
    Review,
    Rows,
    Scope,
    UnknownPart,
    Value,
    Words,
    declare,
    evaluate_on,
    get,
)
from huying.figures.models import DeclaredTotal, ExternalFact, OpeningBalance
from huying.figures.totals import contradictions, itemised_of, not_itemised
from huying.figures.units import NO_COLLECTIONS, Qualifier, Unit, one_unit, together
from huying.figures.wording import filled, spoken

Recorded = Callable[[Scope], Rows]
BEFORE_EVERYTHING = Period.year(1900).start


def figure(
    key: str, *, label: Words, unit: Unit, definition: Words, **options: Any
) -> Callable[[Recorded], Figure]:
    """Declare a figure over the records that the decorated function returns."""

    def decorate(records: Recorded) -> Figure:
        return declare(Figure(key, label, unit, definition, records, **options))

    return decorate


def declared(
    key: str,
    *,
    label: Words,
    unit: Unit,
    definition: Words,
    itemised: str = "",
    split_by: Iterable[str] = (),
    **options: Any,
) -> Figure:
    """A figure answered by declared totals; `itemised` is the figure whose records itemise them, as far as they do."""
    return declare(
        Figure(
            key,
            label,
            unit,
            definition,
            lambda scope: DeclaredTotal.objects.filter(figure=key),
            origin=Origin.DECLARED,
            settled=_totals_of(key),
            compute=_sum_of_declared,
            group=_declared_by,
            breakdowns={name: name for name in split_by},
            itemised=itemised,
            **options,
        )
    )


def cumulative(key: str, *, of: str, label: Words, definition: Words, **options: Any) -> Figure:
    """A running total: the balance brought forward and the records of figure `of` since then."""

    def since_balance(scope: Scope, using: str) -> Rows:
        if scope.only:
            raise UnknownPart(f"{key} is brought forward as a whole")
        since = _since(balance_of(key, scope, using), scope)
        return get(of).narrowed(since, using) if since else get(of).narrowed(scope, using).none()

    return declare(
        Figure(
            key,
            label,
            get(of).unit,
            definition,
            get(of).records,
            origin=Origin.CUMULATIVE,
            settled=since_balance,
            compute=_carried_forward,
            itemised=of,
            **options,
        )
    )


def ratio(key: str, *, part: str, whole: str, label: Words, definition: Words, **options: Any) -> Figure:
    """`part` of every hundred of `whole`, to one decimal; the records are those of `part`."""

    def compute(figure: Figure, scope: Scope, rows: Rows) -> Measured:
        upper, lower = evaluate_on([(part, scope), (whole, scope)], rows.db)
        if not lower.value:
            return Measured(0, Qualifier.EXACT, _("nothing to compare with in this period"))
        share = Decimal(upper.value) * 100 / Decimal(lower.value)
        inexact = together([upper.qualifier, lower.qualifier]) is not Qualifier.EXACT
        exact = share.quantize(Decimal("0.1"), ROUND_HALF_EVEN)
        return Measured(exact, Qualifier.APPROX if inexact else Qualifier.EXACT)

    return declare(
        Figure(
            key,
            label,
            Unit.PERCENT,
            definition,
            get(part).records,
            origin=Origin.RATIO,
            settled=get(part).narrowed,
            compute=compute,
            itemised=whole,
            **options,
        )
    )


def of_period(
    key: str, *, label: Words, unit: Unit, definition: Words, value: Callable[[Period], int], **options: Any
) -> Figure:
    """A figure that follows from the reporting period alone, such as its year."""

    def compute(figure: Figure, scope: Scope, rows: Rows) -> Measured:
        return Measured(value(scope.period))

    return declare(
        Figure(key, label, unit, definition, _no_rows, origin=Origin.PERIOD, compute=compute, **options)
    )


def _no_rows(scope: Scope) -> Rows:
    return DeclaredTotal.objects.none()


def _totals_of(key: str) -> Callable[[Scope, str], Rows]:
    def totals(scope: Scope, using: str) -> Rows:
        everything = DeclaredTotal.objects.using(using)
        rows = everything.filter(figure=key, representative=scope.representative, centre=scope.centre)
        chosen = _each_told_once(rows.filter(scope.period.covers()), dict(scope.only))
        return everything.filter(pk__in=[total.pk for total in chosen])

    return totals


def _each_told_once(totals: Iterable[DeclaredTotal], wanted: dict[str, str]) -> list[DeclaredTotal]:
    """Totals of the part asked for. One that another already contains is not added to it again."""
    fitting = [total for total in totals if wanted.items() <= total.parts.items()]
    whole = [total for total in fitting if total.parts == wanted]
    told = whole or fitting
    return [total for total in told if not any(_contains(other, total) for other in told)]


def _contains(wider: DeclaredTotal, total: DeclaredTotal) -> bool:
    """Whether `wider` says at least as much about at least as long a stretch of days, and not just the same."""
    if wider.from_on is None or wider.until_on is None or total.from_on is None or total.until_on is None:
        return False
    parts = wider.parts.items() <= total.parts.items()
    days = wider.from_on <= total.from_on and wider.until_on >= total.until_on
    same = (wider.parts, wider.from_on, wider.until_on) == (total.parts, total.from_on, total.until_on)
    return bool(parts and days and not same)


def _sum_of_declared(figure: Figure, scope: Scope, rows: Rows) -> Measured:
    """Declared totals of one unit added up, with what is not itemised said in words. Raises UnitsDoNotMix."""
    found: list[DeclaredTotal] = list(rows)
    if not found:
        return Measured(0, Qualifier.EXACT, _("not counted"))
    value = sum((each.exact_value for each in found), start=0)
    qualifier = together(each.qualifier for each in found)
    unit = one_unit(each.unit for each in found)
    notes = [_disagreeing(figure, found, rows.db)]
    if unit not in NO_COLLECTIONS:
        unclear = sum(each.unclear_items for each in found)
        notes.append(not_itemised(value, qualifier, itemised_of(figure, scope, rows.db), unclear))
    return Measured(value, qualifier, _one_note([note for note in notes if note]), unit)


def _disagreeing(figure: Figure, told: list[DeclaredTotal], using: str) -> Words:
    """That the declared parts of a total do not make it up, when they do not."""
    codes = {total.code for total in told}
    for found in contradictions(DeclaredTotal.objects.using(using).filter(figure=figure.key)):
        if found.whole.code in codes:
            return filled(_("its declared parts come to %(count)s"), count=f"{found.amount:,}")
    return ""


def _one_note(notes: list[Words]) -> Words:
    return (
        notes[0]
        if len(notes) == 1
        else filled(_("%(one)s; %(other)s"), one=notes[0], other=notes[1])
        if notes
        else ""
    )


def _declared_by(rows: Rows, name: str) -> Mapping[str, Value]:
    found: dict[str, Value] = {}
    for total in rows:
        part = str(total.parts.get(name, ""))
        found[part] = found.get(part, 0) + total.exact_value
    return found


def balance_of(key: str, scope: Scope, using: str) -> OpeningBalance | None:
    """The newest balance brought forward that the period's end has reached."""
    return (
        OpeningBalance.objects.using(using)
        .filter(
            figure=key,
            representative=scope.representative,
            centre=scope.centre,
            before_on__lte=scope.period.end,
        )
        .order_by("-before_on")
        .first()
    )


def _since(balance: OpeningBalance | None, scope: Scope) -> Scope | None:
    """The days that the balance leaves to be counted, up to the period's end; None when it leaves none."""
    start = balance.before_on if balance else BEFORE_EVERYTHING
    if start >= scope.period.end:
        return None
    return Scope(Period(start, scope.period.end), scope.representative, scope.centre)


def _carried_forward(figure: Figure, scope: Scope, rows: Rows) -> Measured:
    """Brought forward and added since. Raises UnitsDoNotMix when the balance counts something else."""
    balance = balance_of(figure.key, scope, rows.db)
    since = _since(balance, scope)
    added = get(figure.itemised).measured(since, rows) if since else Measured(0)
    if balance is None:
        return Measured(added.value, added.qualifier, _("no balance brought forward"))
    one_unit([balance.unit, figure.unit])
    told = _("brought forward %(brought)s, added since %(added)s")
    if not rows.exists():  # nothing recorded is not the same as nothing done
        told = _("brought forward %(brought)s, nothing recorded since")
    note = filled(
        told,
        brought=_as_told(balance.exact_value, balance.unit, balance.qualifier),
        added=_as_told(added.value, balance.unit, added.qualifier),
    )
    qualifier = together([balance.qualifier, added.qualifier])
    return Measured(balance.exact_value + added.value, qualifier, note)


def _as_told(value: Value, unit: str, qualifier: str) -> Words:
    """A value with its hedge and without its unit, in the language of whoever reads it."""
    told: Words = lazy(lambda: spoken(value, Unit(unit), Qualifier(qualifier)).bare, str)()  # type: ignore[assignment]
    return told


def _external_rows(scope: Scope) -> Rows:
    return ExternalFact.objects.filter(code=scope.of("fact"))


def _external_value(figure: Figure, scope: Scope, rows: Rows) -> Measured:
    fact = rows.first()
    if fact is None:
        return Measured(0, Qualifier.EXACT, _("not counted"))
    return Measured(fact.exact_value, Qualifier(fact.qualifier), unit=Unit(fact.unit))


EXTERNAL = declare(
    Figure(
        "figures.external",
        _("External fact"),
        Unit.ITEMS,
        _("A number from outside the office, quoted for background with its source and never recomputed."),
        _external_rows,
        origin=Origin.EXTERNAL,
        compute=_external_value,
        review=Review(_("communications officer"), date(2027, 1, 31)),
    )
)
