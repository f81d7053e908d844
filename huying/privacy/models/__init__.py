"""What an office owes the people whose data it keeps: their requests, holds, rules of deleting, openings, numbers."""

from huying.privacy.models.keeping import Forgotten, Hold, RetentionRule, RetentionRun, Taken
from huying.privacy.models.reading import Opening, Warned
from huying.privacy.models.requests import DataRequest, IdentityNumber, NumberMove

__all__ = [
    "DataRequest",
    "Forgotten",
    "Hold",
    "IdentityNumber",
    "NumberMove",
    "Opening",
    "RetentionRule",
    "RetentionRun",
    "Taken",
    "Warned",
]
