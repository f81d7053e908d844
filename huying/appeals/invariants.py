"""What must always be true of relief money."""

from collections.abc import Iterator

from django.db.models import F, Q, Sum

from huying.appeals.models import Appeal, Disbursement, Donation, Grant
from huying.core.invariants import invariant
from huying.figures.units import Qualifier

BOUNDED = (Qualifier.EXACT, Qualifier.NEARLY)  # “at least” and “about” set no upper bound


@invariant("appeals.amounts", says="No amount of money is negative, and none stands without its currency.")
def amounts() -> Iterator[str]:
    for model in (Grant, Donation, Disbursement):
        wrong = Q(amount_cents__lt=0) | Q(amount_cents__isnull=False, currency="")
        yield from _codes(model._default_manager.filter(wrong).values_list("code", flat=True))
    wrong = Q(raised_cents__lt=0) | Q(raised_cents__isnull=False, currency="")
    yield from _codes(Appeal.objects.filter(wrong).values_list("code", flat=True))


@invariant("appeals.parts", says="Gifts that are part of another never exceed it, and have its currency.")
def parts() -> Iterator[str]:
    part = Donation.objects.filter(part_of__isnull=False, amount_cents__isnull=False)
    known = part.filter(part_of__amount_cents__isnull=False)
    yield from _codes(known.exclude(currency=F("part_of__currency")).values_list("code", flat=True))
    sums = known.filter(part_of__qualifier__in=BOUNDED).values("part_of__code", "part_of__amount_cents")
    over = sums.annotate(told=Sum("amount_cents")).filter(told__gt=F("part_of__amount_cents"))
    for row in over.order_by("part_of__code").iterator():
        yield f"{row['part_of__code']}: its parts are {row['told']} of {row['part_of__amount_cents']} cents"


@invariant("appeals.acyclic", says="No gift is part of itself, however many steps lie between.")
def acyclic() -> Iterator[str]:
    whole_of = dict(Donation.objects.filter(part_of__isnull=False).values_list("code", "part_of__code"))
    settled: set[str] = set()
    for code in whole_of:
        way, place = [], code
        while place in whole_of and place not in settled and place not in way:
            way.append(place)
            place = whole_of[place]
        if place in way:
            yield f"{code}: " + " is part of ".join([*way[way.index(place) :], place])
        settled.update(way)


@invariant("appeals.currencies", says="What an appeal or a grant sums up is in one currency.")
def currencies() -> Iterator[str]:
    given = Donation.objects.cash().filter(appeal__isnull=False, appeal__raised_cents__isnull=False)
    yield from _codes(given.exclude(currency=F("appeal__currency")).values_list("code", flat=True))
    for source in ("appeal", "grant"):
        paid = Disbursement.objects.filter(**{f"{source}__isnull": False})
        yield from _codes(paid.exclude(currency=F(f"{source}__currency")).values_list("code", flat=True))


@invariant(
    "appeals.spent", says="No more is paid out of a grant than was granted, nor of an appeal than was raised."
)
def spent() -> Iterator[str]:
    for source, amount in (("grant", "amount_cents"), ("appeal", "raised_cents")):
        bounded = {f"{source}__{amount}__isnull": False, f"{source}__qualifier__in": BOUNDED}
        sums = Disbursement.objects.filter(**bounded).values(f"{source}__code", f"{source}__{amount}")
        over = sums.annotate(told=Sum("amount_cents")).filter(told__gt=F(f"{source}__{amount}"))
        for row in over.order_by(f"{source}__code").iterator():
            yield f"{row[f'{source}__code']}: {row['told']} of {row[f'{source}__{amount}']} cents paid out"


def _codes(codes: object) -> Iterator[str]:
    for code in codes.order_by("code").iterator():  # type: ignore[attr-defined]
        yield str(code)
