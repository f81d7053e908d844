"""What must always be true of cases that only two people close."""

from collections.abc import Iterator

from huying.accounts.two_people import not_two
from huying.casework.models import ClosingRequest
from huying.core.invariants import invariant


@invariant(
    "casework.two_people", says="Every request to close a case was decided by somebody else than who asked."
)
def two_people() -> Iterator[str]:
    decided = ClosingRequest.objects.exclude(decision=ClosingRequest.Decision.WAITING)
    return not_two(
        decided,
        code="code",
        asked="asked_by__username",
        decided="decided_by__username",
        when="decided_on",
    )
