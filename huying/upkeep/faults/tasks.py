"""Jobs with an effect that can be counted; known only where faults are done on purpose."""

from datetime import datetime

from huying.audit import actions as audit
from huying.upkeep.faults.children import perhaps_die


def count(*, number: int, at: datetime) -> None:
    """Leave one event for this number; the worker may die before, during and after."""
    perhaps_die()
    audit.record("faults.counted", kind="faults", code=str(number), by="faults", at=at)
    perhaps_die()
