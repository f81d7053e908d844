"""What must always be true of legal advice: seats, checks before names, notes after checks."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q

from huying.accounts.policy import Function, Level, level
from huying.clinic.models import Advice, Check, Consultation, Lawyer
from huying.clinic.models.consultation import Span, overlap, span_of
from huying.core.invariants import invariant


@invariant(
    "clinic.seats",
    says="No seat of a session of legal advice is taken twice, and none that the session lacks.",
)
def seats() -> Iterator[str]:
    taken = Consultation.objects.taking_a_seat()
    twice = taken.values("sitting__code", "seat").annotate(number=Count("pk")).filter(number__gt=1)
    for row in twice.order_by("sitting__code", "seat"):
        yield f"{row['sitting__code']}: seat {row['seat']} is taken {row['number']} times"
    beyond = taken.filter(Q(seat__gt=F("sitting__seats")) | Q(seat__lt=1))
    yield from (
        f"{code}: there is no such seat" for code in beyond.values_list("code", flat=True).order_by("pk")
    )


@invariant("clinic.places", says="No resident is booked into two seats at the same moment.")
def places() -> Iterator[str]:
    """Of a case that names no resident, the case."""
    told = (
        Consultation.objects.attended()
        .order_by("sitting__held_on", "contact", "starts_at", "pk")
        .values_list("code", "sitting__held_on", "contact", "case", "starts_at", "sitting__seat_minutes")
    )
    last: dict[tuple[str, int], tuple[str, Span]] = {}
    today = None
    for code, day, contact, case, starts_at, minutes in told.iterator():
        if day != today:
            last, today = {}, day
        who = ("contact", contact) if contact is not None else ("case", case)
        span = span_of(starts_at, minutes)
        if who in last and overlap(last[who][1], span):
            yield f"{code}: {last[who][0]} is booked for the same moment"
        last[who] = code, span


@invariant(
    "clinic.notes",
    says="Every consultation that was held has its advice note, by a lawyer who had found no conflict before and found none since.",
)
def notes() -> Iterator[str]:
    held = Consultation.objects.held()
    for code in held.filter(advice=None).order_by("pk").values_list("code", flat=True):
        yield f"{code} was held and has no advice note"
    loose = Advice.objects.exclude(consultation__state=Consultation.State.HELD).order_by("pk")
    yield from (
        f"{code} has an advice note and was not held"
        for code in loose.values_list("consultation__code", flat=True)
    )
    said = Check.objects.filter(
        lawyer=OuterRef("written_by"), consultation__case=OuterRef("consultation__case")
    )
    before = said.filter(
        consultation=OuterRef("consultation"), clear=True, checked_at__lte=OuterRef("written_at")
    )
    for code in (
        Advice.objects.filter(~Exists(before)).values_list("consultation__code", flat=True).order_by("pk")
    ):
        yield f"{code}: the note was written without a check for conflicts"
    for code in (
        Advice.objects.filter(Exists(said.filter(clear=False)))
        .values_list("consultation__code", flat=True)
        .order_by("pk")
    ):
        yield f"{code}: the note was written by a lawyer with a conflict"


@invariant(
    "clinic.panel",
    says="No lawyer of the panel reads cases in another role, where no check comes before the names.",
)
def panel() -> Iterator[str]:
    for each in Lawyer.objects.filter(until_on=None).select_related("user").order_by("pk"):
        if level(each.user, Function.CASEWORK) >= Level.READ:
            yield f"{each.code} reads cases in another role"
