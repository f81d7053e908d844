"""What must always be true of rights: two administrators, and neither the person concerned."""

from collections.abc import Iterator

from django.db.models import F, Q

from huying.accounts.models import AccessRequest
from huying.accounts.two_people import not_two
from huying.core.invariants import invariant


@invariant(
    "accounts.two_people",
    says="Every right that was given was asked for by one administrator and confirmed by another, never for themselves.",
)
def two_people() -> Iterator[str]:
    given = AccessRequest.objects.filter(state__in=[AccessRequest.State.COOLING, AccessRequest.State.DONE])
    yield from not_two(
        given,
        code="user__username",
        asked="asked_by__username",
        decided="confirmed_by__username",
        when="confirmed_at",
    )
    own = AccessRequest.objects.filter(Q(asked_by=F("user")) | Q(confirmed_by=F("user"))).order_by("pk")
    for name in own.values_list("user__username", flat=True):
        yield f"{name}: asked for or confirmed a right of their own"
