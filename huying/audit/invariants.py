"""What must always be true of the trail."""

from collections.abc import Iterator

from huying.audit import anchors
from huying.audit.queries import breaks
from huying.core.invariants import invariant, moment_of_asking


@invariant(
    "audit.chain", says="Every audit event follows the one before it, unchanged, from the first to the last."
)
def chain() -> Iterator[str]:
    return breaks()


@invariant(
    "audit.anchors", says="The chain still reaches every anchor kept outside, and the newest one is fresh."
)
def anchored() -> Iterator[str]:
    return anchors.contradictions(moment_of_asking())
