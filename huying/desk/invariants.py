"""What must always be true of the desk: a tally says as many presses as there are, and each in its own place."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from huying.cases.models import Tally
from huying.core.invariants import invariant
from huying.desk.models import Press


@invariant(
    "desk.tallies",
    says="A day's tally counts every press of its centre, day and channel once, and none that was taken back.",
)
def tallies() -> Iterator[str]:
    counting = Count("presses", filter=Q(presses__undone_at__isnull=True))
    rows = Tally.objects.annotate(counting=counting).exclude(pressed=F("counting")).order_by("pk")
    for code, pressed, found in rows.values_list("code", "pressed", "counting").iterator():
        yield f"tallies {code} says {pressed} presses, there are {found}"


@invariant("desk.places", says="Every press stands in the tally of its own centre, day and channel.")
def places() -> Iterator[str]:
    own = Q(tally__centre=F("centre"), tally__held_on=F("pressed_on"), tally__channel=F("channel"))
    for code in Press.objects.exclude(own).order_by("pk").values_list("code", flat=True).iterator():
        yield f"presses {code} is counted in another place"
