"""Jobs of papers: what scanners have laid down, taken when somebody asks for it."""

from datetime import datetime

from huying.outbox.effects import outside
from huying.papers import taking


@outside
def take_scans(*, at: datetime) -> None:
    """Take what lies in the folders of scanners now."""
    taking.take_all(at=at)
