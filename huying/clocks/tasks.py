"""Jobs of the clocks: ids in, one action called."""

from datetime import datetime

from huying.clocks.following import compute_batch


def compute_anew(*, calendar: str, revision: int, after: int, at: datetime, sort: str = "clocks") -> None:
    compute_batch(calendar=calendar, revision=revision, after=after, sort=sort, at=at)
