"""What must always be true of the trail."""

from collections.abc import Iterator

from huying.audit.queries import breaks
from huying.core.invariants import invariant


@invariant(
    "audit.chain", says="Every audit event follows the one before it, unchanged, from the first to the last."
)
def chain() -> Iterator[str]:
    return breaks()
