"""Figures about help given: contacts, cases, referrals, letters."""

from huying.cases.figures import counted, handed, received
from huying.cases.figures.splits import (
    NAMES,
    OF_THEIR_CASE,
    REVIEW,
    SPLITS,
    as_one_then,
    as_then,
    of_their_case_then,
)

__all__ = [
    "NAMES",
    "OF_THEIR_CASE",
    "REVIEW",
    "SPLITS",
    "as_one_then",
    "as_then",
    "counted",
    "handed",
    "of_their_case_then",
    "received",
]
