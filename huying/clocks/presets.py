"""The rules that come with the program: the first answer, the closing, and the steps of letters and visits (信訪).

Steps and lengths of letters and visits: told within 15 days whether the matter is accepted; handled within 60 days, with
30 more for a reason; review may be asked within 30 days and is decided in 30; second review likewise; after that the
same facts are not accepted again. They are days of the calendar. A resident's last day is not moved to a working day,
so that nobody relies on a day that an office may not grant.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from huying.clocks.models import ClockRule
from huying.records.actions import enter
from huying.records.kind import By, the_kind

LETTERS = {
    "purpose": ClockRule.Purpose.LEGAL_STEP,
    "unit": "calendar",
    "source": "《信访工作条例》",
}
REVIEW = {
    "right": "可於收到答覆後三十日內，向上一級機關申請覆查",
    "right_en": "may ask the higher body for a review within 30 days of the answer",
    "right_length": 30,
}
SECOND_REVIEW = {
    "right": "可於收到覆查意見後三十日內，再向上一級機關申請覆核",
    "right_en": "may ask the next higher body for a second review within 30 days of the review",
    "right_length": 30,
}
PRESETS: dict[str, dict[str, Any]] = {
    "first-answer": {
        "name": "首次回覆市民",
        "name_en": "First answer to the resident",
        "purpose": ClockRule.Purpose.FIRST_ANSWER,
        "position": 1,
        "starts": ClockRule.Starts.OPENED,
        "met": ClockRule.Met.TOLD,
        "length": 7,
    },
    "closing": {
        "name": "結案",
        "name_en": "Closing of the case",
        "purpose": ClockRule.Purpose.CLOSING,
        "position": 2,
        "starts": ClockRule.Starts.OPENED,
        "met": ClockRule.Met.CLOSED,
        "length": 90,
    },
    "letters-accepted": LETTERS
    | {
        "name": "信訪：告知是否受理",
        "name_en": "Letters and visits: told whether accepted",
        "position": 10,
        "length": 15,
    },
    "letters-handled": LETTERS
    | REVIEW
    | {
        "name": "信訪：辦結並答覆",
        "name_en": "Letters and visits: handled and answered",
        "position": 11,
        "starts": ClockRule.Starts.STEP_MET,
        "follows": "letters-accepted",
        "length": 60,
        "extension": 30,
    },
    "letters-reviewed": LETTERS
    | SECOND_REVIEW
    | {
        "name": "信訪：覆查意見",
        "name_en": "Letters and visits: review decided",
        "position": 12,
        "starts": ClockRule.Starts.RIGHT_USED,
        "follows": "letters-handled",
        "length": 30,
    },
    "letters-reviewed-again": LETTERS
    | {
        "name": "信訪：覆核意見（終結）",
        "name_en": "Letters and visits: second review decided (final)",
        "position": 13,
        "starts": ClockRule.Starts.RIGHT_USED,
        "follows": "letters-reviewed",
        "length": 30,
    },
}


@transaction.atomic
def load_rules(*, by: By, at: datetime, **changes: Any) -> int:
    """Make the shipped rules that are not there yet, `changes` applied to those of the office itself.

    Returns the number of rules made. A rule that is there belongs to the office and stays as it is.
    """
    kind = the_kind("clock-rules")
    made = 0
    for code, preset in PRESETS.items():
        if ClockRule.objects.filter(code=code).exists():
            continue
        values = preset | (changes if preset["purpose"] != ClockRule.Purpose.LEGAL_STEP else {})
        if follows := values.get("follows"):
            values = values | {"follows": ClockRule.objects.get(code=follows)}
        enter(kind, values, by=by, at=at, code=code)
        made += 1
    return made
