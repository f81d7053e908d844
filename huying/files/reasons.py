"""Why a file is not taken, in words of our own: the child that looks at files says them, the office makes sentences.

Nothing here needs Django, because the child has none.
"""

from enum import StrEnum


class Reason(StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    UNKNOWN = "unknown"
    NOT_WANTED = "not-wanted"
    ACTIVE = "active"
    TWO_KINDS = "two-kinds"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too-many-pixels"
    LOCKED = "locked"
    OLD = "old"
    MACROS = "macros"
    SWELLS = "swells"
    ESCAPES = "escapes"
    NESTED = "nested"
    TOO_HARD = "too-hard"
    INFECTED = "infected"
    ON_RECORD = "on-record"


class Refused(Exception):
    """The file is not taken; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason
